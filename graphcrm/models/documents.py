"""Documents and photos of parties."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields
from datetime import datetime
from typing import Any


@dataclass(frozen=True, slots=True)
class Document:
    """A file that is kept about a party, and who reads it, as of a ``Note``.

    ``type`` is what the file holds (``application/pdf``), ``size`` its bytes, ``sha256`` its hash in hexadecimal and
    ``stored_as`` its name in the store, which is shown to nobody. ``inline`` says whether a browser may show it;
    whatever else is only offered as a download.
    """

    uid: str
    party: str
    name: str
    type: str
    size: int
    sha256: str
    stored_as: str
    inline: bool
    author: str
    audience: str
    readers: tuple[str, ...]
    created_at: datetime
    modified_at: datetime
    modified_by: str
    version: int

    @classmethod
    def from_properties(cls, party: str, properties: Mapping[str, Any], *, inline: bool) -> Document:
        """Return the document that a node keeps."""
        kept = {field.name: properties[field.name] for field in fields(cls) if field.name in properties}
        return cls(**{**kept, "party": party, "inline": inline, "readers": tuple(properties["readers"])})
