"""Bring the catalogues of the pages' languages up to date: new messages are added, gone ones are taken out.

What is marked in templates and in Python is a message, and so is every word of the registry: labels, help and choices
of fields and preferences, kinds, the words of relationship types, the definitions that come with graphcrm and with its
profiles; and what services say of failures: constant messages, and the templates of phrases.

Usage: python tools/translations.py [--check]

``--check`` writes nothing and names what has no translation. After a change, ``make assets`` compiles the catalogues.
"""

from __future__ import annotations

import ast
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import TypeGuard

from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_dir
from babel.messages.pofile import read_po, write_po

from graphcrm.models.definitions import Definition
from graphcrm.models.field import Field
from graphcrm.models.field_types import TYPES
from graphcrm.models.fields import declared
from graphcrm.models.preferences import GROUPS, PREFERENCES
from graphcrm.models.relationship_types import RelationshipType
from graphcrm.models.rights import RIGHTS
from graphcrm.services import profiles, setup
from graphcrm.services.lists import columns, tie_list

ROOT = Path(__file__).resolve().parent.parent
WEB = ROOT / "graphcrm" / "web"
CATALOGUES = WEB / "translations"
#: Which files hold messages, and how they are marked.
METHODS = [("**.py", "python"), ("templates/**.html", "jinja2")]
KEYWORDS = {
    "_": None,
    "gettext": None,
    "ngettext": (1, 2),
    "pgettext": ((1, "c"), 2),
    "npgettext": ((1, "c"), 2, 3),
    "lazy_gettext": None,
    "lazy_ngettext": (1, 2),
}
#: What a sentence ends with.
_ENDS = (".", "?", "!", "…")
#: What of a definition people read.
SHOWN = ("label", "help", "plural")
SHOWN_OF_TYPES = ("forward", "reverse", "role", "role_plural", "reverse_role", "reverse_role_plural", "area")
#: Where failures come from that no page shows, and why.
UNSEEN = {
    "cli": "the command line is in English",
    "config.py": "settings are read at the start, by the command line",
    "database": "the database is made ready at the start, by the command line",
    "formulas": "fields are defined by the command line and by programs",
    "formats": "files are imported by the command line and by programs",
    "jobs": "jobs are asked for and run by the command line",
    "services/graph_import": "files are imported by the command line and by programs",
    "services/profiles": "profiles of one's own are installed by the command line and by programs",
    "web/assets.py": "the web application is started by the command line",
    "web/security.py": "the web application is started by the command line",
    "web/server.py": "the web application is started by the command line",
}
#: What speaks of failures while pages are shown, in a folder whose others do not.
SEEN = ("database/connection.py",)
#: What a failure is made by: its first two arguments are what is said of it.
FAILURE = ("Error", "_refused")
#: What templates and failures call records, by other names than the registry has.
KINDS = (
    *("person", "organization", "household", "group", "party", "relationship", "unit", "contact point", "note"),
    *("document", "folder", "user"),
)


def extracted() -> Catalog:
    """Return every message of the code and of the registry, each with the files it is in."""
    catalogue = Catalog(project="graphcrm", charset="utf-8")
    options = {"templates/**.html": {"silent": "false", "trimmed": "true"}}
    for name, _, message, comments, context in extract_from_dir(WEB, METHODS, options, KEYWORDS):
        catalogue.add(message, locations=[(f"graphcrm/web/{name}", None)], auto_comments=comments, context=context)
    said = {message.id if isinstance(message.id, str) else message.id[0] for message in catalogue}
    words = set(registry())
    for text in words:
        catalogue.add(text, locations=[("registry", None)])
    for text in profile_words():
        # What pages say in another sense is another message.
        other = text in said and text not in words
        catalogue.add(text, locations=[("profiles", None)], context="registry" if other else None)
    for text in clashing_roles():
        catalogue.add(text, locations=[("registry", None)], context="role")
    for text in failures():
        catalogue.add(text, locations=[("failures", None)])
    for message in catalogue:
        message.locations = sorted(set(message.locations))
    return catalogue


