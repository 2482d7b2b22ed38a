"""The example of docs/permissions.md does what the page says, when its commands are run one after the other."""

from __future__ import annotations

import re
import shlex
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

import graphcrm
from graphcrm.cli import COMMANDS, main
from graphcrm.database.connection import Database
from graphcrm.errors import ForbiddenError, NotFoundError
from graphcrm.services import accounts, assignments, parties, records, search
from graphcrm.viewer import Viewer

PAGE = (Path(graphcrm.__file__).resolve().parents[1] / "docs" / "permissions.md").read_text(encoding="utf-8")
#: The blocks of commands of the example, in their order: who there is, passing on, and why.
SETTING_UP, PASSING_ON, ASKING = (
    [line for line in block.splitlines() if line]
    for block in re.findall(r"```sh\n(.*?)```", PAGE.split("## An example")[1].split("\n## ")[0], re.DOTALL)
)
Run = Callable[[str], Result]


@pytest.fixture
def run(database: Database, configured: None) -> Run:
    """Run a line of the page against the server of this test process."""

    def run(line: str) -> Result:
        command, *arguments = shlex.split(line)
        assert command == "graphcrm"
        done = CliRunner().invoke(main, arguments)
        assert done.exit_code == 0, (line, done.output)
        return done

    return run


def add(database: Database, viewer: Viewer, name: str, **values: str) -> str:
    return database.write(viewer, lambda work: parties.create(work, "person", {"name": name, **values}))


def rename(database: Database, viewer: Viewer, uid: str, name: str) -> None:
    database.write(viewer, lambda work: parties.update(work, uid, {"name": name}))


def contacts(database: Database, viewer: Viewer) -> list[str]:
    condition = [search.Condition("folder", "!=", "")]
    return sorted(party.name for party, _ in search.find(database, viewer, "person", condition).parties)


def test_the_example_works_word_for_word(database: Database, run: Run) -> None:
    for line in SETTING_UP:
        run(line)
    sam, sue, ada, tom = (accounts.viewer_of(database, name) for name in ("sam", "sue", "ada", "tom"))

    sally = add(database, sue, "Sally Kessler", folder="sales")
    josh = add(database, ada, "Josh Abara", folder="sales")
    server = add(database, tom, "Tove Tech", folder="tech")

    for viewer in (sam, sue, ada):
        assert contacts(database, viewer) == ["Josh Abara", "Sally Kessler"]
        with pytest.raises(NotFoundError):
            records.read(database, viewer, server)
    assert contacts(database, tom) == ["Tove Tech"]
    with pytest.raises(NotFoundError):
        records.read(database, tom, sally)

    with pytest.raises(ForbiddenError):
        add(database, sam, "Nobody", folder="sales")
    for viewer, uid in ((sam, sally), (sam, josh), (sue, josh)):
        with pytest.raises(ForbiddenError):
            rename(database, viewer, uid, "Changed")
    rename(database, sue, sally, "Sally K.")
    rename(database, ada, sally, "Sally Kessler")

    assert assignments.assign(database, sue, [sally], {"owner": "sam"}).changed == 0
    assert assignments.assign(database, ada, [josh], {"owner": "sue"}).changed == 1
    assert assignments.assign(database, ada, [josh], {"owner": "ada"}).changed == 1

    tried, done = (run(line) for line in PASSING_ON)
    assert tried.stdout == "1 record would be changed.\n"
    assert done.stdout == "1 record changed.\n"
    assert records.read(database, ada, sally).text("owner") == "sam"
    with pytest.raises(ForbiddenError):
        rename(database, sue, sally, "Changed")

    sams, sues = (run(line).stdout for line in ASKING)
    assert re.search(r"folder sales +read +by team:sales\n", sams)
    assert re.search(r"see +yes +it lies in the folder sales, by team:sales_senior\n", sues)
    assert re.search(r"change +no +it belongs to sam, and they do not manage sales\n", sues)
    assert re.search(r"sales +Sales +2 records +read: sales; contribute: sales_senior; manage: sales_admin",
                     run("graphcrm folders").stdout)  # fmt: skip


def test_every_command_of_the_page_is_there() -> None:
    for command in re.findall(r"^graphcrm (?:--\S+ \S+ )?([\w-]+)", PAGE, flags=re.MULTILINE):
        assert command in COMMANDS
