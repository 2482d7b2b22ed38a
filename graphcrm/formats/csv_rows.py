"""Read CSV files: a header, then a row a record, each with the line it starts on."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from graphcrm.errors import RuleError

if TYPE_CHECKING:
    from _csv import Reader

#: Characters of one value; what runs on for longer is a quotation mark that nobody closed.
LONGEST_VALUE = 2_000_000


@dataclass(frozen=True, slots=True)
class Row:
    """One record: the line it starts on (the header is on line 1), its values by column, stripped of spaces.

    ``problem`` says why the record cannot be read; then ``values`` is empty.
    """

    line: int
    values: dict[str, str]
    problem: str = ""


class CsvFile:
    """A CSV file in UTF-8, with or without a byte order mark, separated by commas.

    A header without a comma that has semicolons or tabs says that those separate the values.
    """

    def __init__(self, path: Path) -> None:
        """Read the file and check its header.

        Raises:
            RuleError: it is missing, not UTF-8, or its header is empty or names a column twice.
        """
        self.path = path
        self.name = path.name
        self._text = self._read()
        self.columns = self._header()

    def require(self, columns: Iterator[str] | list[str], asked_by: str) -> None:
        """Raise ``RuleError`` when one of ``columns`` is missing; ``asked_by`` says who needs it."""
        missing = [column for column in dict.fromkeys(columns) if column not in self.columns]
        if missing:
            raise RuleError(
                f"{self.name} has no column {', '.join(map(repr, missing))}, which {asked_by} asks for.",
                f"Its columns are: {', '.join(self.columns)}.",
                "column",
                missing[0],
            )

    def rows(self) -> Iterator[Row]:
        """Yield the records in order; empty lines are left out.

        Raises:
            RuleError: a quotation mark is not closed or a value is longer than any can be, so that the rest of the file
                cannot be trusted.
        """
        reader = self._reader()
        columns, width = self.columns, len(self.columns)
        next(reader)
        start = reader.line_num + 1
        try:
            for cells in reader:
                if len(cells) == width:
                    yield Row(start, {column: cell.strip() for column, cell in zip(columns, cells, strict=True)})
                elif any(cells):
                    yield Row(start, {}, f"the row has {len(cells)} cells, the header has {width}")
                start = reader.line_num + 1
        except csv.Error as error:
            raise self._unreadable(error, start) from error

    def __len__(self) -> int:
        """Return about how many records there are: the lines after the header."""
        return max(self._text.count("\n") - 1, 0)

    def _read(self) -> str:
        try:
            data = self.path.read_bytes()
        except OSError as error:
            reason = "does not exist" if isinstance(error, FileNotFoundError) else f"cannot be read: {error.strerror}"
            raise RuleError(
                f"The file {self.path} {reason}.", "Check the folder and the mapping.", "file", self.name
            ) from error
        try:
            return data.decode("utf-8-sig")
        except UnicodeDecodeError as error:
            line = data.count(b"\n", 0, error.start) + 1
            raise RuleError(
                f"{self.name}, line {line}: the text is not in UTF-8.", "Save the file as CSV UTF-8.", "line", line
            ) from error

    def _reader(self) -> Reader:
        # The limit is the csv module's own, for the whole process, and too small for a long text.
        csv.field_size_limit(max(csv.field_size_limit(), LONGEST_VALUE))
        return csv.reader(io.StringIO(self._text, newline=""), delimiter=_delimiter(self._text), strict=True)

    def _unreadable(self, error: csv.Error, line: int) -> RuleError:
        right = "Close each quotation mark, and write one inside a value twice."
        if "field limit" not in str(error):
            return RuleError(f"{self.name}, line {line}: {error}.", right, "line", line)
        problem = f"a value has more than {csv.field_size_limit():,} characters"
        return RuleError(
            f"{self.name}, line {line}: {problem}.", f"{right} If it is that long, shorten it.", "line", line
        )

    def _header(self) -> list[str]:
        try:
            columns = [cell.strip() for cell in next(self._reader(), [])]
        except csv.Error as error:
            raise self._unreadable(error, 1) from error
        if not any(columns):
            raise RuleError(f"{self.name} has no header.", "Its first line names the columns.", "line", 1)
        twice = [column for column in dict.fromkeys(columns) if columns.count(column) > 1]
        if twice:
            raise RuleError(
                f"{self.name} has more than one column called {twice[0]!r}.", "Rename one of them.", "column", twice[0]
            )
        return columns


def _delimiter(text: str) -> str:
    header = re.split(r"[\r\n]", text, maxsplit=1)[0]
    return "," if "," in header else max(",;\t", key=header.count)
