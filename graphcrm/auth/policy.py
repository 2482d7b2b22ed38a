"""Decide what a viewer may see and do with a single record, type, field or right.

``cypher/fragments/visible.cypher`` decides the same for all records of a query; a property-based test holds the two
together. A record that a viewer may not see is answered for like one that does not exist (``NotFoundError``); one that
they see and may not change raises ``ForbiddenError``.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from graphcrm.errors import ForbiddenError
from graphcrm.models.access import STAFF_FIELDS, TEAM
from graphcrm.models.field import Field
from graphcrm.models.notes import CHOSEN, EVERYBODY
from graphcrm.models.rights import RELATIONSHIP, RIGHTS
from graphcrm.phrases import Phrase, Word
from graphcrm.viewer import Viewer

#: A record as the database keeps it: its properties.
Properties = Mapping[str, Any]

_TIE_REFUSED = {
    "create": Phrase("You may not create this relationship."),
    "change": Phrase("You may not change this relationship."),
    "delete": Phrase("You may not delete this relationship."),
}
_CONTRIBUTE = Phrase("A team of yours must contribute to it.")


def may(viewer: Viewer, right: str, *of: str | None) -> bool:
    """Say whether a viewer has a right, for all records or for one of these kinds of record."""
    return (
        viewer.sees_all
        or right in viewer.rights
        or any(f"{right}:{kind}" in viewer.rights for kind in of if kind is not None)
    )


def require(viewer: Viewer, right: str) -> None:
    """Raise ``ForbiddenError`` unless the viewer has a right."""
    if not may(viewer, right):
        what = RIGHTS[right]
        raise ForbiddenError(
            Phrase("You may not: {what}", what=Word(what, what[0].lower() + what[1:])),
            Phrase("It takes the right {right}.", right=right),
        )


def reads_records(viewer: Viewer) -> bool:
    """Say whether a viewer may read records beside their own and the public ones: others serve themselves alone."""
    return viewer.sees_all or viewer.kinds is None or bool(viewer.kinds)


def may_see(viewer: Viewer, kind: str, properties: Properties) -> bool:
    """Say whether a viewer may see a party of a built-in kind, as it is kept."""
    if viewer.sees_all or (viewer.party is not None and properties.get("uid") == viewer.party):
        return True
    if not viewer.hidden_categories.isdisjoint(properties.get("in_categories") or ()):
        return False
    if properties.get("public"):
        return True
    return (properties.get("folder") in viewer.folders or properties.get("owner") in viewer.owners) and (
        viewer.kinds is None or properties.get("subkind") in viewer.kinds or kind.capitalize() in viewer.kinds
    )


def may_change(viewer: Viewer, kind: str, properties: Properties, right: str = "change") -> bool:
    """Say whether a viewer may change a party that they see, or ``delete`` it: one of theirs, or in a managed folder.

    Their own profile is another matter, see ``may_edit_profile``.
    """
    if viewer.sees_all:
        return True
    folder = properties.get("folder")
    return may(viewer, right, kind, properties.get("subkind")) and (
        folder in viewer.manages
        or (properties.get("owner") in viewer.owners and (folder is None or folder in viewer.contributes))
    )


def may_edit_profile(viewer: Viewer, properties: Properties) -> bool:
    """Say whether a party is the viewer's own record, which they may edit, save for ``STAFF_FIELDS``."""
    return viewer.party is not None and properties.get("uid") == viewer.party and may(viewer, "edit_own_profile")


def may_create(viewer: Viewer, kind: str, properties: Properties) -> bool:
    """Say whether a viewer may add such a party: a private one, or one in a folder that they contribute to."""
    folder = properties.get("folder")
    return viewer.sees_all or (
        may(viewer, "create", kind, properties.get("subkind")) and (folder is None or folder in viewer.contributes)
    )


def may_reassign(viewer: Viewer, properties: Properties) -> bool:
    """Say whether a viewer may give a party to another owner or take it out of its folder."""
    folder = properties.get("folder")
    if viewer.sees_all:
        return True
    return folder in viewer.manages if folder is not None else properties.get("owner") in viewer.owners


