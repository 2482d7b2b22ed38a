"""Read the YAML that people write, such as a mapping or a profile, and say where it is wrong."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import yaml

from graphcrm.errors import RuleError

_MERGE = "tag:yaml.org,2002:merge"
_TEXT = "tag:yaml.org,2002:str"


class _Loader(yaml.SafeLoader):
    """Plain values only. A key is the text that is written, so that ``no`` and ``007`` stay what they are."""

    def compose_mapping_node(self, anchor: Any) -> yaml.MappingNode:
        node = super().compose_mapping_node(anchor)
        seen: set[str] = set()
        for key, _ in node.value:
            if not isinstance(key, yaml.ScalarNode) or key.tag == _MERGE:
                continue
            if key.value in seen:
                raise yaml.constructor.ConstructorError(
                    problem=f"the key {key.value!r} is there twice", problem_mark=key.start_mark
                )
            seen.add(key.value)
            key.tag = _TEXT
        return node

    def construct_object(self, node: yaml.Node, deep: bool = False) -> Any:
        try:
            return super().construct_object(node, deep=deep)
        except ValueError as error:
            kind = "date" if node.tag.endswith(":timestamp") else "number"
            problem = f"{node.value!r} is no {kind}; put it in quotes if it is text"
            raise yaml.constructor.ConstructorError(problem=problem, problem_mark=node.start_mark) from error


def read_yaml(path: Path, what: str = "mapping", page: str = "docs/import.md") -> object:
    """Return what a YAML file holds.

    Args:
        path: of the file.
        what: what the file is, for messages.
        page: the page that says how it is written.

    Raises:
        RuleError: it is missing, not YAML in UTF-8, names a key twice, or holds a date that is not in the calendar.
    """
    try:
        # _Loader is a SafeLoader: it makes no objects.
        return yaml.load(path.read_text(encoding="utf-8"), Loader=_Loader)  # noqa: S506
    except OSError as error:
        raise RuleError(
            f"The {what} {path} cannot be read: {error.strerror}.", "Give the path of a YAML file.", what
        ) from error
    except UnicodeDecodeError as error:
        raise RuleError(f"The {what} {path.name} is not text in UTF-8.", "Save it as UTF-8.", what) from error
    except RecursionError as error:
        raise RuleError(f"The {what} {path.name} is nested too deeply.", f"See {page}.", what) from error
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        line = f", line {mark.line + 1}" if mark else ""
        problem = getattr(error, "problem", None) or getattr(error, "reason", None) or str(error)
        raise RuleError(
            f"The {what} {path.name}{line} cannot be read as YAML: {problem}.", f"See {page}.", what
        ) from error
