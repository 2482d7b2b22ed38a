"""Every query of the library is documented, accepted by the database, called, and shows nobody what is hidden."""

from __future__ import annotations

import ast
import re
from collections import Counter
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

import pytest

import graphcrm
from graphcrm import resources
from graphcrm.database.connection import Database, as_one
from graphcrm.queries.loader import Compiled, Query, load, names

PACKAGE = Path(graphcrm.__file__).resolve().parent
QUERIES = resources.folder("cypher") / "queries"
FRAGMENTS_FOLDER = resources.folder("cypher") / "fragments"
FRAGMENTS = sorted(path.stem for path in FRAGMENTS_FOLDER.glob("*.cypher"))
#: Fragments that themselves walk along ties, and must ask there what every query must.
WALKS = frozenset(
    each for each in FRAGMENTS if "-(m:Party)" in (FRAGMENTS_FOLDER / f"{each}.cypher").read_text("utf-8")
)
SAMPLE = {"ties": ["FRIEND_OF", "MEMBER_OF"], "type": "FRIEND_OF", "into": "MEMBER_OF", "label": "Party", "hops": "6"}
SAMPLE |= {"index": "own_probe", "definition": "Role", "labels": ["Role", "Kind"], "derived": Compiled("{}")}
SAMPLE |= {"link": "TAGGED", "vocabulary": "Tag", "holder": "Party", "property": "subkind"}
SAMPLE |= {"then": "ASC", "order": "DESC", "walked": ["FRIEND_OF"], "indexed": [], "rest": ["FRIEND_OF"]}

PARTY = re.compile(r"\((\w*):(?:Party|Person|Organization|Household|Group)\b|\((\w*):\{\{label\}\}")
WRITES = re.compile(r"\b(?:SET|CREATE|MERGE|DELETE|REMOVE|DROP)\b")
TIES = re.compile(r"\[(?P<tie>\w*):\{\{(?:ties|type|walked)\}\}|\{\{(?:along|named)\((?P<found>\w+)\)\}\}")
PARAMETER_TYPE = re.compile(r"(ANY|STRING|INTEGER|FLOAT|BOOLEAN|DATE|DATETIME|MAP)|LIST<[A-Z<>]+>")