def check_create(viewer: Viewer, kind: str, properties: Properties) -> None:
    """Raise ``ForbiddenError`` unless a viewer may add such a party with such an owner."""
    what = properties.get("subkind") or kind
    if not may(viewer, "create", kind, properties.get("subkind")):
        raise ForbiddenError(
            Phrase("You may not add {kind}.", kind=_a(what)),
            Phrase("It takes the right create or create:{kind}.", kind=what),
        )
    if not may_create(viewer, kind, properties):
        raise ForbiddenError(
            Phrase("You may not add records to the folder {folder}.", folder=properties["folder"]), _CONTRIBUTE
        )
    _check_owner(viewer, None, properties)
    _check_public(viewer, {}, properties)


def check_change(
    viewer: Viewer, kind: str, before: Properties, changed: Iterable[str], after: Properties | None = None
) -> None:
    """Raise ``ForbiddenError`` unless a viewer may change these fields of a party that they see.

    Args:
        viewer: who changes it.
        kind: person, organization, household or group.
        before: its properties now.
        changed: names of the fields that change.
        after: its properties afterwards, when owner, folder or ``public`` may differ.
    """
    names = set(changed)
    if not may_change(viewer, kind, before):
        if not may_edit_profile(viewer, before):
            raise ForbiddenError(
                Phrase("You may not change {record}.", record=_named(kind, before)),
                "You may change your own records, and all in folders that you manage.",
            )
        if staff := sorted(names & STAFF_FIELDS):
            raise ForbiddenError(
                Phrase("You may not change {fields} of your own profile.", fields=staff), "Ask the staff."
            )
    if after is not None:
        check_move(viewer, kind, before, after)


def check_move(viewer: Viewer, kind: str, before: Properties, after: Properties) -> None:
    """Raise ``ForbiddenError`` unless a viewer may give a party this folder, owner and own kind, and make it public.

    Whether they may change the party at all is another matter, see ``check_change``.
    """
    what = after.get("subkind")
    if what != before.get("subkind") and not may(viewer, "change", kind, what):
        raise ForbiddenError(
            Phrase("You may not make this {kind}.", kind=_a(what or kind)),
            Phrase("It takes the right change:{kind}.", kind=what or kind),
        )
    _check_moved(viewer, before, after)
    _check_public(viewer, before, after)


def check_delete(viewer: Viewer, kind: str, properties: Properties) -> None:
    """Raise ``ForbiddenError`` unless a viewer may delete a party that they see."""
    if not may_change(viewer, kind, properties, "delete"):
        raise ForbiddenError(
            Phrase("You may not delete {record}.", record=_named(kind, properties)),
            "With the right delete you may delete your own records, and all in folders that you manage.",
        )


def may_write_tie(viewer: Viewer, type: str, right: str, ends: Iterable[tuple[str, Properties]]) -> bool:
    """Say whether a viewer may ``create``, ``change`` or ``delete`` a relationship of a type between two parties.

    They must see the type and both parties, which is the caller's to check, and may change one of the two.

    Args:
        viewer: who writes.
        type: name of the relationship type.
        right: ``create``, ``change`` or ``delete``.
        ends: kind and properties of both parties.
    """
    return may_write_type(viewer, type, right) and any(may_change(viewer, *end) for end in ends)


def may_write_type(viewer: Viewer, type: str, right: str) -> bool:
    """Say whether a viewer may ``create``, ``change`` or ``delete`` relationships of a type at all."""
    return viewer.sees_all or (type not in viewer.fixed_types and may(viewer, right, RELATIONSHIP))


def check_tie(viewer: Viewer, type: str, right: str, ends: Iterable[tuple[str, Properties]]) -> None:
    """Raise ``ForbiddenError`` unless a viewer may write such a relationship, see ``may_write_tie``."""
    if not may_write_tie(viewer, type, right, ends):
        raise tie_refused(right)


def tie_refused(right: str) -> ForbiddenError:
    """Return the error for a relationship that a viewer may not write."""
    return ForbiddenError(
        _TIE_REFUSED[right],
        Phrase(
            "It takes the right {right}, a type that you may write, and one of its ends that you may change.",
            right=f"{right}:{RELATIONSHIP}",
        ),
    )


def check_category(viewer: Viewer, names: Iterable[str]) -> None:
    """Raise ``ForbiddenError`` unless a viewer may give and take these categories, all of which they see."""
    fixed = () if viewer.sees_all else sorted(viewer.fixed_categories.intersection(names))
    if fixed:
        raise ForbiddenError(
            Phrase("You may not change who is in the category {names}.", names=fixed), "Ask an administrator."
        )


