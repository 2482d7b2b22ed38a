"""Write ``docs/settings.md`` from the table of settings in ``graphcrm.config``.

Usage: python tools/document_settings.py [FILE]
"""

from __future__ import annotations

import sys
from pathlib import Path

from graphcrm.config import SETTINGS

ROOT = Path(__file__).resolve().parent.parent
TARGET = ROOT / "docs" / "settings.md"

HEAD = """\
# Settings

graphcrm needs no settings: without any it runs a local Neo4j of its own and keeps its data in the platform's data
folder. What you want otherwise you say in environment variables. They are read once, when a command starts; an empty
variable counts as not set, and a value that cannot be used ends the command with exit code 2 and names a right one.
This page is made by `tools/document_settings.py` from the table in `graphcrm/config.py`.

| variable | default | what it is |
| --- | --- | --- |
"""

FOOT = """
## Examples

A server of your own, for example Aura or a cluster; nothing local is started then:

```sh
export GRAPHCRM_DATABASE_URL=neo4j+s://example.databases.neo4j.io
export GRAPHCRM_DATABASE_USER=neo4j
export GRAPHCRM_DATABASE_PASSWORD=...
graphcrm types
```

A second local database beside the first, for example to try an import out:

```sh
GRAPHCRM_HOME=trial graphcrm import graph FOLDER --mapping mapping.yaml
GRAPHCRM_HOME=trial graphcrm database stop
```

A large graph on the local server: `GRAPHCRM_FAST_START=0 GRAPHCRM_HEAP=4g GRAPHCRM_PAGE_CACHE=4g`. They count from the
next start on: `graphcrm database stop` first. More on the local server is in [database.md](database.md).
"""


def document() -> str:
    """Return the page."""
    rows = [
        f"| `{setting.variable}` | {f'`{setting.default}`' if setting.default else '–'} | {setting.help} |\n"
        for setting in SETTINGS
    ]
    return HEAD + "".join(rows) + FOOT


def main() -> None:
    """Write the page where the first argument says, by default in ``docs``."""
    target = Path(sys.argv[1]) if len(sys.argv) > 1 else TARGET
    target.write_text(document(), encoding="utf-8")


if __name__ == "__main__":
    main()
