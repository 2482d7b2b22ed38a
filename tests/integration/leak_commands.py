"""Every command, as it is typed in the leak test: those that read, and writes that are refused whatever is hidden.

A contract test compares the tables with the commands there are, so whoever adds a command adds it here. ``{ann}`` and
``{ben}`` are the uids of two parties that are seen, ``{note}``, ``{document}``, ``{entry}`` and ``{operation}`` of what
was written about them.
"""

from __future__ import annotations

import re
import shlex
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from leaks import BOXES, CONDITIONS, KINDS, QUESTIONS, without_times

from graphcrm.cli import main
from graphcrm.database.connection import Database
from graphcrm.services import setup

#: Groups that keep definitions, with one that is hidden in each, or that everybody sees.
_KEPT = {
    "access-roles": "spy_master",
    "attribute-sets": "secret_set",
    "categories": "patients",
    "contact-point-types": "email",
    "contact-types": "customer",
    "folders": "vault",
    "kinds": "ward",
    "roles": "volunteer",
    "teams": "ops",
    "types": "TREATS",
}
_RENAMED = ("categories", "contact-point-types", "contact-types", "kinds", "roles")
_CHANGED = {"contact-point-types": "--link x", "kinds": "--plural x", "types": "--description x"}
_ADDED = {
    "contact-point-types": "--kind url",
    "kinds": "--base organization",
    "types": "--forward treats --reverse 'is a patient of'",
}


def _definitions() -> Iterator[str]:
    for group, name in _KEPT.items():
        yield f"{group} add {name} {_ADDED.get(group, '')}"
        # The name itself, and one so near that it might be suggested.
        for given in (name, name[:-1]):
            yield f"{group} change {given} {_CHANGED.get(group, '--label x')}"
            yield f"{group} retire {given}"
            yield f"{group} restore {given}"
            yield f"{group} delete {given} --yes"
            yield f"{group} delete {given}"
            if group in _RENAMED:
                yield f"{group} rename {given} another"


def _with_json(*commands: str) -> Iterator[str]:
    for command in commands:
        yield command
        yield f"{command} --json"


