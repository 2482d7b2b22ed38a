"""The graph of the leak test: what its viewers see, and then, step by step, things that they may not see."""

from __future__ import annotations

import io
import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, ClassVar

from graphcrm.database.connection import Database
from graphcrm.database.work import UnitOfWork
from graphcrm.models.access import AccessRole, FieldRights, Folder, Team
from graphcrm.models.definitions import Definition
from graphcrm.models.field import Field
from graphcrm.models.kinds import AttributeSet, Kind
from graphcrm.models.preference import Scope
from graphcrm.models.relationship_types import RelationshipType
from graphcrm.models.vocabularies import Category
from graphcrm.queries.loader import Query
from graphcrm.services import (
    accounts,
    bookmarks,
    contact_points,
    definitions,
    documents,
    fields,
    history,
    jobs,
    notes,
    parties,
    preferences,
    relationships,
    saved_searches,
    vocabularies,
)
from graphcrm.services.explorer import maps
from graphcrm.services.explorer.state import State
from graphcrm.viewer import Viewer

ADMINISTRATOR = Viewer.administrator()
VIEWERS = ("bob", "kim", "charlie", "anonymous")


class Recorded(Database):
    """A database that keeps the names of the queries that it was asked for people who do not see everything."""

    asked: ClassVar[set[str]] = set()

    @staticmethod
    def parameters(query: Query, viewer: Viewer, *more: Any) -> dict[str, Any]:
        if not viewer.sees_all:
            Recorded.asked.add(query.name)
        return Database.parameters(query, viewer, *more)

    def read_text(self, text: str, parameters: dict[str, Any], *, timeout: float | None = None) -> list[dict[str, Any]]:
        """Keep the plan of a query though the graph has changed: half of the time would be spent on the same again."""
        return super().read_text(f"CYPHER replan=skip {text}", parameters, timeout=timeout)

    def close(self) -> None:
        """Stay open for the next command; the connection is the fixture's."""


@dataclass
class Graph:
    """The graph under test: uids of parties by name, and of other things: a job, a note, a document."""

    database: Recorded
    uids: dict[str, str] = field(default_factory=dict)
    others: dict[str, str] = field(default_factory=dict)

    def party(self, kind: str, name: str, **values: object) -> str:
        """Create a party; a namesake is known by its name and ``2``."""
        key = name if name not in self.uids else f"{name} 2"
        terms = {each: values.pop(each) for each in ("tags", "roles", "categories") if each in values}

        def write(work: UnitOfWork) -> str:
            uid = parties.create(work, kind, {"name": name, **values})
            for each, given in terms.items():
                vocabularies.set_terms(work, uid, each, given)  # type: ignore[arg-type]  # lists of names
            return uid

        self.uids[key] = self.database.write(ADMINISTRATOR, write)
        return self.uids[key]

    def tie(self, source: str, type: str, target: str, **values: object) -> None:
        ends = self.uids[source], self.uids[target]
        self.others[f"tie {source} {type} {target}"] = self.database.write(
            ADMINISTRATOR, lambda work: relationships.create(work, type, *ends, values)
        )

    def define(self, *given: Definition) -> None:
        for each in given:
            if isinstance(each, Field):
                fields.define(self.database, ADMINISTRATOR, each)
            else:
                self.database.write(ADMINISTRATOR, lambda work, each=each: definitions.define(work, each))

    def keep(self, name: str, **properties: object) -> None:
        """Write properties of a party as they are kept, so that nothing that is seen of it changes."""
        with self.database.driver.session(database=self.database.name) as session:
            session.run("MATCH (n:Party {uid: $uid}) SET n += $p", uid=self.uids[name], p=properties).consume()

    def draw(self, **parts: object) -> None:
        """Put parts into the map that there is for all, as if whoever keeps it had seen them all."""
        uid = self.others["map"]
        map = maps.find(self.database, ADMINISTRATOR, uid)
        state = {**json.loads(map.state), **parts}
        with self.database.driver.session(database=self.database.name) as session:
            text = "MATCH (map:SavedMap {uid: $uid}) SET map.state = $state, map.parties = $parties"
            session.run(text, uid=uid, state=json.dumps(state), parties=state["parties"]).consume()

    def viewer(self, name: str) -> Viewer:
        return accounts.anonymous(self.database) if name == "anonymous" else accounts.viewer_of(self.database, name)