#: Parties that a query reads whoever asks, each with the reason why nothing shows.
NOT_FOR_A_VIEWER = {
    ("lists.by_contact", "of"): "it is read as n from there on, which is checked",
    ("types.relationships", "source"): "a type changes as a whole; the result is counted or changed, never shown",
    ("types.relationships", "target"): "a type changes as a whole; the result is counted or changed, never shown",
    ("types.relationships_now", "source"): "they are changed with their type; the journal keeps them, nobody is shown",
    ("types.relationships_now", "target"): "they are changed with their type; the journal keeps them, nobody is shown",
    ("types.count_relationships", ""): "a type changes as a whole, and who changes it is told how many that concerns",
    ("relationships.lock", "n"): "it is filtered after the lock, so that who waits sees what was written meanwhile",
    ("parties.relationships", "m"): "a party is deleted with all of its ties; the journal keeps them, nobody is shown",
    ("contact_points.owner", "m"): "it is read as n from there on, which is checked",
    ("contact_points.get", "m"): "it is read as n from there on, which is checked",
    ("vocabularies.with_term", "n"): "a term changes as a whole; the result is counted or changed, never shown",
    ("vocabularies.mark_categories", "n"): "their categories were written in the same transaction; nothing is returned",
    ("vocabularies.rename_marks", "n"): "a category is renamed wherever it stands; nothing is returned",
    ("vocabularies.replace_value", "n"): "their uids were found by vocabularies.with_value in the same transaction",
    ("parties.with_value", "n"): "a value that only one may have is taken whoever may see by whom, who is not named",
    ("values.count_nodes", "n"): "a field changes with all of its values, whoever may see them",
    ("values.read_nodes", "n"): "a field changes with all of its values; who changes it is shown those that do not fit",
    ("values.lock_nodes", "n"): "a field changes with all of its values; the journal keeps them, nobody is shown",
    ("values.save_nodes", "n"): "a field changes with all of its values, whoever may see them",
    ("values.read_relationships", "source"): "a field changes with all of its values, whoever may see them",
    ("values.read_relationships", "target"): "a field changes with all of its values, whoever may see them",
    ("values.lock_relationships", "source"): "a field changes with all of its values; the journal keeps their ends",
    ("values.lock_relationships", "target"): "a field changes with all of its values; the journal keeps their ends",
    ("values.save_relationships", ""): "a field changes with all of its values, whoever may see them",
    ("rebuild.holds", ""): "whoever loads in bulk is an administrator, and is told that there are parties at all",
    ("explorer.picture", "n"): "it is never run: whoever sees a picture takes its statement along, with uids they see",
    ("explorer.picture", "m"): "it is never run: whoever sees a picture takes its statement along, with uids they see",
    ("explorer.picture_of_ties", "n"): "it is never run, as explorer.picture is not",
    ("explorer.picture_of_ties", "m"): "it is never run, as explorer.picture is not",
    ("indexes.create_sorted", "n"): "an index is created, nothing is read",
    ("indexes.create_unique", "n"): "a constraint is created, nothing is read",
    ("contact_points.create", "owner"): "its uid was found by contact_points.owner in the same transaction",
    ("contact_points.of_owner", ""): "its uid was found by contact_points.owner in the same transaction",
    ("imports.create_parties", "n"): "it is only just made",
    ("accounts.taken", "record"): "a name that records are owned under is taken whoever may see them; none is shown",
    ("imports.lock_known", "n"): "an import takes the lock of what it will compare; nothing is returned",
    ("journal.bring_back", "n"): "it is only just made again",
    ("journal.stored", "m"): "the whole journal is compared by an administrator, who sees everything",
    ("imports.holders", "n"): "a value that only one may have is taken whoever may see by whom, who is not named",
    ("imports.lock", ""): "it is only asked whether there is any tie at all, which spares a look and is not shown",
    ("imports.add_contact_points", "owner"): "its uid was found by imports.parties or imports.units, which are checked",
}
#: Walks along ties that do not ask when they hold or who may see their type, each with the reason.
NOT_A_QUESTION = {
    "indexes.create_texts": "an index holds the words of all; the queries that search in it ask",
    "parties.relationships": "a party is deleted with all of its ties, whenever they held",
    "types.relationships": "a type changes with all of its ties",
    "types.count_relationships": "a type changes with all of its ties",
    "types.relationships_now": "a type changes with all of its ties",
    "types.parallel_relationships": "the rule on overlap looks at all dates, and a type changes with all of its ties",
    "types.convert_relationships": "a type changes with all of its ties",
    "types.end_relationships": "a type changes with all of its ties",
    "types.delete_relationships": "a type changes with all of its ties",
    "lists.ties_sizes": "it decides how a list is read, and is not shown",
    "explorer.picture": "it is never run, and names types that its reader sees alone",
    "explorer.picture_of_ties": "it is never run, and names ties that its reader sees alone",
    "types.ends": "ties to be named, whenever they hold; visible_tie is applied",
    "relationships.between": "the rule on overlap looks at all dates; visible_tie is applied",
    "relationships.get": "one tie, by its uid; visible_tie is applied",
    "relationships.both": "all ties of two parties, whenever they hold; visible_tie is applied",
    "relationships.find": "one tie, by its uid; visible_tie is applied",
    "relationships.find_unrecorded": "one tie, by its uid; visible_tie is applied",
    "relationships.update": "one tie, by its uid; visible_tie is applied",
    "relationships.delete": "one tie, by its uid; visible_tie is applied",
    "values.count_relationships": "a field changes with the values of all ties, whenever they hold",
    "values.read_relationships": "a field changes with the values of all ties, whenever they hold",
    "values.lock_relationships": "a field changes with the values of all ties, whenever they hold",
    "values.save_relationships": "a field changes with the values of all ties, whenever they hold",
    "accounts.organizations": "words that make no good password, whenever the ties hold; visible_tie is applied",
    "journal.stored": "the whole journal is compared with all ties, by an administrator",
    "lists.ties_chosen": "some ties, by their uids; visible_tie is applied",
    "indexes.create_along": "an index is created, nothing is read",
    "indexes.create_relationship": "an index is created, nothing is read",
    "relationships.create": "one tie, which is only just made",
}


