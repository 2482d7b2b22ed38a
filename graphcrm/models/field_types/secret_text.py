"""Fields that hold a secret: a shared password, a card number, the key of an interface."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from graphcrm.errors import LostKeyError, RuleError
from graphcrm.models.field_types.base import ValueType
from graphcrm.models.texts import clean_text
from graphcrm.phrases import Phrase, Word
from graphcrm.secrets import decrypt, encrypt

if TYPE_CHECKING:
    from graphcrm.models.field import Field

#: What is shown in place of a secret; always as long, since the length tells something too.
HIDDEN = "••••••"


class Secret:
    """An encrypted text. It is shown as dots, in a list, a log or a traceback; only ``reveal`` decrypts it.

    It holds ``token`` alone, never the clear text. Two are equal when their texts are, whichever keys they have; one
    that no key opens is equal to itself only. It cannot be a key of a dictionary, since every encryption of a text is
    another one.
    """

    __slots__ = ("token",)

    def __init__(self, token: str) -> None:
        self.token = token

    def reveal(self) -> str:
        """Return the clear text.

        Raises:
            LostKeyError: the key that it was encrypted with is not there.
            ConfigurationError: there is no key, or the keys cannot be used.
        """
        return decrypt(self.token)

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Secret):
            return NotImplemented
        try:
            return self.token == other.token or self.reveal() == other.reveal()
        except LostKeyError:
            return False

    __hash__ = None  # type: ignore[assignment]

    def __repr__(self) -> str:
        return HIDDEN


class EncryptedText(ValueType[Secret]):
    """Any text, kept encrypted: neither the database nor its journal, its logs or a backup holds it readable."""

    name, label = "encrypted", "Encrypted text"
    encrypted, indexable, formula = True, False, ""
    #: The private key of a certificate has some 3,000.
    longest = 10_000

    def clean(self, field: Field, value: object) -> Secret:
        """Return the text encrypted; the dots that stand for a secret are refused, since they would take its place."""
        if isinstance(value, Secret):
            return value
        text = clean_text(str(value), field.label, field.longest, field.name)
        if text == HIDDEN:
            raise RuleError(
                Phrase("{label} cannot be the dots that are shown in its place.", label=Word(field.label)),
                "Give the text itself, or leave the field out.",
                field.name,
            )
        return Secret(encrypt(text))

    def to_properties(self, field: Field, value: Secret | None) -> dict[str, Any]:
        """Keep the token."""
        return {field.name: None if value is None else value.token}

    def from_properties(self, field: Field, properties: Mapping[str, Any]) -> Secret | None:
        """Return the secret without decrypting it."""
        token = properties.get(field.name)
        return None if token is None else Secret(token)

    def reveal(self, value: Secret) -> str:
        """Write the clear text."""
        return value.reveal()

    def key(self, field: Field, value: Secret) -> Any:  # noqa: ARG002  # as in the base
        """Refuse an order: it would tell about the clear text.

        Raises:
            RuleError: always.
        """
        raise RuleError(
            Phrase("{label} cannot be compared or sorted by: it is encrypted.", label=Word(field.label)),
            "Take another field.",
            field.name,
        )
