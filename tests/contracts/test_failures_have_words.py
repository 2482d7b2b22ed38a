"""What is said of a failure is a message of the catalogues: a constant or a ``Phrase``, and never put together."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path

import pytest

import graphcrm
from graphcrm import errors
from tests.contracts.test_translations import TOOL

PACKAGE = Path(graphcrm.__file__).resolve().parent
#: What makes a message of the catalogues.
MARKED = ("Phrase", "Phrase.counted", "Word", "either", "gettext", "ngettext", "lazy_gettext")
#: What these return is made so, too.
RETURNED = ("Phrase", "Word")
FAILURES = {name for name, found in vars(errors).items() if isinstance(found, type) and issubclass(found, Exception)}


@dataclass
class Module:
    """A module, the functions in it, and which of their arguments are said of a failure."""

    path: Path
    tree: ast.Module
    sinks: dict[str, set[str]] = field(default_factory=dict)

    @cached_property
    def functions(self) -> list[ast.FunctionDef]:
        return [node for node in ast.walk(self.tree) if isinstance(node, ast.FunctionDef)]

    def returning(self, name: str) -> bool:
        """Say whether a function of that name returns a phrase."""
        return any(
            each.name == name and each.returns and ast.unparse(each.returns) in RETURNED for each in self.functions
        )


def modules() -> list[Module]:
    return [Module(path, ast.parse(path.read_text("utf-8"))) for path in TOOL.failing()]


def wrong(module: Module) -> Iterator[str]:
    """Yield each text of a failure that no catalogue can have, with its line."""
    known = -1
    while known != (known := sum(map(len, module.sinks.values()))):
        found = [each for function in module.functions for each in _wrong_in(module, function)]
    yield from dict.fromkeys(found)


def _wrong_in(module: Module, function: ast.FunctionDef) -> Iterator[str]:
    for call in ast.walk(function):
        if isinstance(call, ast.Call):
            for text in _said(module, call):
                yield from _unfit(module, function, text, direct=True)


def _called(call: ast.Call) -> str:
    return call.func.id if isinstance(call.func, ast.Name) else getattr(call.func, "attr", "")


def _said(module: Module, call: ast.Call) -> Iterator[ast.expr]:
    name = _called(call)
    if name in FAILURES:
        yield from call.args[:2]
        yield from (each.value for each in call.keywords if each.arg in ("message", "hint"))
    for function in module.functions:
        if function.name == name and name in module.sinks:
            names = [each.arg for each in function.args.args if each.arg not in ("self", "cls")]
            given = dict(zip(names, call.args, strict=False)) | {each.arg: each.value for each in call.keywords}
            yield from (given[each] for each in module.sinks[name] if each in given)


def _unfit(module: Module, function: ast.FunctionDef, text: ast.expr, direct: bool) -> Iterator[str]:
    match text:
        case ast.Constant(value=str(said)):
            # One in a variable is not found for the catalogues.
            if said and not (direct and TOOL.is_sentence(text)):
                yield f"{text.lineno}: {said!r} is no Phrase"
        case ast.Call() if ast.unparse(text.func) in MARKED or module.returning(
            ast.unparse(text.func).rpartition(".")[2]
        ):
            pass
        case ast.Attribute(attr="message" | "hint") | ast.Subscript(value=ast.Attribute(attr="args")):
            # A failure that is handed on.
            pass
        case ast.IfExp():
            yield from _unfit(module, function, text.body, direct)
            yield from _unfit(module, function, text.orelse, direct)
        case ast.BoolOp():
            for each in text.values:
                yield from _unfit(module, function, each, direct)
        case ast.Name(id=name):
            if any(each.arg == name for each in (*function.args.args, *function.args.kwonlyargs)):
                module.sinks.setdefault(function.name, set()).add(name)
            yield from _unfit_name(module, function, name)
        case ast.Starred(value=ast.Name(id=name)) | ast.Subscript(value=ast.Name(id=name)):
            yield from _unfit_name(module, function, name)
        case ast.Tuple():
            for each in text.elts:
                yield from _unfit(module, function, each, direct)
        case ast.Dict():
            for each in text.values:
                yield from _unfit(module, function, each, direct)
        case _:
            yield f"{text.lineno}: {ast.unparse(text)}"


def _unfit_name(module: Module, function: ast.FunctionDef, name: str) -> Iterator[str]:
    for node in (*ast.walk(function), *module.tree.body):
        if isinstance(node, ast.Assign) and any(
            isinstance(each, ast.Name) and each.id == name for each in node.targets
        ):
            yield from _unfit(module, function, node.value, direct=False)


@pytest.mark.parametrize("module", modules(), ids=lambda module: module.path.relative_to(PACKAGE).as_posix())
def test_what_is_said_of_a_failure_is_a_message(module: Module) -> None:
    assert list(wrong(module)) == [], "say it with graphcrm.phrases.Phrase"


@pytest.mark.parametrize(
    "code",
    [
        'raise RuleError(f"{name} is taken.")',
        'raise RuleError("It is taken.", "Take " + name)',
        'raise RuleError(Phrase("It is taken."), ", ".join(name))',
        'said = "It is taken."\n    raise NotFoundError(said)',
        'raise refused(f"{name} is taken.")',
        'raise RuleError(hint="lower case", message="It is taken.")',
    ],
)
def test_a_text_that_is_put_together_is_found(code: str) -> None:
    source = f"def refused(said):\n    return RuleError(said)\n\n\ndef check(name):\n    {code}\n"
    assert len(list(wrong(Module(PACKAGE, ast.parse(source))))) == 1


def test_what_no_page_shows_is_there() -> None:
    assert [name for name in (*TOOL.UNSEEN, *TOOL.SEEN) if not (PACKAGE / name).exists()] == []
