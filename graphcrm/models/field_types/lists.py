"""The types of fields that hold several words in an order that counts."""

from __future__ import annotations

import re
from abc import abstractmethod
from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING

from graphcrm.models.field_types.base import ListType
from graphcrm.phrases import Phrase

if TYPE_CHECKING:
    from graphcrm.models.field import Field

_BETWEEN = re.compile(r"[\s,;]+")


class Several(ListType):
    """Several words in the order given, each once; a subclass says what each may be."""

    between = ", "

    @abstractmethod
    def item(self, field: Field, part: object, value: object) -> str:
        """Return one of them as it is kept, or refuse the whole ``value``."""

    def clean(self, field: Field, value: object) -> tuple[str, ...]:
        """Read a list, or text with blanks, commas or semicolons between the words."""
        parts = [part for part in _BETWEEN.split(value) if part] if isinstance(value, str) else value
        if not isinstance(parts, Iterable) or isinstance(parts, Mapping):
            parts = [value]
        words = tuple(dict.fromkeys(self.item(field, part, value) for part in parts))
        if not words:
            raise field.refused(value, Phrase("at least one"))
        return words


class Names(Several):
    """Several names of fields, types or other definitions, in the order given."""

    name, label = "names", "Several names"
    _NAME = re.compile(r"[a-z][a-z0-9_]{0,59}")

    def item(self, field: Field, part: object, value: object) -> str:
        """Return the name as it is."""
        if not isinstance(part, str) or not self._NAME.fullmatch(part.strip()):
            raise field.refused(value, Phrase("names in lower-case letters, digits and _, with commas between"))
        return part.strip()
