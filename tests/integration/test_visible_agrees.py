"""``policy.may_see`` and the fragments ``visible`` and ``visible_tie`` decide alike, whatever the rights and records.

One example asks for all parties of a pool that holds every kind of record, so a run decides over some hundred thousand
cases.
"""

from __future__ import annotations

import itertools
import random
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from graphcrm.auth import grants, policy
from graphcrm.auth.grants import Account
from graphcrm.database.connection import Database
from graphcrm.models.access import AccessRole, Folder, Team
from graphcrm.models.definitions import Definition
from graphcrm.models.kinds import Kind
from graphcrm.models.relationship_types import RelationshipType
from graphcrm.models.schema import Schema
from graphcrm.models.vocabularies import Category
from graphcrm.queries.connections import Finder
from graphcrm.queries.parties import refs
from graphcrm.values import EVER
from graphcrm.viewer import Viewer

PARTIES = 400
EXAMPLES = 400

FOLDERS = [f"folder_{number}" for number in range(6)]
TEAMS = [f"team_{number}" for number in range(3)]
USERS = ["alice", "bob"]
CATEGORIES = [f"category_{number}" for number in range(5)]
OWN_KINDS = {"site": "organization", "school": "organization", "camp": "group", "pupil": "person"}
LABELS = ["Person", "Organization", "Household", "Group"]
TYPES = ["KNOWS", "DOCTOR_OF", "LAWYER_OF"]
ROLES = ["anonymous", "registered", "staff", "nurse"]

Pool = dict[str, tuple[str, dict[str, Any]]]


@pytest.fixture(scope="module")
def pool(database: Database) -> Pool:
    """Parties of every kind, in and out of folders, owned and not, public and not: kind and properties by uid."""
    chance = random.Random(20261122)
    owners = [*USERS, *(f"team:{name}" for name in TEAMS), "charlie", None]
    made: Pool = {}
    rows = []
    for number in range(PARTIES):
        label = chance.choice(LABELS)
        properties = {
            "uid": f"party-{number}",
            "name": f"Party {number}",
            "folder": chance.choice([*FOLDERS, "gone", None]),
            "owner": chance.choice(owners),
            "public": chance.choice([None, False, False, True]),
            "subkind": chance.choice([None, *(name for name, base in OWN_KINDS.items() if base == label.lower())]),
            "in_categories": chance.choice(
                [None, None, [], chance.sample(CATEGORIES, 1), chance.sample(CATEGORIES, 2)]
            ),
        }
        made[properties["uid"]] = label.lower(), {key: value for key, value in properties.items() if value is not None}
        rows.append({"labels": ["Party", label], "properties": properties})
    with database.driver.session(database=database.name) as session:
        session.run("UNWIND $rows AS row CREATE (n:$(row.labels)) SET n = row.properties", rows=rows).consume()
        session.run(
            "CREATE (a:Party:Person {uid: 'end-a', name: 'A', public: true}),"
            " (b:Party:Person {uid: 'end-b', name: 'B', public: true}) "
            "WITH a, b UNWIND $types AS type CREATE (a)-[:$(type) {uid: type}]->(b)",
            types=TYPES,
        ).consume()
    return made


def some(*names: str) -> st.SearchStrategy[tuple[str, ...]]:
    return st.lists(st.sampled_from(names), unique=True, max_size=3).map(tuple)