def may_see_note(viewer: Viewer, note: Properties) -> bool:
    """Say whether a viewer may read a note or a document of a party that they may see.

    ``cypher/fragments/visible_note.cypher`` decides the same. Nobody else reads what is kept for its author alone, and
    what is shared with chosen readers is read by them alone: here an administrator is like everybody.
    """
    if note.get("audience") == EVERYBODY or note.get("author") == viewer.user:
        return True
    readers = note.get("readers") or ()
    return note.get("audience") == CHOSEN and (viewer.user in readers or not viewer.owners.isdisjoint(readers))


def may_add_note(viewer: Viewer, kind: str, party: Properties) -> bool:
    """Say whether a viewer may add notes and documents to a party that they see: who may add or change such parties."""
    return may(viewer, "create", kind, party.get("subkind")) or may_change(viewer, kind, party)


def check_add_note(viewer: Viewer, kind: str, party: Properties) -> None:
    """Raise ``ForbiddenError`` unless a viewer may add notes and documents to a party that they see."""
    if not may_add_note(viewer, kind, party):
        raise ForbiddenError(
            Phrase("You may not add notes or documents to {record}.", record=_named(kind, party)),
            Phrase("It takes the right create, or that you may change this {kind}.", kind=Word(kind)),
        )


def check_change_note(viewer: Viewer, note: Properties) -> None:
    """Raise ``ForbiddenError`` unless a viewer may change a note or a document that they see: it is theirs."""
    if note.get("author") != viewer.user:
        raise ForbiddenError(
            "You may not change what somebody else wrote.", Phrase("{author} is its author.", author=note.get("author"))
        )


def check_delete_note(viewer: Viewer, party: Properties, note: Properties) -> None:
    """Raise ``ForbiddenError`` unless a viewer may delete a note or a document of a party, both of which they see."""
    manages = viewer.sees_all or party.get("folder") in viewer.manages
    if note.get("author") != viewer.user and not manages:
        raise ForbiddenError(
            "You may not delete what somebody else wrote.", "Its author may, and who manages the folder of the record."
        )


def field_access(viewer: Viewer, field: Field) -> str:
    """Return what a viewer may do with a field of a record that they may change: ``hidden``, ``read`` or ``write``."""
    if not field.readable_by(viewer):
        return "hidden"
    return "write" if field.writable_by(viewer) and not field.system and not field.derived else "read"


def _check_moved(viewer: Viewer, before: Properties, after: Properties) -> None:
    moved = before.get("folder") != after.get("folder")
    given = before.get("owner") != after.get("owner")
    if not moved and not given:
        return
    if not may_reassign(viewer, before):
        raise ForbiddenError("You may not give this record to another owner or folder.", "Ask who manages its folder.")
    folder = after.get("folder")
    if moved and folder is not None and not viewer.sees_all and folder not in viewer.contributes:
        raise ForbiddenError(Phrase("You may not move records to the folder {folder}.", folder=folder), _CONTRIBUTE)
    if folder is None and not after.get("owner") and not viewer.sees_all:
        raise ForbiddenError("A record outside of all folders needs an owner.", "Without one nobody would see it.")
    if given:
        _check_owner(viewer, before, after)


def _check_owner(viewer: Viewer, before: Properties | None, after: Properties) -> None:
    """Raise unless the owner is one of the viewer's, or they manage the folder it is or was in."""
    folders = {after.get("folder"), (before or {}).get("folder")} - {None}
    if viewer.sees_all or after.get("owner") in viewer.owners or folders & viewer.manages:
        return
    if before is not None and not folders:
        return
    raise ForbiddenError(
        Phrase("You may not give a record to {owner}.", owner=_owner_words(after.get("owner"))),
        "Who manages the folder may do that.",
    )


def _check_public(viewer: Viewer, before: Properties, after: Properties) -> None:
    if bool(before.get("public")) != bool(after.get("public")):
        require(viewer, "publish")


def _named(kind: str, properties: Properties) -> Phrase:
    return Phrase(
        "this {kind}, {name}",
        kind=Word(properties.get("subkind") or kind),
        name=properties.get("name") or Phrase("without a name"),
    )


def _a(noun: str) -> Word:
    return Word(noun, f"{'an' if noun[0] in 'aeiou' else 'a'} {noun}")


def _owner_words(owner: object) -> str:
    text = str(owner)
    return Phrase("the team {team}", team=text.removeprefix(TEAM)) if text.startswith(TEAM) else text