def registry() -> Iterator[str]:
    """Yield the words of the registry that pages show."""
    fields = [field for group in declared().values() for field in group]
    for field in (*fields, *(each.field for each in PREFERENCES.values())):
        yield from filter(None, (field.label, field.help, field.pattern_help, *field.choices))
    yield from GROUPS.values()
    yield from RIGHTS.values()
    yield from (*KINDS, *sorted(each.noun for each in Definition.__subclasses__()))
    yield from (*columns.OTHERS.values(), *tie_list.OTHERS.values())
    yield from (kind.label for kind in TYPES.values())
    for definition in setup.shipped():
        yield from _words(definition)


def profile_words() -> Iterator[str]:
    """Yield the words of what the profiles that come with graphcrm define."""
    for definition in _profiled():
        yield from _words(definition)


def _profiled() -> Iterator[Definition]:
    for name in profiles.shipped():
        yield from profiles.read(name).definitions


def clashing_roles() -> Iterator[str]:
    """Yield the words of roles that are verbs of relationships, too, and may be two words in another language."""
    types = [each for each in (*setup.shipped(), *_profiled()) if isinstance(each, RelationshipType)]
    verbs = {word for each in types for word in (each.forward, each.reverse)}
    roles = {getattr(each, name) for each in types for name in SHOWN_OF_TYPES if "role" in name}
    yield from sorted(roles & verbs)


def failures() -> Iterator[str | tuple[str, str]]:
    """Yield what is said of failures that pages show, and every other phrase; of one that counts, both messages."""
    for path in failing():
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if not isinstance(node, ast.Call):
                continue
            called = ast.unparse(node.func)
            if called.endswith(FAILURE):
                yield from (each.value for each in node.args[:2] if is_sentence(each))
            elif called == "Phrase":
                yield _constant(node.args[0])
            elif called == "Phrase.counted":
                yield _constant(node.args[1]), _constant(node.args[2])


def failing() -> Iterator[Path]:
    """Yield the modules whose failures pages show."""
    package = ROOT / "graphcrm"
    for path in sorted(package.rglob("*.py")):
        name = path.relative_to(package).as_posix()
        if name in SEEN or not any(name == each or name.startswith(f"{each}/") for each in UNSEEN):
            yield path


def _constant(node: ast.expr) -> str:
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        return node.value
    raise ValueError(f"A phrase is a constant, and {ast.unparse(node)} is none.")


def is_sentence(node: ast.expr) -> TypeGuard[ast.Constant]:
    """Say whether a part of the code is a sentence, which is a message where a failure says it."""
    return isinstance(node, ast.Constant) and isinstance(node.value, str) and node.value[-1:] in _ENDS


def _words(definition: Definition) -> Iterator[str]:
    names = SHOWN_OF_TYPES if isinstance(definition, RelationshipType) else SHOWN
    yield from filter(None, (getattr(definition, name, "") for name in names))
    if isinstance(definition, Field):
        yield from definition.choices
    if hasattr(definition, "base"):
        yield definition.name.replace("_", " ")


def catalogues() -> dict[str, Path]:
    """Return the catalogue of each language but English, which the messages are written in."""
    return {path.parent.parent.name: path for path in sorted(CATALOGUES.glob("*/LC_MESSAGES/messages.po"))}


def read(path: Path) -> Catalog:
    """Return a catalogue."""
    with path.open("rb") as file:
        return read_po(file, locale=path.parent.parent.name)


def missing(catalogue: Catalog) -> list[str]:
    """Return the messages of the code that a catalogue does not have, or not for certain."""
    found = []
    for message in extracted():
        kept = catalogue.get(message.id, message.context)
        strings = kept.string if kept and isinstance(kept.string, tuple) else (kept.string if kept else "",)
        if message.id and (kept is None or kept.fuzzy or not all(strings)):
            found.append(str(message.id))
    return found


def main() -> int:
    """Update the catalogues, or check them."""
    check = "--check" in sys.argv[1:]
    template = extracted()
    wanting = 0
    for language, path in catalogues().items():
        catalogue = read(path)
        if not check:
            catalogue.update(template, no_fuzzy_matching=True, update_creation_date=False)
            catalogue.obsolete.clear()
            with path.open("wb") as file:
                write_po(file, catalogue, width=118, sort_output=True, ignore_obsolete=True, include_lineno=False)
        lacking = missing(catalogue)
        wanting += len(lacking)
        print(f"{language}: {len(catalogue)} messages, {len(lacking)} without a translation")
        for text in lacking[:20] if check else ():
            print(f"  {text}")
    return 1 if check and wanting else 0


if __name__ == "__main__":
    sys.exit(main())
