"""Show a secret to whoever may see it, and keep in the journal who has looked."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any

from graphcrm.auth import policy
from graphcrm.errors import NotFoundError
from graphcrm.models.field import Field
from graphcrm.phrases import Phrase

if TYPE_CHECKING:
    from graphcrm.database.work import UnitOfWork


def look(
    work: UnitOfWork, target: str, fields: Iterable[Field], name: str, properties: Mapping[str, Any]
) -> str | None:
    """Return the clear text of an encrypted field, or None where it is empty; the look stands in the journal.

    Args:
        work: the unit of work it belongs to; its viewer looks.
        target: uid of the record, which the viewer may see.
        fields: those that the record may have.
        name: which of them is to be revealed.
        properties: the record's own.

    Raises:
        NotFoundError: the record has no such encrypted field, or the viewer may not see it; both answer alike.
        ForbiddenError: the viewer may not look at encrypted values.
        ConfigurationError: the key that it was encrypted with is not there.
    """
    field = next((field for field in fields if field.name == name and field.encrypted), None)
    if field is None or not field.readable_by(work.viewer):
        raise NotFoundError(Phrase("There is no encrypted field {name!r} here.", name=name))
    policy.require(work.viewer, "reveal")
    secret = field.read(properties)
    if secret is None:
        return None
    text = str(secret.reveal())
    work.record("look", target, None, {"field": name})
    return text
