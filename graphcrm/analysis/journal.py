"""Play the journal from its beginning: what each record is after all of its entries."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

#: Where the name of a definition stands in records, by the prefix of the definition: the kind of record and the field.
_NAMED: Mapping[str, tuple[str, str]] = {
    "role": ("party", "roles"),
    "category": ("party", "categories"),
    "tag": ("party", "tags"),
    "contact-type": ("party", "contact_type"),
    "kind": ("party", "subkind"),
    "contact-point-type": ("contact_point", "type"),
}

#: Kinds of record.
_RECORDS = frozenset({"party", "relationship", "unit", "contact_point", "note", "document"})


@dataclass(slots=True)
class Played:
    """A record as its entries leave it: its ``kind`` and its properties, as the journal writes them.

    ``whole`` says that its creation is among the entries; of one that is not, only what was changed is known.
    ``written`` is the uid of the entry that each property is from.
    """

    kind: str
    properties: dict[str, Any] = field(default_factory=dict)
    whole: bool = False
    written: dict[str, str] = field(default_factory=dict)


def replay(entries: Iterable[Mapping[str, Any]]) -> dict[str, Played]:
    """Return the records that are there after these entries, by uid.

    Args:
        entries: in any order, each with ``uid``, ``action``, ``target``, ``kind``, ``version``, and ``before`` and
            ``after`` as mappings or None. The versions of a record are the order of its entries; the uids of entries
            are that of definitions that were renamed.
    """
    by_target: dict[str, list[Mapping[str, Any]]] = defaultdict(list)
    renamed: dict[tuple[str, str], list[tuple[str, str, str]]] = defaultdict(list)
    for entry in entries:
        prefix = entry["target"].partition(":")[0]
        if entry["kind"] in _RECORDS and entry["action"] != "look":
            by_target[entry["target"]].append(entry)
        elif entry["action"] == "rename" and prefix in _NAMED:
            renamed[_NAMED[prefix]].append((entry["uid"], entry["before"]["name"], entry["after"]["name"]))
    found = {}
    for target, some in by_target.items():
        record = _played(some)
        if record:
            found[target] = record
    for (kind, name), names in renamed.items():
        for record in found.values():
            if record.kind == kind and name in record.properties:
                _rename(record, name, sorted(names))
    return found


def _played(entries: Iterable[Mapping[str, Any]]) -> Played | None:
    record: Played | None = None
    for entry in sorted(entries, key=lambda each: (each["version"] or 0, each["uid"])):
        if entry["after"] is None:
            record = None
            continue
        if record is None:
            record = Played(entry["kind"], whole=entry["before"] is None)
        for name in (entry["before"] or {}).keys() - entry["after"].keys():
            record.properties.pop(name, None)
        record.properties.update(entry["after"])
        record.written.update(dict.fromkeys(entry["after"], entry["uid"]))
    return record


def _rename(record: Played, name: str, names: Iterable[tuple[str, str, str]]) -> None:
    for uid, before, after in names:
        if uid > record.written[name]:
            value = record.properties[name]
            if isinstance(value, list):
                record.properties[name] = sorted(after if each == before else each for each in value)
            elif value == before:
                record.properties[name] = after
