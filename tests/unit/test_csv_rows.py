from __future__ import annotations

from pathlib import Path

import pytest

from graphcrm.errors import RuleError
from graphcrm.formats.csv_rows import LONGEST_VALUE, CsvFile


@pytest.fixture
def write(tmp_path: Path):
    def written(content: str | bytes) -> Path:
        path = tmp_path / "people.csv"
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
        return path

    return written


def test_rows_come_with_the_line_they_start_on(write) -> None:
    rows = list(CsvFile(write('id,note\n1,"two\nlines"\n\n2,one\n')).rows())
    assert [(row.line, row.values) for row in rows] == [
        (2, {"id": "1", "note": "two\nlines"}),
        (5, {"id": "2", "note": "one"}),
    ]


@pytest.mark.parametrize("line_end", ["\n", "\r\n", "\r"])
def test_every_line_end_is_read(write, line_end: str) -> None:
    rows = list(CsvFile(write(line_end.join(["id", "1", "2"]))).rows())
    assert [(row.line, row.values["id"]) for row in rows] == [(2, "1"), (3, "2")]


def test_a_byte_order_mark_is_no_part_of_the_first_column(write) -> None:
    assert CsvFile(write(b"\xef\xbb\xbfid,name\n1,Zo\xc3\xab\n")).columns == ["id", "name"]


def test_unusual_separators_of_unicode_end_no_row(write) -> None:
    rows = list(CsvFile(write("id,name\n1,a\u2028b\x0bc\n")).rows())
    assert [row.values["name"] for row in rows] == ["a\u2028b\x0bc"]


def test_spaces_around_values_and_columns_do_not_count(write) -> None:
    file = CsvFile(write(" id , name\n 1 ,  Sally \n"))
    assert [row.values for row in file.rows()] == [{"id": "1", "name": "Sally"}]


def test_a_row_with_too_few_or_too_many_cells_says_so_and_the_others_are_read(write) -> None:
    rows = list(CsvFile(write("id,name\n1\n2,b\n3,c,d\n")).rows())
    assert [(row.line, row.problem) for row in rows] == [
        (2, "the row has 1 cells, the header has 2"),
        (3, ""),
        (4, "the row has 3 cells, the header has 2"),
    ]


def test_another_encoding_is_refused_with_the_line(write) -> None:
    with pytest.raises(RuleError, match=r"people\.csv, line 3: the text is not in UTF-8"):
        CsvFile(write(b"id,name\n1,a\n2,Zo\xeb\n"))


def test_an_open_quotation_mark_is_refused_with_the_line_it_stands_on(write) -> None:
    with pytest.raises(RuleError, match=r"people\.csv, line 3"):
        list(CsvFile(write('id,name\n1,a\n2,"b\n3,c\n')).rows())


@pytest.mark.parametrize("content", ["", "\n", ",,\n1,2,3\n"])
def test_a_file_without_a_header_is_refused(write, content: str) -> None:
    with pytest.raises(RuleError, match="no header"):
        CsvFile(write(content))


def test_a_column_that_is_there_twice_is_refused(write) -> None:
    with pytest.raises(RuleError, match="more than one column called 'name'"):
        CsvFile(write("id,name,name\n"))


def test_a_missing_column_is_named_with_those_there_are(write) -> None:
    with pytest.raises(RuleError, match="no column 'email', which the mapping asks for") as refused:
        CsvFile(write("id,name\n")).require(["id", "email"], "the mapping")
    assert refused.value.hint == "Its columns are: id, name."


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(RuleError, match="does not exist"):
        CsvFile(tmp_path / "people.csv")


@pytest.mark.parametrize("separator", [";", "\t"])
def test_a_header_without_commas_says_what_separates_the_values(write, separator: str) -> None:
    file = CsvFile(write(f"id{separator}name\r\n1{separator}Adams, Alice\r\n"))
    assert file.columns == ["id", "name"]
    assert [row.values for row in file.rows()] == [{"id": "1", "name": "Adams, Alice"}]


def test_a_header_with_commas_says_that_semicolons_are_text(write) -> None:
    assert CsvFile(write("id,name;nickname\n")).columns == ["id", "name;nickname"]


def test_a_long_text_is_read_whole(write) -> None:
    [row] = CsvFile(write("id,note\n1," + "x" * 1_500_000 + "\n")).rows()
    assert len(row.values["note"]) == 1_500_000


def test_a_value_longer_than_any_can_be_is_refused_with_its_line_and_what_to_look_for(write) -> None:
    with pytest.raises(RuleError, match=r"people\.csv, line 3: a value has more than 2,000,000 characters") as refused:
        list(CsvFile(write("id,note\n1,a\n2," + "x" * (LONGEST_VALUE + 1) + "\n")).rows())
    assert refused.value.hint.startswith("Close each quotation mark")
