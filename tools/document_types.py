"""Write ``docs/relationship-types.md`` from the relationship types in ``seeds/reference``.

Usage: python tools/document_types.py [FILE]
"""

from __future__ import annotations

import sys
from itertools import groupby
from pathlib import Path
from typing import Any

import yaml

ROOT = Path(__file__).resolve().parent.parent
SOURCE = ROOT / "seeds" / "reference" / "relationship_types.yaml"
TARGET = ROOT / "docs" / "relationship-types.md"

HEAD = """\
# Relationship types

{count} types come with graphcrm. They are data: `graphcrm types` lists those of your database, and you can add your
own. This page is made by `tools/document_types.py` from `seeds/reference/relationship_types.yaml`, whose head says how
weights and colors were chosen.

A type is read from its source to its target (*Josh volunteers at the XYZ site*) and back (*the XYZ site has volunteer
Josh*); a mutual type reads the same from both ends. The roles are what the source is to the target, and the target to
the source; a question may use any of these words. The weight, over 0 and up to 1, says how much such a tie is worth
for an introduction. A restricted type is seen only by those who may see it.
"""


def document(types: list[dict[str, Any]]) -> str:
    """Return the page, a table for each area, from the types as they stand in the YAML file."""
    parts = [HEAD.format(count=len(types))]
    for area, members in groupby(types, key=lambda kind: kind["area"]):
        parts.append(
            f"\n## {area.capitalize()}\n\n"
            "| type | reads | and back | roles | from | to | weight | |\n"
            "| --- | --- | --- | --- | --- | --- | --- | --- |\n"
        )
        parts.extend(_row(kind) for kind in members)
    return "".join(parts)


def _row(kind: dict[str, Any]) -> str:
    mutual = kind["mutual"]
    cells = (
        f"`{kind['name']}`",
        kind["forward"],
        "the same" if mutual else kind["reverse"],
        kind["role"] if mutual else f"{kind['role']} – {kind['reverse_role']}",
        ", ".join(kind["source_kinds"]),
        ", ".join(kind["target_kinds"]),
        str(kind["weight"]),
        kind["description"] + (" *Restricted.*" if kind.get("restricted") else ""),
    )
    return f"| {' | '.join(cells)} |\n"


def main() -> None:
    """Write the page where the first argument says, by default in ``docs``."""
    target = Path(sys.argv[1]) if len(sys.argv) > 1 else TARGET
    target.write_text(document(yaml.safe_load(SOURCE.read_text(encoding="utf-8"))), encoding="utf-8")


if __name__ == "__main__":
    main()
