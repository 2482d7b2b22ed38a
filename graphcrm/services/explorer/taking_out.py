"""Take a picture out as a file."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from graphcrm.auth import policy
from graphcrm.errors import RuleError
from graphcrm.formats.picture import graphs, page, svg
from graphcrm.phrases import Phrase

if TYPE_CHECKING:
    from graphcrm.formats.picture import Drawing
    from graphcrm.viewer import Viewer

_NAME_LENGTH = 80


@dataclass(frozen=True, slots=True)
class Format:
    """A format of file: its media type, the ending of its name, and what writes it."""

    mimetype: str
    ending: str
    write: Callable[[Drawing], bytes]


#: The formats by the names that addresses and commands have.
FORMATS: Mapping[str, Format] = {
    "svg": Format("image/svg+xml", "svg", lambda drawing: svg.svg(drawing).encode()),
    "graphml": Format("application/graphml+xml", "graphml", graphs.graphml),
    "gexf": Format("application/gexf+xml", "gexf", graphs.gexf),
    "csv": Format("application/zip", "csv.zip", graphs.tables),
    "html": Format("text/html", "html", page.html),
}


def written(viewer: Viewer, drawing: Drawing, format: str) -> bytes:
    """Return a picture as a file.

    Args:
        viewer: who takes it out.
        drawing: what they see of it.
        format: one of ``FORMATS``.

    Raises:
        ForbiddenError: the viewer may not take records out as files.
        RuleError: there is no such format.
    """
    policy.require(viewer, "export")
    return format_of(format).write(drawing)


def format_of(name: str) -> Format:
    """Return a format by its name.

    Raises:
        RuleError: there is none.
    """
    if name not in FORMATS:
        raise RuleError(
            Phrase("There is no format {name!r}.", name=name),
            Phrase("Take one of {known}.", known=FORMATS),
            "format",
            name,
        )
    return FORMATS[name]


def file_name(title: str, format: str) -> str:
    """Return a name for a file of a picture: its title, in letters that every system takes in a name."""
    words = re.sub(r"[^\w.-]+", " ", title.replace(".", " ")).split()
    name = " ".join(words)[:_NAME_LENGTH].strip(" -_") or "graphcrm"
    return f"{name}.{format_of(format).ending}"