def every() -> list[str]:
    """Return the names of all queries, and again with each kind of a fragment: ``lists.sorted sorted_by.tags``."""
    kinds = [each for each in FRAGMENTS if "." in each]
    return [*names(), *(f"{name} {kind}" for kind in kinds for name in names() if kind.split(".")[0] in using(name))]


def using(name: str) -> frozenset[str]:
    """Return the fragments of a query."""
    return loaded(name).fragments


def loaded(name: str) -> Query:
    """Return the query that ``every`` names so."""
    query, _, fragment = name.partition(" ")
    of, _, kind = fragment.partition(".")
    return load(query, **({of: kind} if kind else {}))


def raw(name: str) -> str:
    area, _, stem = name.partition(" ")[0].partition(".")
    return (QUERIES / area / f"{stem}.cypher").read_text(encoding="utf-8")


def body(name: str) -> str:
    """Return a query without its opening comment, with the fragments that themselves walk between parties."""
    fragments = (FRAGMENTS_FOLDER / f"{each}.cypher" for each in sorted(using(name) & WALKS))
    texts = (raw(name), *(path.read_text(encoding="utf-8") for path in fragments))
    return "\n".join(line for text in texts for line in text.splitlines() if not line.startswith("//"))


def parties(text: str) -> set[str]:
    """Return the variables that stand for parties, "" where one has no name."""
    return {"".join(match) for match in PARTY.findall(text)}


@cache
def modules() -> dict[Path, ast.Module]:
    return {path: ast.parse(path.read_text(encoding="utf-8")) for path in sorted(PACKAGE.rglob("*.py"))}


def strings(tree: ast.AST) -> Iterator[str]:
    """Yield the string constants of a module that are not docstrings."""
    docs = {
        id(node.body[0].value)
        for node in ast.walk(tree)
        if isinstance(node, (ast.Module, ast.ClassDef, ast.FunctionDef, ast.AsyncFunctionDef))
        and node.body
        and isinstance(node.body[0], ast.Expr)
    }
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in docs:
            yield node.value


def called() -> set[str]:
    """Return the queries that a module loads or runs, by name or by ``load(f"area.{…}")`` and a name in its folder."""
    found: set[str] = set()
    for path, tree in modules().items():
        for node in ast.walk(tree):
            if not (isinstance(node, ast.Call) and node.args):
                continue
            if getattr(node.func, "id", "") != "load" and getattr(node.func, "attr", "") != "run":
                continue
            match node.args[0]:
                case ast.Constant(value=str(name)):
                    found.add(name)
                case ast.JoinedStr(values=[ast.Constant(value=str(area)), *_]):
                    beside = [modules()[other] for other in modules() if other.parent == path.parent]
                    found |= {area + text for other in beside for text in strings(other)}
    return found


@pytest.mark.parametrize("name", names())
def test_a_query_opens_with_a_sentence_that_says_what_it_does(name: str) -> None:
    query = load(name)

    assert raw(name).startswith("// ")
    assert re.fullmatch(r"[A-Z][a-z]+ .*\w.*\.", query.description), query.description
    assert len(query.description.split()) >= 3


@pytest.mark.parametrize("name", every())
def test_a_query_declares_exactly_the_parameters_it_uses_with_type_and_meaning(name: str) -> None:
    query = loaded(name)

    used = set(re.findall(r"\$(\w+)", query.text)) | ({"today"} if "derived" in query.slots else set())
    assert used == query.parameters.keys()
    lines = [line for line in raw(name).splitlines() if line.startswith("// $")]
    for line in lines:
        assert re.fullmatch(r"// \$\w+: \S+ \w.*", line), line
    assert [kind for kind in query.parameters.values() if not PARAMETER_TYPE.fullmatch(kind)] == []


@pytest.mark.parametrize("name", every())
def test_the_database_accepts_a_query(database: Database, name: str) -> None:
    query = loaded(name)
    text = query.render(**{slot: SAMPLE[slot] for slot in query.slots})

    if not WRITES.search(text):
        # As a read is sent.
        text = as_one(text, {})[0]

    with database.driver.session(database=database.name) as session:
        plan = session.run(f"EXPLAIN {text}").consume().plan

    assert plan