def visible(graph: Graph) -> None:
    """Everything that some of the viewers see, and who may see what."""
    graph.define(
        Team("sales", "Sales"),
        Folder("open", "Open", readers=("sales",)),
        AccessRole("people_reader", "People", rights=("read:person",)),
        AccessRole("auditor", "Auditor", rights=("read",)),
        Category("donors", "Donors"),
        Category("major", "Major donors", "donors"),
        Kind("site", "organization"),
        AttributeSet("volunteering", "Volunteering", kinds=("person",)),
        Field("shirt_size", "Shirt size", "choice", choices=("S", "L"), set="volunteering", indexed=True),
        Field("points", "Points", "integer", set="volunteering", indexed=True),
        Field("mentor", "Mentor", "party", relationship="TEACHES", reverse=True, set="volunteering"),
        Field("double_points", "Double", "integer", formula="points * 2", set="volunteering"),
        Field("salary", "Salary", "integer", set="volunteering", readers=("auditor",), indexed=True),
        Field("double_salary", "Double salary", "integer", formula="salary * 2", set="volunteering"),
        *(FieldRights(name, readers=("auditor",)) for name in ("birthday", "nickname", "job_title", "contact_type")),
        *(FieldRights(name, readers=("auditor",)) for name in ("title", "origin")),
        FieldRights("gender", writers=("auditor",)),
    )
    opened = {"folder": "open"}
    graph.party("person", "Ann Archer", **opened, tags=["kind"], roles=["volunteer"], shirt_size="L")
    graph.party("person", "Ben Baker", **opened, categories=["donors"], points="2")
    graph.party("person", "Cleo Carter", **opened, owner="bob")
    graph.party("person", "Eve Early", **opened, public=True)
    graph.party("person", "Ann Abbot", **opened, public=True, categories=["major"])
    graph.party("organization", "Dock Street Clinic", **opened, subkind="site", tags=["kind"])
    graph.party("person", "Charlie Member")
    graph.party("person", "Kim Colleague", **opened)
    for number in range(6):
        graph.party("person", f"Fay{number} Friend", **opened)
        graph.tie(f"Fay{number} Friend", "KNOWS", "Ben Baker")
        graph.tie(f"Fay{number} Friend", "KNOWS", "Eve Early")
    graph.tie("Ann Archer", "KNOWS", "Ben Baker", since="2019", title="Chair", origin="a talk")
    graph.tie("Ben Baker", "WORKS_AT", "Dock Street Clinic", since="2018", title="Cook")
    graph.tie("Cleo Carter", "WORKS_AT", "Dock Street Clinic", since="2017")
    graph.tie("Cleo Carter", "KNOWS", "Eve Early")
    graph.tie("Cleo Carter", "TEACHES", "Ben Baker")
    graph.tie("Kim Colleague", "KNOWS", "Cleo Carter")
    graph.tie("Ann Archer", "FRIEND_OF", "Cleo Carter", since="2015", until="2020")

    def users(work: UnitOfWork) -> None:
        accounts.add(work, "bob", "bob@example.org", roles=["staff"], teams=["sales"])
        accounts.add(
            work, "kim", "kim@example.org", roles=["people_reader"], teams=["sales"], party=graph.uids["Kim Colleague"]
        )
        accounts.add(work, "ivy", "ivy@example.org", teams=["sales"])
        accounts.add(work, "charlie", "charlie@example.org", roles=["member"], party=graph.uids["Charlie Member"])

    graph.database.write(ADMINISTRATOR, users)
    for name, id in (("Ann Archer", "x1"), ("Ben Baker", "x2"), ("Cleo Carter", "x3")):
        graph.keep(name, external_source="files", external_id=id)
    _visible_writings(graph)


def _visible_writings(graph: Graph) -> None:
    """Notes and a document that the viewers read, what they keep on their desks, and the entries of it all."""
    ann, ben, eve = (graph.uids[name] for name in ("Ann Archer", "Ben Baker", "Eve Early"))

    def write(work: UnitOfWork) -> None:
        parties.update(work, ann, {"description": "Quiet."})
        graph.others["note"] = notes.create(work, ann, "She likes tea.", sticky=True)
        notes.create(work, ann, "For sales.", audience="chosen", readers=["team:sales"])
        graph.others["operation"] = work.uid
        address = {"name": "Home", "street": "1 Quay", "city": "Portmere"}
        graph.others["unit"] = contact_points.add_unit(work, graph.uids["Cleo Carter"], address)

    def keep(work: UnitOfWork) -> None:
        bookmarks.add(work, [ann, ben])
        for uid in (ann, ben, eve):
            bookmarks.look_at(work, uid)
        saved_searches.save(work, "Ours", "search", "tag:kind", ["team:sales"])
        maps.save(work, "Our map", State(parties=(ann, eve)), shared_with=["team:sales"])

    def draw(work: UnitOfWork) -> str:
        state = State.read({"parties": [ann, ben, eve], "filters": {"as_of": "ever", "types": ["KNOWS", "TEACHES"]}})
        return maps.save(work, "For all", state, note="Look.", frozen=True, shared_with=["everybody"]).uid

    graph.database.write(ADMINISTRATOR, write)
    for name in ("bob", "kim"):
        graph.database.write(graph.viewer(name), keep)
    graph.others["map"] = graph.database.write(ADMINISTRATOR, draw)
    graph.database.write(graph.viewer("charlie"), lambda work: bookmarks.look_at(work, eve))
    graph.others["document"] = documents.attach(graph.database, ADMINISTRATOR, ann, io.BytesIO(b"A plan."), "plan.txt")
    graph.others["entry"] = history.of_party(graph.database, ADMINISTRATOR, ann).entries[0].uid


