"""Create, change and delete parties."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from graphcrm.errors import NotFoundError, RuleError
from graphcrm.models import names
from graphcrm.models.fields import KINDS, clean, label_of
from graphcrm.models.texts import check_key, check_line
from graphcrm.queries.loader import load
from graphcrm.queries.types import catalogue_in
from graphcrm.values import new_uid

if TYPE_CHECKING:
    from graphcrm.database.work import UnitOfWork


def create(work: UnitOfWork, kind: str, values: Mapping[str, object]) -> str:
    """Create a party and return its uid.

    Args:
        work: the unit of work it belongs to.
        kind: person, organization, household or group.
        values: field name to value; a person's name may come as its parts.

    Raises:
        RuleError: the kind or a field is unknown, a value does not fit, or there is no name.
    """
    from graphcrm.models.nodes import PARTY_CLASSES

    label_of(kind)
    properties = clean(KINDS[kind], values, kind)
    properties |= {
        "owner": properties.get("owner") or work.viewer.user,
        "uid": new_uid(),
        "created_at": work.at,
        "created_by": work.viewer.user,
    }
    properties = with_names(kind, properties) | _stamp(work)
    work.save(PARTY_CLASSES[kind](**_present(properties)))
    work.record("create", properties["uid"], None, {"kind": kind, **properties})
    return str(properties["uid"])


def update(work: UnitOfWork, uid: str, values: Mapping[str, object]) -> None:
    """Change fields of a party; an empty value clears one.

    Raises:
        NotFoundError: the viewer sees no such party.
        RuleError: see ``create``.
    """
    from graphcrm.models.nodes import PARTY_CLASSES

    work.run(load("relationships.lock"), uids=[uid])
    kind, before = _current(work, uid)
    changes = clean(KINDS[kind], values, kind)
    after = with_names(kind, _without_made_names(kind, before) | changes) | _stamp(work)
    after = {key: after.get(key) for key in before.keys() | after.keys()}
    changed = {key for key in after if after[key] != before.get(key)}
    node = PARTY_CLASSES[kind].nodes.get(uid=uid)
    for key in changed:
        setattr(node, key, after[key])
    work.save(node)
    work.record("change", uid, {key: before.get(key) for key in changed}, {key: after[key] for key in changed})


def delete(work: UnitOfWork, uid: str) -> None:
    """Delete a party with its relationships and units; the journal keeps them.

    Raises:
        NotFoundError: the viewer sees no such party.
    """
    work.run(load("relationships.lock"), uids=[uid])
    kind, _ = _current(work, uid)
    ties = work.run(load("parties.relationships"), identifiers={"ties": catalogue_in(work).all_names}, uid=uid)
    for tie in ties:
        before = {key: tie[key] for key in ("source", "target", "type")} | tie["properties"]
        work.record("delete", tie["properties"]["uid"], before, None)
    deleted = work.run(load("parties.delete"), uid=uid)[0]
    for part in deleted["parts"]:
        work.record("delete", part["properties"]["uid"], {"of": part["of"], **part["properties"]}, None)
    work.record("delete", uid, {"kind": kind, **deleted["before"]}, None)


def with_names(kind: str, properties: Mapping[str, Any]) -> dict[str, Any]:
    """Return the properties with name, sort name and folded name filled in where they are not given.

    Raises:
        RuleError: there is nothing to make a name from, or the name that is made is too long.
    """
    name = properties.get("name") or (names.full_name(properties) if kind == "person" else "")
    if not name:
        right = "Give a name, or a first or last name." if kind == "person" else "Give a name."
        raise RuleError(f"This {kind} has no name.", right, "name")
    sort_name = properties.get("sort_name") or names.sort_name(kind, name, properties)
    made: dict[str, Any] = {
        "name": check_line(name, "Name", field="name"),
        "sort_name": check_line(sort_name, "Sort name", field="sort_name"),
        "name_key": check_key(names.key(name), "Name", "name"),
    }
    if kind == "person":
        made["nickname_key"] = names.key(properties.get("nickname") or "") or None
    return {**properties, **made}


def _without_made_names(kind: str, properties: Mapping[str, Any]) -> dict[str, Any]:
    """Leave out the names that were made from others, so that they are made again; those that were given stay."""
    name = properties["name"]
    made = {
        "name": names.full_name(properties) if kind == "person" else "",
        "sort_name": names.sort_name(kind, name, properties),
    }
    return {key: value for key, value in properties.items() if value != made.get(key)}


def _current(work: UnitOfWork, uid: str) -> tuple[str, dict[str, Any]]:
    found = work.run(load("parties.get"), uid=uid)
    if not found:
        raise NotFoundError(f"There is no party {uid!r}.")
    return found[0]["label"].lower(), found[0]["properties"]


def _stamp(work: UnitOfWork) -> dict[str, Any]:
    return {"modified_at": work.at, "modified_by": work.viewer.user}


def _present(properties: Mapping[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in properties.items() if value is not None}