@pytest.mark.parametrize("name", [name for name in names() if "USING INDEX SEEK" in load(name).text])
def test_a_query_starts_where_its_hint_says_even_when_it_is_planned_on_an_empty_database(
    database: Database, name: str
) -> None:
    """The plan is kept when the database is filled; all that it may look through was one of few then."""
    query = load(name)
    text, _ = as_one(query.render(**{slot: SAMPLE[slot] for slot in query.slots}), {})

    with database.driver.session(database=database.name) as session:
        operators = Counter(operators_of(session.run(f"EXPLAIN {text}").consume().plan))

    assert not operators.keys() & {"AllNodesScan", "NodeByLabelScan", "NodeIndexScan"}
    seeks = sum(number for operator, number in operators.items() if re.match(r"Node\w*IndexSeek", operator))
    assert seeks == text.count("USING INDEX SEEK")


def operators_of(plan: dict[str, Any]) -> Iterator[str]:
    """The names of the steps of a plan."""
    yield plan["operatorType"].split("@")[0]
    for part in plan.get("children", []):
        yield from operators_of(part)


@pytest.mark.parametrize("name", FRAGMENTS)
def test_a_fragment_is_shared_and_each_of_its_kinds_is_used(name: str) -> None:
    least = 1 if "." in name else 2
    assert len([query for query in every() if name in using(query)]) >= least


def test_every_query_is_called_and_every_call_has_its_query() -> None:
    loaded = called()

    assert sorted(set(names()) - loaded) == []
    by_name = {
        node.args[0].value
        for tree in modules().values()
        for node in ast.walk(tree)
        if isinstance(node, ast.Call)
        and getattr(node.func, "id", "") == "load"
        and node.args
        and isinstance(node.args[0], ast.Constant)
    }
    assert sorted(by_name - set(names())) == []


def test_no_cypher_stands_in_python() -> None:
    cypher = re.compile(
        r"\b(?:MATCH|MERGE|CREATE|DELETE)\s*\(\w*(?::|\s*\{|\))|\b(?:DETACH DELETE|UNWIND \$|ON CREATE SET)\b"
        r"|\bCALL (?:db|dbms|apoc)\.|\bRETURN \w+\."
    )
    found = {
        str(path.relative_to(PACKAGE)): text
        for path, tree in modules().items()
        for text in strings(tree)
        if cypher.search(text)
    }

    assert found == {}
    assert cypher.search("MATCH (n:Party) RETURN n")
    assert cypher.search("MERGE (:Lock)")


@pytest.mark.parametrize("name", every())
def test_a_query_reads_only_parties_that_its_viewer_may_see(name: str) -> None:
    text = body(name)
    query = name.partition(" ")[0]
    unchecked = {
        variable
        for variable in parties(text)
        if not re.search(rf"\{{\{{visible\({variable}\)\}}\}}", text) and (query, variable) not in NOT_FOR_A_VIEWER
    }

    assert unchecked == set()


@pytest.mark.parametrize("name", [name for name in every() if {"ties", "type", "rest", "walked"} & loaded(name).slots])
def test_a_walk_between_parties_asks_who_may_see_it_and_when_it_holds(name: str) -> None:
    text = body(name)
    if name in NOT_A_QUESTION:
        asked_by_uid = "visible_tie is applied" in NOT_A_QUESTION[name]
        assert ("visible_tie" in using(name)) == asked_by_uid
        return

    ties = {found["tie"] or found["found"] or "r" for found in TIES.finditer(text)}
    assert ties
    assert using(name) >= {"visible", "visible_tie"}
    for variable in ties:
        assert f"{{{{visible_tie({variable})}}}}" in text
        assert any(f"{{{{{held}({variable})}}}}" in text for held in ("valid", "held"))


def test_every_exception_is_still_needed() -> None:
    queries = set(names())

    assert {name for name, _ in NOT_FOR_A_VIEWER} | NOT_A_QUESTION.keys() <= queries
    for name, variable in NOT_FOR_A_VIEWER:
        assert variable in parties(body(name)), (name, variable)
