"""Write nodes and relationships as the CSV files that Neo4j's offline importer reads.

Records of one shape (the same labels or type, and the same properties of the same types) go to one file, whose header
says the shape; so no cell is empty for lack of a value. Format: Neo4j's operations manual, "CSV header format".
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime
from pathlib import Path
from typing import Any, TextIO

#: What the importer is to be told of how these files are written.
OPTIONS = ("--id-type=integer", "--multiline-fields=true", "--array-delimiter=U+001F", "--bad-tolerance=0")
_ARRAY_DELIMITER = "\x1f"
_SPECIAL = frozenset('",\r\n')
#: How a value of a type is called in a header, and how it is written.
_TYPES: Mapping[type, tuple[str, Callable[[Any], str]]] = {
    str: ("string", str),
    bool: ("boolean", lambda value: "true" if value else "false"),
    int: ("long", str),
    float: ("double", repr),
    date: ("date", date.isoformat),
    datetime: ("datetime", datetime.isoformat),
}


class ImportFiles:
    """The files of one import, written into a folder as records come; a context manager that closes them.

    Nodes are numbered in the order in which they come, and relationships name the numbers of their ends.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._files: dict[tuple[str, str, str], tuple[str, TextIO]] = {}
        #: How many nodes were written: the number of the next one.
        self.nodes = 0

    def __enter__(self) -> ImportFiles:
        return self

    def __exit__(self, *exc: object) -> None:
        for _, file in self._files.values():
            file.close()

    def node(self, labels: Sequence[str], properties: Mapping[str, Any]) -> int:
        """Write a node and return its number.

        Raises:
            TypeError: a property is of a type that has no place in such a file.
        """
        header, cells = shape(properties)
        self._file("nodes", ":".join(labels), f":ID{header}").write(f"{self.nodes}{cells}\n")
        self.nodes += 1
        return self.nodes - 1

    def ties(self, type: str, header: str, lines: Sequence[str]) -> None:
        """Write relationships of one type and shape; a line is the numbers of both ends and what ``shape`` gives."""
        self._file("relationships", type, f":START_ID,:END_ID{header}").writelines(lines)

    def arguments(self) -> list[str]:
        """Return the importer's options that name the files."""
        return [f"--{what}={name}={paths}" for (what, name, _), (paths, _) in self._files.items()]

    def _file(self, what: str, name: str, header: str) -> TextIO:
        if (what, name, header) not in self._files:
            head, body = (self._folder / f"{len(self._files)}-{part}.csv" for part in ("header", "rows"))
            head.write_text(header + "\n", encoding="utf-8")
            opened = body.open("w", encoding="utf-8", newline="")
            self._files[what, name, header] = (f"{head},{body}", opened)
        return self._files[what, name, header][1]


def shape(properties: Mapping[str, Any]) -> tuple[str, str]:
    """Return the header and the cells of some properties, each cell with a comma before it; None is left out.

    Raises:
        TypeError: a property is of a type that has no place in such a file.
    """
    header, cells = [], []
    for name in sorted(properties):
        value = properties[name]
        if value is None:
            continue
        type, text = _written(name, value)
        header.append(f",{name}:{type}")
        cells.append(f",{quoted(text)}")
    return "".join(header), "".join(cells)


def quoted(text: str) -> str:
    """Return a text as a cell; an empty one is told from no value by its quotation marks."""
    if not text or not _SPECIAL.isdisjoint(text):
        return '"' + text.replace('"', '""') + '"'
    return text


def _written(name: str, value: Any) -> tuple[str, str]:
    if isinstance(value, list) and value:
        types, texts = zip(*(_written(name, each) for each in value), strict=True)
        if len(set(types)) == 1:
            return f"{types[0]}[]", _ARRAY_DELIMITER.join(texts)
    elif type(value) in _TYPES:
        called, write = _TYPES[type(value)]
        return called, write(value)
    raise TypeError(f"The property {name} is {value!r}, which no file of an import can hold.")