@st.composite
def schemas(draw: st.DrawFn) -> Schema:
    """Draw who may see what: nested folders, roles with rights, trees of categories, restricted types."""
    made: list[Definition] = [Team(name, name) for name in TEAMS]
    for number, name in enumerate(FOLDERS):
        parent = draw(st.sampled_from(["", *FOLDERS[:number]]))
        levels = draw(st.lists(st.tuples(st.sampled_from(TEAMS), st.integers(0, 2)), max_size=2))
        teams = [tuple(team for team, level in dict(levels).items() if level == each) for each in range(3)]
        made.append(Folder(name, name, parent, "", *teams))
    rights = ["read", "edit_own_profile", *(f"read:{kind}" for kind in (*OWN_KINDS, "person", "organization"))]
    made += [AccessRole(name, name, rights=draw(some(*rights))) for name in ROLES[2:]]
    made += [AccessRole(name, name) for name in ROLES[:2]]
    made.append(AccessRole("admin", "admin", rights=("administer",)))
    made += [Kind(name, base) for name, base in OWN_KINDS.items()]
    grantees = some(*ROLES, *(f"team:{name}" for name in TEAMS))
    for number, name in enumerate(CATEGORIES):
        parent = draw(st.sampled_from(["", *CATEGORIES[:number]]))
        made.append(Category(name, name, parent, readers=draw(grantees), writers=draw(grantees)))
    kinds = tuple(label.lower() for label in LABELS)
    for name in TYPES:
        restricted = draw(st.booleans())
        readers = draw(grantees) if restricted else ()
        made.append(
            RelationshipType.from_mapping(
                {"name": name, "forward": "knows", "reverse": "is known by", "source_kinds": kinds}
                | {"target_kinds": kinds, "restricted": restricted, "readers": readers, "writers": draw(grantees)}
            )
        )
    return Schema(made)


@st.composite
def viewers(draw: st.DrawFn) -> Viewer:
    """Draw a schema and somebody under it: who is not signed in, a user of some roles and teams, an administrator."""
    schema = draw(schemas())
    if draw(st.integers(0, 9)) == 0:
        return grants.anonymous(schema)
    admin = draw(st.integers(0, 19)) == 0
    account = Account(
        draw(st.sampled_from(USERS)),
        frozenset(draw(some(*ROLES[2:]))) | ({"admin"} if admin else set()),
        frozenset(draw(some(*TEAMS))),
        draw(st.sampled_from([None, None, *(f"party-{number}" for number in range(0, PARTIES, 7))])),
    )
    return grants.viewer_of(schema, account)


@settings(max_examples=EXAMPLES, deadline=None, suppress_health_check=list(HealthCheck))
@given(viewer=viewers())
def test_the_policy_and_the_queries_decide_alike_who_sees_a_party(
    database: Database, pool: Pool, viewer: Viewer
) -> None:
    decided = {uid for uid, (kind, properties) in pool.items() if policy.may_see(viewer, kind, properties)}

    assert refs(database, viewer, pool).keys() == decided


@settings(max_examples=EXAMPLES, deadline=None, suppress_health_check=list(HealthCheck))
@given(viewer=viewers())
def test_the_policy_and_the_queries_decide_alike_who_sees_a_type(
    database: Database, pool: Pool, viewer: Viewer
) -> None:
    _, found = Finder(database, viewer, EVER, TYPES).tell((), [("end-a", "end-b")])

    assert {tie.type for tie in found} == set(TYPES) - (frozenset() if viewer.sees_all else viewer.hidden_types)


def test_the_pool_holds_records_of_every_kind(pool: Pool) -> None:
    keys = ["folder", "owner", "public", "subkind", "in_categories"]
    held = {tuple(key in properties for key in keys) for _, properties in pool.values()}

    assert len(held) > 2 ** len(keys) / 2
    assert {kind for kind, _ in pool.values()} == {label.lower() for label in LABELS}
    assert all(any(properties.get("folder") == name for _, properties in pool.values()) for name in FOLDERS)


@pytest.mark.parametrize(("sees_all", "hidden"), [*itertools.product([False, True], repeat=2)])
def test_what_the_test_asks_can_differ(database: Database, pool: Pool, sees_all: bool, hidden: bool) -> None:
    """Each branch of the decision is taken by some record, so that the tests above can fail."""
    viewer = Viewer("alice", sees_all, hidden_categories=frozenset(CATEGORIES if hidden else ()))

    seen = refs(database, viewer, pool).keys()

    assert bool(seen - refs(database, Viewer("alice", hidden_categories=frozenset(CATEGORIES)), pool).keys()) == (
        sees_all or not hidden
    )