def others(graph: Graph) -> None:
    """Other users with their team, role and folder, their preferences and their job."""
    graph.define(
        Team("ops", "Operations"),
        Folder("vault", "Vault", managers=("ops",)),
        AccessRole("spy_master", "Spy master", rights=("read",)),
        FieldRights("gender", writers=("auditor", "team:ops")),
    )

    def write(work: UnitOfWork) -> str:
        accounts.add(work, "alice", "alice@example.org", roles=["spy_master"], teams=["ops"])
        preferences.set(work, Scope("folder", "vault"), {"phone_region": "FR"})
        preferences.set(work, Scope("user", "alice"), {"time_zone": "Europe/Berlin"})
        return jobs.add(work, "fields.convert", {"name": "salary"})

    graph.others["job"] = graph.database.write(ADMINISTRATOR, write)


def hidden_parties(graph: Graph) -> None:
    """Parties in a folder of others, namesakes and near namesakes among them, with all that a party can have."""
    hidden: dict[str, Any] = {"folder": "vault", "owner": "alice", "tags": ["kind", "secret"], "roles": ["volunteer"]}
    person = hidden | {"shirt_size": "L", "salary": "20", "contact_type": "customer", "birthday": "1980-01-01"}
    graph.party("person", "Victor Vault", **person, nickname="ace", categories=["major"])
    graph.party("person", "Ann Archer", **person)
    graph.party("organization", "Dock Street Clinic", **hidden, subkind="site")
    letters = "acdefghijklmopqrstuvwxyz"
    for name in [*(f"Be{letter} Bakr" for letter in letters[:12]), *(f"B{letter}m Bakar" for letter in letters[:12])]:
        graph.party("person", name, folder="vault")

    def reach(work: UnitOfWork) -> None:
        address = {"name": "Home", "street": "1 Quay", "city": "Portmere"}
        unit = contact_points.add_unit(work, graph.uids["Victor Vault"], address)
        contact_points.add_contact_point(work, unit, "email", "alice@example.org")

    def be(work: UnitOfWork) -> None:
        accounts.link_party(work, "ivy", graph.uids["Victor Vault"])
        accounts.link_party(work, "alice", graph.uids["Ann Archer 2"])

    graph.database.write(ADMINISTRATOR, reach)
    graph.database.write(ADMINISTRATOR, be)
    graph.keep("Victor Vault", external_source="files", external_id="h1")
    uids = [graph.uids[name] for name in ("Victor Vault", "Ann Archer", "Ben Baker", "Eve Early")]
    places = {uid: [number, number] for number, uid in enumerate(uids[:1])}
    graph.draw(parties=uids, positions=places, pinned=uids[:1], focus={"party": uids[0], "degrees": 1})


def hidden_ties(graph: Graph) -> None:
    """Ties of hidden parties: short cuts between those that are seen, and enough to make hubs of them."""
    for name in ("Ann Archer", "Ben Baker", "Eve Early"):
        graph.tie("Victor Vault", "KNOWS", name, title="Spy")
    graph.tie("Victor Vault", "WORKS_AT", "Dock Street Clinic")
    graph.tie("Victor Vault", "TEACHES", "Ann Archer")
    graph.tie("Victor Vault", "TEACHES", "Ben Baker")
    for name in [name for name in graph.uids if name.endswith(("Bakr", "Bakar"))]:
        for other in ("Ben Baker", "Ann Archer", "Fay1 Friend", "Cleo Carter"):
            graph.tie(name, "KNOWS", other)


