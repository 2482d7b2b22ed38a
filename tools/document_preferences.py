"""Write ``docs/preferences.md`` from the table of preferences in ``graphcrm.models.preferences``.

Usage: python tools/document_preferences.py [FILE]
"""

from __future__ import annotations

import sys
from pathlib import Path

from graphcrm.models.preference import Preference
from graphcrm.models.preferences import GROUPS, PREFERENCES

ROOT = Path(__file__).resolve().parent.parent
TARGET = ROOT / "docs" / "preferences.md"

HEAD = """\
# Preferences

How a site and its people want to work: formats, lists, when to call. They are kept in the database, in one node for
the site, for a folder and for a user. What a user has not set is taken from the folder that is looked at, then from
the site; what nobody has set has its default. [Settings](settings.md) are another thing: they tell the program where
its database is.

```sh
graphcrm preferences list
graphcrm preferences set phone_region US
graphcrm preferences set first_countries "US, CA, MX"
graphcrm preferences set page_size 100 --user sally
graphcrm preferences reset page_size --user sally
```

A user sets their own; those of the site and of folders are an administrator's. Every change is in the journal.

In the pages they are below *Preferences* in the menu of one's account: one's own, with the right `set_preferences`
those of the site, and those of the folders that one manages. A page says where each value comes from, and one button
gives back what would hold otherwise. The pages show dates, times, numbers and phones as their reader prefers; as long
as nobody has said how, numbers are written as the language of the page does. The country of phone numbers counts
wherever a single number is added; an import says its own in the mapping.
This page is made by `tools/document_preferences.py` from the table in `graphcrm/models/preferences.py`.
"""

FOOT = """
## From Python

```python
from graphcrm.models.preference import Scope
from graphcrm.services import preferences

mine = preferences.read(database, viewer, folder="Donors")
mine["page_size"]  # 25, a number
mine.source("page_size")  # default, site, folder:NAME or user:NAME
mine.place_to_call(moment, "Asia/Tokyo")  # work, home, or None: not at this hour where they are

database.write(viewer, lambda work: preferences.set(work, Scope.user("sally"), {"page_size": 100}))
```

`preferences.exported(database, viewer)` are those of the site that differ from the defaults, as plain values for YAML;
`preferences.set` takes them. A country such as NO needs quotes in YAML, where it means no.
"""


COLUMNS = """\
| preference | what it is | it may be | default | for |
| --- | --- | --- | --- | --- |
"""
#: What a bar is in a cell of a table.
BAR = r"\|"


def document() -> str:
    """Return the page, a table for each group."""
    parts = [HEAD]
    for group, title in GROUPS.items():
        parts.append(f"\n## {title}\n\n{COLUMNS}")
        parts.extend(_row(each) for each in PREFERENCES.values() if each.field.group == group)
    return "".join(parts) + FOOT


def _row(each: Preference) -> str:
    default = each.text(each.default)
    cells = (
        f"`{each.name}`",
        f"{each.field.label}. {each.field.help}",
        each.allowed,
        f"`{default}`" if default else "–",
        ", ".join(each.scopes),
    )
    return f"| {' | '.join(cell.replace('|', BAR) for cell in cells)} |\n"


def main() -> None:
    """Write the page where the first argument says, by default in ``docs``."""
    target = Path(sys.argv[1]) if len(sys.argv) > 1 else TARGET
    target.write_text(document(), encoding="utf-8")


if __name__ == "__main__":
    main()
