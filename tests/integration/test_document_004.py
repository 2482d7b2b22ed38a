"""The example that the requirements give for access to a common contact database, word for word.

The contact database "sales" is readable by the members of "sales", "sales_senior" can add contacts and edit those
contacts they own and "sales_admin" can reassign contacts to others and edit them all. Another user group "tech" will
have their own contact database.
"""

from __future__ import annotations

from collections.abc import Mapping

import pytest
from cast import define
from journal import properties

from graphcrm.database.connection import Database
from graphcrm.errors import ForbiddenError, NotFoundError, RuleError
from graphcrm.models.access import Folder, Team
from graphcrm.services import accounts, naming, parties, records, relationships, search
from graphcrm.viewer import Viewer

ADMINISTRATOR = Viewer.administrator()
#: The teams of each user.
MEMBERS = {
    "sally": ("sales",),
    "senior": ("sales_senior",),
    "sam": ("sales_senior",),
    "boss": ("sales_admin",),
    "tess": ("tech",),
}
Cast = Mapping[str, Viewer]


@pytest.fixture(scope="module")
def cast(database: Database) -> Cast:
    define(
        database,
        *(Team(name, name.replace("_", " ").capitalize()) for name in ("sales", "sales_senior", "sales_admin", "tech")),
        Folder("sales", "Sales", readers=("sales",), contributors=("sales_senior",), managers=("sales_admin",)),
        Folder("tech", "Tech", managers=("tech",)),
    )
    for name, teams in MEMBERS.items():
        database.write(
            ADMINISTRATOR,
            lambda work, name=name, teams=teams: accounts.add(
                work, name, f"{name}@example.org", roles=["staff"], teams=teams
            ),
        )
    return {name: accounts.viewer_of(database, name) for name in MEMBERS}


@pytest.fixture
def contact(database: Database, cast: Cast) -> str:
    """A contact in sales, which a senior has added and owns."""
    return create(database, cast["senior"], "Acme", "sales")


def create(database: Database, viewer: Viewer, name: str, folder: str) -> str:
    values = {"name": name, "folder": folder}
    return database.write(viewer, lambda work: parties.create(work, "organization", values))


def change(database: Database, viewer: Viewer, uid: str, **values: object) -> None:
    database.write(viewer, lambda work: parties.update(work, uid, values))


def kept(database: Database, uid: str) -> dict[str, object]:
    found = properties(database, uid)
    assert found is not None
    return found


@pytest.mark.parametrize("name", ["sally", "senior", "sam", "boss"])
def test_sales_is_readable_by_its_members_and_those_above(
    database: Database, cast: Cast, contact: str, name: str
) -> None:
    assert records.read(database, cast[name], contact).party.name == "Acme"
    assert "Acme" in {party.name for party, _ in search.find(database, cast[name], "organization").parties}


def test_members_of_sales_only_read(database: Database, cast: Cast, contact: str) -> None:
    sally = cast["sally"]
    with pytest.raises(ForbiddenError, match="add records to the folder sales"):
        create(database, sally, "Umbrella", "sales")
    with pytest.raises(ForbiddenError, match="may not change this organization, Acme"):
        change(database, sally, contact, description="?")
    with pytest.raises(ForbiddenError, match="may not delete this organization, Acme"):
        database.write(sally, lambda work: parties.delete(work, contact))


def test_a_senior_adds_contacts_and_edits_those_they_own(database: Database, cast: Cast, contact: str) -> None:
    assert kept(database, contact)["owner"] == "senior"
    change(database, cast["senior"], contact, description="Anvils")
    assert kept(database, contact)["description"] == "Anvils"
    with pytest.raises(ForbiddenError, match="may not change"):
        change(database, cast["sam"], contact, description="Rockets")
    with pytest.raises(ForbiddenError, match="to another owner or folder"):
        change(database, cast["senior"], contact, owner="sam")
    with pytest.raises(ForbiddenError, match="give a record to sam"):
        database.write(
            cast["senior"],
            lambda work: parties.create(work, "organization", {"name": "Umbrella", "folder": "sales", "owner": "sam"}),
        )


def test_an_admin_of_sales_reassigns_contacts_to_others_and_edits_them_all(
    database: Database, cast: Cast, contact: str
) -> None:
    change(database, cast["boss"], contact, description="Everything", owner="sam")
    assert (kept(database, contact)["owner"], kept(database, contact)["description"]) == ("sam", "Everything")
    change(database, cast["sam"], contact, description="Mine now")
    with pytest.raises(ForbiddenError, match="may not change"):
        change(database, cast["senior"], contact, description="Mine still")
    change(database, cast["boss"], contact, owner="team:sales_senior")
    for name in ("senior", "sam"):
        change(database, cast[name], contact, description=f"Ours, says {name}")
    with pytest.raises(RuleError, match="no user 'nobody'"):
        change(database, cast["boss"], contact, owner="nobody")


def test_tech_has_a_contact_database_of_its_own(database: Database, cast: Cast, contact: str) -> None:
    router = create(database, cast["tess"], "Routers Ltd", "tech")
    for viewer, uid, name in ((cast["tess"], contact, "Acme"), (cast["boss"], router, "Routers Ltd")):
        missing = f"There is no party '{uid}'."
        for attempt in (
            lambda viewer=viewer, uid=uid: records.read(database, viewer, uid),
            lambda viewer=viewer, uid=uid: change(database, viewer, uid, description="?"),
            lambda viewer=viewer, uid=uid: database.write(viewer, lambda work: parties.delete(work, uid)),
        ):
            with pytest.raises(NotFoundError) as refused:
                attempt()
            assert refused.value.message == missing
        with pytest.raises(NotFoundError):
            naming.resolve(database, viewer, name)
    with pytest.raises(RuleError, match="There is no folder 'sales'"):
        create(database, cast["tess"], "Spy", "sales")
    mine = create(database, cast["tess"], "Cables Ltd", "tech")
    with pytest.raises(NotFoundError):
        database.write(cast["tess"], lambda work: relationships.create(work, "SUPPLIES", mine, contact, {}))
