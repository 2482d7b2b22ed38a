"""How to write to the parties of a selection: e-mail addresses to paste into a mail program, and postal ones."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from graphcrm.models.contact_points import ContactPointType
from graphcrm.models.fields import OPT_OUT
from graphcrm.models.seen import hidden_fields
from graphcrm.queries.loader import load
from graphcrm.queries.parties import PartyRef
from graphcrm.queries.schema import schema

if TYPE_CHECKING:
    from graphcrm.database.connection import Database
    from graphcrm.viewer import Viewer

#: What a name may have without quotation marks before an address (RFC 5322).
_PLAIN = re.compile(r"[\w !#$%&'*+/=?^`{|}~-]+")


@dataclass(frozen=True, slots=True)
class Addressee:
    """A party with its first e-mail address, empty where it has none, and the lines of its postal address.

    ``no_messages`` says that it has none because it does not want to be written to at any.
    """

    party: PartyRef
    email: str
    lines: tuple[str, ...]
    no_messages: bool = False

    @property
    def mailbox(self) -> str:
        """The name and the address as a mail program takes it: ``Sally Kessler <sally@example.org>``."""
        name = self.party.name
        if not _PLAIN.fullmatch(name):
            escaped = name.replace("\\", "\\\\").replace('"', '\\"')
            name = f'"{escaped}"'
        return f"{name} <{self.email}>" if self.email else ""


def addressees(database: Database, viewer: Viewer, uids: Collection[str]) -> list[Addressee]:
    """Return how to write to each of the parties that the viewer may see, by their sort names.

    The primary address comes first; a party without a street and a city has no postal address. An e-mail address
    where no messages are wanted is left out for everybody, and said to be so to those who may see that it is.
    """
    known = schema(database)
    types = [each.name for each in known.all(ContactPointType) if each.kind == "email"]
    found = database.read(load("lists.addresses"), viewer, uids=sorted(set(uids)), types=types)
    told = OPT_OUT not in hidden_fields(known, viewer)
    return [_addressee(row, told) for row in found]


def _addressee(row: Mapping[str, Any], told: bool) -> Addressee:
    email = row["email"] or {"value": "", "opt_out": False}
    refuses = email["opt_out"]
    lines = _lines(row["name"], row["place"] or {})
    return Addressee(PartyRef.from_row(row), "" if refuses else email["value"], lines, refuses and told)


def _lines(name: str, place: Mapping[str, Any]) -> tuple[str, ...]:
    city = " ".join(filter(None, (place.get("postal_code"), place.get("city"))))
    parts = (place.get("street"), city, place.get("region"), place.get("country"))
    lines = tuple(str(part) for part in parts if part)
    return (name, *lines) if lines else ()