#: Commands that tell something.
READS: tuple[str, ...] = (
    *(f"ask --as-of 2026-11-22 --cypher {shlex.quote(text)}" for text in QUESTIONS),
    "ask --as-of ever --json --limit 2 'who knows Ben Baker?'",
    *_with_json(
        "connect 'ann archer' clinic --as-of ever",
        "connect 'ben baker' 'eve early' --as-of 2026-11-22",
        "connect ann 'victor vault'",
        "connect 'ann archer' 'eve early' --as-of 2026-11-22 --through 'ben baker' --avoid 'cleo carter' --strongest",
        "connect 'ann archer' 'eve early' --through 'victor vault'",
        "introduce 'eve early' --as-of 2026-11-22 --types KNOWS,TEACHES --max-hops 2",
        "introduce 'victor vault'",
    ),
    "connect 'ann archer' 'eve early' --as-of 2026-11-22 --cypher --types KNOWS,TREATS",
    *(f"find party {shlex.quote(text)}" for text in CONDITIONS if text),
    *(f"find {kind} name~a --show tags --json" for kind in KINDS),
    "find person --show points --show salary",
    "find party --limit 3",
    *_with_json("searches list", "searches run 'Nobody saved this'"),
    *_with_json("list parties", "list people --page-size 3 --last", "list relationships"),
    "list organizations --csv --columns name,tags,roles,categories,current_relationships",
    "list people --filter tags=kind --sort -points --columns name,points,tags",
    "list people --filter folder=open --letter A --as-of 2026-11-22",
    "list people --sort salary",
    "list parties --text va --letter V",
    "list parties --tie KNOWS:source:{ben} --as-of 2026-11-22",
    "list parties --tie TREATS",
    "list wards",
    "list relationships --tie TREATS",
    "list relationships --status past --sort -until --page-size 4",
    *(f"search --json {shlex.quote(text)}" for text in BOXES),
    "search archer",
    *_with_json(*(f"{group} list" for group in (*_KEPT, "fields", "field-rights", "jobs", "journal", "preferences"))),
    *_with_json("tags list", "user list", "access-roles rights", "teams show ops", "teams show sales"),
    *_with_json("types show KNOWS", "types show TREATS", "user show alice", "user show bob"),
    "types show TREAT",
    "teams show op",
    *(f"fields list --of {of}" for of in (*KINDS, "KNOWS", "TREATS", "unit", "secret_set", "secret_st")),
    "schema",
    "access alice",
    "access bob --party {ann}",
    *_with_json("history {ann}", "history 'ben baker'", "notes list {ann}", "files list {ann}"),
    "history 'victor vault'",
    "notes list 'ann archer' --limit 1",
    "files list 'an archr'",
    "files get {document} --output -",
    "files get none --output -",
    "files clean --dry-run",
    "journal list --by alice",
    "journal list --target {ann} --limit 2",
    *_with_json("journal show {entry}", "journal compare {ann} 1 2", "journal verify"),
    "journal show none",
    "journal export",
    "journal export --format csv --action create",
    *_with_json("map list", "map show 'For all'", "map show 'Their map'"),
    "map export 'For all' --format graphml --output {folder}/map.graphml",
    "network list",
    "network list --json",
    "jobs show none",
    "preferences list --user alice",
    "preferences list --folder open",
    "preferences get phone_region --folder vault",
    "preferences get time_zone --json",
    "profile export",
    "profile questions sales-team",
    "profile questions {folder}/profile.yaml",
    "profile install sales-team --dry-run",
    "profile install {folder}/profile.yaml --dry-run",
    # They try what they would do, and take it back.
    "assign --where name~a --to bob --dry-run --json",
    "assign 'ann archer' --to team:ops --dry-run",
    "move --from open --to vault --dry-run",
    "move --from vault --to open --dry-run",
    "import graph {folder} --mapping {folder}/mapping.yaml --dry-run",
    "import graph {folder} --mapping {folder}/named.yaml --dry-run",
)
#: Writes of what is hidden, or of what the viewers may not do, or that ask first: none of them changes anything.
WRITES: tuple[str, ...] = (
    *_definitions(),
    "access-roles grant spy_master export",
    "access-roles revoke spy_master read",
    "assign 'victor vault' --to bob",
    "searches save Vaults name:vault --area nowhere",
    "searches delete 'Nobody saved this' --yes",
    "field-rights set gender --writer team:ops",
    "field-rights delete gender --yes",
    "fields add vault_code --set secret_set",
    "fields add hat_size --set secret_set",
    *(
        f"fields {typed}"
        for name in ("vault_code", "vault_cod", "salary")
        for typed in (
            f"change {name} --label x",
            f"change {name} --type integer --preview",
            f"retire {name}",
            f"restore {name}",
            f"delete {name} --yes",
        )
    ),
    "files add 'victor vault' {file}",
    "files delete none --yes",
    "folders grant vault ops read",
    "folders grant open op read",
    "folders revoke open ops",
    "jobs cancel none",
    "jobs run none",
    "journal restore 'victor vault' 1",
    "journal restore none",
    "journal undo none --yes",
    "journal trim --before 1990-01-01 --yes",
    "keys rotate",
    "move 'victor vault' --to open",
    "notes add 'victor vault' 'Met.'",
    "notes delete none --yes",
    "preferences set phone_region DE --folder vault",
    "preferences reset time_zone --user alice",
    "profile install sales-team",
    "relate 'victor vault knows ann archer since 2001' --yes",
    "relate 'ann archer treats ben baker' --yes",
    *(
        f"relate {shlex.quote(said)}"
        for said in (
            "Cleo Carter knows Eve Early since 2020",
            "Victor Vault knows Cleo Carter",
            "Cleo Carter works at Clinic",
            "Ben Baker treats Ann Archer",
        )
    ),
    "tags add kind 'victor vault'",
    "tags remove secret 'victor vault'",
    *(f"tags {typed}" for name in ("secret", "secre") for typed in (f"rename {name} open", f"delete {name} --yes")),
    "types change KNOWS --directed --policy end",
    "types delete KNOWS --policy delete",
    "types delete KNOWS --policy convert --into TREATS --yes",
    "user add alice alice@example.org --invite",
    "user add victor --party 'victor vault' --invite",
    "user role alice staff",
    "user role bob spy_master",
    "user team alice ops",
    "user team bob op",
    *(f"user {verb} alice" for verb in ("disable", "enable", "invite", "reset")),
)
#: Commands about a party, which answer for a hidden one as for one that is not there.
OF_PARTY: tuple[str, ...] = (
    "access bob --party {party}",
    "assign {party} --to bob",
    "connect {party} clinic",
    "connect 'ben baker' 'eve early' --through {party}",
    "connect 'ben baker' 'eve early' --avoid {party}",
    "introduce {party}",
    "files add {party} {file}",
    "files list {party}",
    "history {party}",
    "journal compare {party} 1 2",
    "journal list --target {party}",
    "journal restore {party} 1",
    "journal restore {party}",
    "list parties --tie KNOWS:source:{party}",
    "move {party} --to open",
    "notes add {party} 'Met.'",
    "notes list {party}",
    "tags add kind {party}",
    "tags remove kind {party}",
)
_MAPPING = """\
source: files
parties:
  - {file: people.csv, kind: person, id: id, fields: {first_name: first_name, last_name: last_name}}
units:
  - {file: units.csv, party: party, name: unit, address: {city: city}}
relationships:
  - {file: ties.csv, source: source, target: target, type: type, types: same, id: id}
"""
#: Files that are imported and installed, nothing but on trial: a tie to a party that is hidden, and one of a type that
#: is; and a category and a kind that are there otherwise.
FILES: Mapping[str, str] = {
    "people.csv": "id,first_name,last_name\nx1,Ann,Archer\nx3,Cleo,Carter\nn1,Nina,New\n",
    "units.csv": "party,unit,city\nx3,Home,Leeds\nh1,Home,Leeds\n",
    "ties.csv": "source,type,target,id\nn1,KNOWS,x1,t1\nx3,KNOWS,x1,t2\nx3,KNOWS,h1,t3\nx3,TREATS,x1,t4\n",
    "mapping.yaml": _MAPPING,
    "named.yaml": _MAPPING.replace("types: same", "types: {TREATS: TREATS, KNOWS: knows}"),
    "profile.yaml": """\
name: theirs
label: Theirs
categories:
  - {name: patients, label: Ours}
kinds:
  - {name: ward, base: organization, plural: wards}
questions:
  - {name: known, question: "who knows Ann Archer?", answer: [Ben Baker]}
  - {name: named, question: "Who has an a in the name?", find: [person, name~a], answer: [Ann Archer]}
""",
}


class Commands:
    """Gives commands in this process, to a database that is open already."""

    def __init__(self, database: Database, words: Mapping[str, object]) -> None:
        self._database = database
        self._words = {**words, "file": shlex.quote(str(Path(__file__)))}

    def answers(self, name: str, typed: tuple[str, ...], **words: object) -> dict[str, Any]:
        """Return what each command gives an account, the administrator without a name: exit code, output, errors."""
        given = ["--as", name] if name else []
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(setup, "open_database", lambda *_, **__: self._database)
            return {each: self._run(given, each.format_map(self._words | words)) for each in typed}

    def _run(self, given: list[str], typed: str) -> tuple[int, str, str]:
        result = CliRunner().invoke(main, [*given, *shlex.split(typed)])
        if result.exception and not isinstance(result.exception, SystemExit):
            raise result.exception
        # What is typed wrongly would be refused alike, whatever it could tell.
        assert not re.match("Usage:|Error: No such", result.stderr), (typed, result.stderr)
        return result.exit_code, without_times(result.stdout), without_times(result.stderr)