def hidden_type(graph: Graph) -> None:
    """A restricted type with ties between parties that are seen, and a field that only such ties have."""
    kinds = ("person",)
    graph.define(
        RelationshipType(
            "TREATS",
            "treats",
            "is a patient of",
            source_kinds=kinds,
            target_kinds=kinds,
            restricted=True,
            readers=("auditor",),
            role="doctor",
        ),
        AttributeSet("medical", "Medical", relationship_types=("TREATS",)),
        Field("treatment", "Treatment", set="medical"),
        AttributeSet("doctors", "Doctors", kinds=("person",)),
        Field("doctor", "Doctor", "party", relationship="TREATS", reverse=True, set="doctors"),
    )
    graph.draw(filters={"as_of": "ever", "types": ["KNOWS", "TEACHES", "TREATS"]})
    graph.tie("Ben Baker", "TREATS", "Ann Archer")
    graph.tie("Ben Baker", "TREATS", "Eve Early")
    for number in range(6):
        graph.tie("Ann Archer", "TREATS", f"Fay{number} Friend")


def hidden_category(graph: Graph) -> None:
    """A category that others read, one below it, and parties in them that would be seen otherwise."""
    graph.define(Category("patients", "Patients", readers=("auditor",)), Category("chronic", "Chronic", "patients"))
    graph.party("person", "Ann Patient", folder="open", categories=["patients"], shirt_size="L", tags=["ill"])
    graph.party("person", "Archer Ann", public=True, categories=["chronic"])
    graph.tie("Ann Patient", "KNOWS", "Ann Archer")
    graph.tie("Ann Patient", "KNOWS", "Eve Early")


def hidden_values(graph: Graph) -> None:
    """Values of fields that others read, on records that are seen; a set that holds nothing but such a field."""
    graph.define(
        AttributeSet("secret_set", "Secret", kinds=("person",)),
        Field("vault_code", "Vault code", set="secret_set", readers=("auditor",)),
        Field("vault_size", "Size of the vault code", "integer", formula="length(vault_code)", set="secret_set"),
    )
    graph.keep("Ann Archer", salary=20, vault_code="4711", nickname="Ace", nickname_key="ace", job_title="Spy")
    graph.keep("Ben Baker", contact_type="customer", attribute_sets=["secret_set"])
    for name, year in (("Ann Archer", "1980"), ("Ann Abbot", "1990"), ("Eve Early", "1985")):
        with graph.database.driver.session(database=graph.database.name) as session:
            session.run(
                "MATCH (n:Party {uid: $uid})-[r]-(:Party) "
                "SET n.birthday = date($day), r.title = 'Spy', r.title_key = 'spy', r.origin = 'them'",
                uid=graph.uids[name],
                day=f"{year}-01-01",
            ).consume()


def hidden_writings(graph: Graph) -> None:
    """Notes and documents that others read, about parties that are seen, and desks with what is hidden."""
    alice = Viewer.administrator("alice")
    ann, victor = graph.uids["Ann Archer"], graph.uids["Victor Vault"]

    def write(work: UnitOfWork) -> None:
        graph.others["note 2"] = notes.create(work, ann, "Mine.", audience="author")
        graph.others["note 3"] = notes.create(work, ann, "Ops.", audience="chosen", readers=["team:ops"])
        graph.others["note 4"] = notes.create(work, victor, "Of who is hidden.", sticky=True)
        saved_searches.save(work, "Theirs", "search", "tag:secret", ["team:ops"])
        saved_searches.save(work, "Hers", "search", "victor")
        maps.save(work, "Their map", State(parties=(ann, victor)), shared_with=["team:ops"])
        maps.save(work, "Her map", State(parties=(ann,)))

    def keep(work: UnitOfWork) -> None:
        bookmarks.add(work, [victor])
        bookmarks.look_at(work, victor)

    graph.database.write(alice, write)
    for party, audience in ((ann, "author"), (victor, "all")):
        graph.others[f"document of {party}"] = documents.attach(
            graph.database, alice, party, io.BytesIO(b"A secret."), "secret.txt", audience=audience
        )
    for name in VIEWERS[:3]:
        # As if the viewer had seen everything before.
        graph.database.write(Viewer.administrator(name), keep)


def hidden_kinds(graph: Graph) -> None:
    """Organizations, and an own kind of them, which who reads people alone does not see."""
    graph.define(Kind("ward", "organization"))
    graph.party("organization", "Ann Archer House", folder="open", subkind="ward", tags=["wards"])
    graph.tie("Ann Archer", "WORKS_AT", "Ann Archer House")
    graph.tie("Eve Early", "WORKS_AT", "Ann Archer House")


#: What is hidden, in steps, and from whom; staff see every kind of party.
STEPS: Mapping[Callable[[Graph], None], tuple[str, ...]] = {
    others: VIEWERS,
    hidden_parties: VIEWERS,
    hidden_ties: VIEWERS,
    hidden_type: VIEWERS,
    hidden_category: VIEWERS,
    hidden_values: VIEWERS,
    hidden_writings: VIEWERS,
    hidden_kinds: ("kim", "charlie", "anonymous"),
}
