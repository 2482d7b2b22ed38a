"""The life of an own field: define it, change its name or type, retire it, delete it.

A field that becomes another one keeps its values: its definition is the new one from the first transaction on and
remembers the old one (``Field.was``) until every value is converted, a batch of records a transaction. Who reads or
writes meanwhile has the new field. A change that was cut off goes on when it is asked for again.
"""

from __future__ import annotations

import dataclasses
import json
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Any

from graphcrm.errors import RuleError
from graphcrm.formulas import Formula
from graphcrm.models.field import Field
from graphcrm.models.kinds import AttributeSet
from graphcrm.phrases import Phrase, Word
from graphcrm.queries.schema import schema
from graphcrm.services import definitions, indexes
from graphcrm.services.given import next_version
from graphcrm.services.holders import Holder

if TYPE_CHECKING:
    from graphcrm.database.connection import Database
    from graphcrm.database.work import UnitOfWork
    from graphcrm.models.schema import Schema
    from graphcrm.viewer import Viewer

#: Records whose values are converted in one transaction.
BATCH = 1_000
#: Values that cannot be converted that a preview shows; all of them are counted.
SHOWN = 100

Progress = Callable[[int, int, str], None]


@dataclass(frozen=True, slots=True)
class Misfit:
    """A value that the changed field cannot have: where it is, what it is, and what would be right."""

    uid: str
    record: str
    value: str
    reason: str


@dataclass(frozen=True, slots=True)
class Preview:
    """What a change of a field would do: ``total`` values, of which ``refused`` cannot be converted.

    ``misfits`` are the first of those that whoever asks may see.
    """

    total: int
    refused: int
    misfits: tuple[Misfit, ...]


def define(database: Database, viewer: Viewer, field: Field, *, new: bool = False) -> bool:
    """Create an own field, or change anything but the name and type of one; say whether that changed anything.

    Args:
        database: where it is.
        viewer: who does it.
        field: as it shall be.
        new: refuse it when there is one of its name already.

    Raises:
        RuleError: a value does not fit, the field is of another type by now, or it is to be unique and is not.
        ForbiddenError: the viewer is no administrator.
    """
    definitions.check_right(viewer)

    def write(work: UnitOfWork) -> tuple[bool, Field | None]:
        before = definitions.lock(work).find(Field, field.name)
        if before and new:
            right = Phrase("`graphcrm fields change` changes it.")
            raise RuleError(Phrase("There is a field {name} already.", name=field.name), right, "name", field.name)
        if before and (converts(before, field) or before.set != field.set):
            said = Phrase("The field {name} {difference}.", name=field.name, difference=difference(before, field))
            raise RuleError(said, "Change it with `graphcrm fields change`, or take another name.", "name", field.name)
        return definitions.define(work, dataclasses.replace(field, was=before.was if before else "")), before

    changed, before = database.write(viewer, write)
    try:
        indexes.synchronize(database, viewer)
    except RuleError:
        database.write(viewer, lambda work: _put_back(work, field.name, before))
        raise
    return changed


def _put_back(work: UnitOfWork, name: str, before: Field | None) -> None:
    now = definitions.lock(work).get(Field, name)
    if before:
        definitions.save(work, before, now)
    else:
        definitions.remove(work, now)


def converts(before: Field, after: Field) -> bool:
    """Say whether a change of a field concerns its values: its name, type or source, or fewer choices than before."""
    return bool(_lost(before, after)) or (
        before.name,
        before.type,
        before.derived,
        before.relationship,
        before.reverse,
    ) != (
        after.name,
        after.type,
        after.derived,
        after.relationship,
        after.reverse,
    )


def difference(before: Field, after: Field) -> str:
    """Say what a field is already, or what it has no more, where its values would have to be converted."""
    if before.type == after.type and (lost := _lost(before, after)):
        return Phrase.counted(
            len(lost), "would lose the choice {choices}", "would lose the choices {choices}", choices=lost
        )
    return Phrase("is of the type {type} and the set {set} already", type=before.type, set=before.set)


def _lost(before: Field, after: Field) -> list[str]:
    """Return the choices that a changed field has no more; without any, an amount may be in every currency."""
    return [choice for choice in before.choices if after.choices and choice not in after.choices]


def unfinished(known: Schema, name: str, becoming: Field) -> Field | None:
    """Return the field while the change of ``name`` into ``becoming`` is not over; None when none was begun."""
    field = known.find(Field, becoming.name)
    if field is None or field.former is None or name not in (field.name, field.former.name):
        return None
    return field if dataclasses.replace(field, was="") == dataclasses.replace(becoming, was="") else None


def retire(database: Database, viewer: Viewer, name: str) -> None:
    """Hide a field; its values stay.

    Raises:
        NotFoundError: there is no such field.
        RuleError: a formula reads it.
        ForbiddenError: the viewer is no administrator.
    """
    definitions.check_right(viewer)

    def write(work: UnitOfWork) -> None:
        _check_unread(definitions.lock(work), name)
        definitions.set_active(work, Field, name, False)

    database.write(viewer, write)


def restore(database: Database, viewer: Viewer, name: str) -> None:
    """Take a retired field into use again.

    Raises:
        NotFoundError: there is no such field.
        RuleError: its formula reads what is not there any more.
        ForbiddenError: the viewer is no administrator.
    """
    definitions.check_right(viewer)

    def write(work: UnitOfWork) -> None:
        known = definitions.lock(work)
        known.check(known.get(Field, name))
        definitions.set_active(work, Field, name, True)

    database.write(viewer, write)


def preview(database: Database, viewer: Viewer, name: str, becoming: Field) -> Preview:
    """Tell what would become of the values of a field, and change nothing.

    Args:
        database: where the values are.
        viewer: who asks; the values of all records count, and those of records that they may see are shown.
        name: of the field.
        becoming: the field as it shall be.

    Raises:
        NotFoundError: there is no such field.
        RuleError: the field cannot become that one, whatever its values are.
        ForbiddenError: the viewer is no administrator.
    """
    definitions.check_right(viewer)
    known = schema(database)
    before = known.get(Field, name)
    target = _target(known, before, becoming)
    total, refused = 0, 0
    misfits: list[Misfit] = []
    for holder in _holders(known, before):
        for rows in holder.read(database, viewer, before.columns, BATCH):
            total += len(rows)
            found = list(_misfits(before, target, rows))
            refused += len(found)
            if found and len(misfits) < SHOWN and before.readable_by(viewer):
                seen = holder.seen(database, viewer, [each.uid for each in found])
                misfits += [each for each in found if each.uid in seen]
    return Preview(total, refused, tuple(misfits[:SHOWN]))


def _misfits(before: Field, target: Field, rows: Iterable[Mapping[str, Any]]) -> Iterator[Misfit]:
    """Yield the values of records that the changed field cannot have."""
    for row in rows:
        try:
            target.converted(row["properties"])
        except RuleError as error:
            yield Misfit(row["uid"], row["name"], before.value_type.to_text(before.read(row["properties"])), error.hint)


def change(
    database: Database,
    viewer: Viewer,
    name: str,
    becoming: Field,
    *,
    drop: bool = False,
    progress: Progress | None = None,
) -> Preview:
    """Change the name or the type of a field and convert its values, each with an entry in the journal of its record.

    Args:
        database: where the values are.
        viewer: who does it; the values of all records are converted.
        name: of the field; when a change of it was cut off, that goes on.
        becoming: the field as it shall be.
        drop: remove the values that cannot be converted; the journal keeps them.
        progress: called with (done, total, stage).

    Returns:
        What was found beforehand.

    Raises:
        NotFoundError: there is no such field.
        RuleError: values cannot be converted and are not to be dropped; nothing was touched.
        ForbiddenError: the viewer is no administrator.
    """
    definitions.check_right(viewer)
    if going := unfinished(schema(database), name, becoming):
        left = _left(database, viewer, going)
        proceed(database, viewer, going.name, total=left, progress=progress)
        return Preview(left, 0, ())
    found = preview(database, viewer, name, becoming)
    if found.refused and not drop:
        said = Phrase(
            "{refused:,} of {total:,} values of {name} cannot be converted",
            refused=found.refused,
            total=found.total,
            name=name,
        )
        right = Phrase("Change those values, or choose to drop them; the journal keeps them.")
        if not found.misfits:
            raise RuleError(Phrase("{said}, all in records that you may not see.", said=said), right, name)
        first = found.misfits[0]
        raise RuleError(
            Phrase(
                "{said}; the first is that of {record}: {value}. {reason}",
                said=said,
                record=first.record,
                value=first.value,
                reason=first.reason,
            ),
            right,
            name,
            first.value,
        )

    def begin(work: UnitOfWork) -> None:
        known = definitions.lock(work)
        before = known.get(Field, name)
        target = _target(known, before, becoming)
        if target.name != name:
            _rename_readers(work, known, before, target.name)
            definitions.remove(work, before)
        definitions.save(work, target, None if target.name != name else before)

    database.write(viewer, begin)
    proceed(database, viewer, becoming.name, total=found.total, progress=progress)
    return found


def proceed(database: Database, viewer: Viewer, name: str, *, total: int = 0, progress: Progress | None = None) -> None:
    """Convert what is left of a change of a field; do nothing when nothing is.

    Args:
        database: where the values are.
        viewer: who does it; the values of all records are converted.
        name: of the field, the one that it becomes.
        total: how many values were found when the change began, for ``progress``.
        progress: called with (done, total, stage).

    Raises:
        NotFoundError: there is no such field.
    """
    known = schema(database)
    field = known.get(Field, name)
    if not field.former:
        return
    done = 0
    for holder, uids in _batches(database, viewer, known, field, field.former):
        database.write(viewer, partial(_convert, holder=holder, field=field, uids=uids))
        done += len(uids)
        if progress:
            progress(done, max(done, total), "converting")

    def finish(work: UnitOfWork) -> None:
        now = definitions.lock(work).get(Field, name)
        definitions.save(work, dataclasses.replace(now, was=""), now)

    database.write(viewer, finish)
    indexes.synchronize(database, viewer)


def delete(database: Database, viewer: Viewer, name: str, *, progress: Progress | None = None) -> int:
    """Delete a field with its values, and return how many those were; the journal of each record keeps its own.

    Args:
        database: where the values are.
        viewer: who does it; the values of all records are removed.
        name: of the field.
        progress: called with (done, total, stage).

    Raises:
        NotFoundError: there is no such field.
        RuleError: a formula reads it.
        ForbiddenError: the viewer is no administrator.
    """
    retire(database, viewer, name)
    known = schema(database)
    field = known.get(Field, name)
    done = 0
    for former in filter(None, (field, field.former)):
        for holder, uids in _batches(database, viewer, known, field, former):
            database.write(viewer, partial(_clear, holder=holder, field=field, uids=uids))
            done += len(uids)
            if progress:
                progress(done, done, "deleting")
    database.write(viewer, lambda work: definitions.remove(work, definitions.lock(work).get(Field, name)))
    indexes.synchronize(database, viewer)
    return done


def count(database: Database, viewer: Viewer, name: str) -> int:
    """Return how many records have a value of a field, for the question before it is deleted.

    Raises:
        NotFoundError: there is no such field.
        ForbiddenError: the viewer is no administrator.
    """
    definitions.check_right(viewer)
    known = schema(database)
    field = known.get(Field, name)
    return sum(holder.count(database, viewer, field.columns) for holder in _holders(known, field))


def _batches(
    database: Database, viewer: Viewer, known: Schema, field: Field, kept_as: Field
) -> Iterator[tuple[Holder, list[str]]]:
    """Yield the uids of the records that hold a value in the way of ``kept_as``, a batch at a time."""
    for holder in _holders(known, field):
        for rows in holder.read(database, viewer, kept_as.columns, BATCH):
            yield holder, [row["uid"] for row in rows]


def _left(database: Database, viewer: Viewer, field: Field) -> int:
    """Return how many records a change that goes on has to look at."""
    assert field.former
    columns = field.former.columns
    return sum(holder.count(database, viewer, columns) for holder in _holders(schema(database), field))


def _convert(work: UnitOfWork, holder: Holder, field: Field, uids: Sequence[str]) -> None:
    """Write the values of these records in the way of the field instead of the one before it."""

    def converted(properties: Mapping[str, Any]) -> dict[str, Any]:
        if field.holds(properties):
            return {}
        try:
            value = field.converted(properties)
        except RuleError:
            value = None
        assert field.former
        return dict.fromkeys(field.former.columns) | field.value_type.to_properties(field, value)

    _rewrite(work, holder, field, uids, converted)


def _clear(work: UnitOfWork, holder: Holder, field: Field, uids: Sequence[str]) -> None:
    """Remove the values of these records."""
    _rewrite(work, holder, field, uids, dict.fromkeys)


def _rewrite(
    work: UnitOfWork,
    holder: Holder,
    field: Field,
    uids: Sequence[str],
    make: Callable[[Mapping[str, Any]], dict[str, Any]],
) -> None:
    changes = {}
    for row in holder.lock(work, {"version", *field.columns, *(field.former.columns if field.former else ())}, uids):
        version = {"version": row["properties"].pop("version")}
        before = row["properties"]
        after = {column: value for column, value in make(before).items() if value != before[column]}
        if after:
            told = ({column: before[column] for column in after} | version, after | {"version": next_version(version)})
            changes[row["uid"]] = told[1]
            work.record("change", row["uid"], *told, kind=holder.kind, of=row["of"], type=holder.of)
    holder.save(work, changes)


def _holders(known: Schema, field: Field) -> list[Holder]:
    of = known.get(AttributeSet, field.set)
    if of.holder == "relationship":
        # A type may have had the set before.
        return [Holder(type, True) for type in known.types.all_names]
    return [Holder("Unit" if of.units else "Party", False)]


def _target(known: Schema, before: Field, becoming: Field) -> Field:
    """Return the definition that is kept while values are converted.

    Raises:
        RuleError: the field cannot become that one.
    """
    becoming.check()
    if before.was and dataclasses.replace(before, was="") != becoming:
        assert before.former
        raise RuleError(
            Phrase(
                "The field {name} is still being changed from {former} ({type}).",
                name=before.name,
                former=before.former.name,
                type=before.former.type,
            ),
            "Let that change go on first: ask for it again.",
            "name",
            before.name,
        )
    if before.was:
        return before
    if before.set != becoming.set:
        raise RuleError(
            Phrase("The field {name} belongs to the set {set}.", name=before.name, set=before.set),
            "A field keeps its set.",
            "set",
        )
    same = dataclasses.replace(becoming, name=before.name, label=before.label)
    if not (before.columns and becoming.columns and before.encrypted == becoming.encrypted) and converts(before, same):
        raise RuleError(
            Phrase(
                "The field {name} cannot change from {type} to {becoming}.",
                name=before.name,
                type=before.type,
                becoming=becoming.type,
            ),
            "Only values that are kept as they are can be converted; make another field.",
            "type",
            becoming.type,
        )
    target = dataclasses.replace(becoming, was=json.dumps(before.told(), sort_keys=True))
    after = known.with_changes([target], without=[before])
    after.check(target)
    for reader in known.all(Field):
        if reader.active and before.name in reader.reads:
            _check_reader(after, reader, before, target)
    return target


def _check_reader(after: Schema, reader: Field, before: Field, target: Field) -> None:
    """Raise ``RuleError`` when a formula that reads a field cannot read what it becomes."""
    formula = Formula.parse(reader.formula).renamed(before.name, target.name).text
    try:
        after.check(dataclasses.replace(reader, formula=formula))
    except RuleError as error:
        raise RuleError(
            Phrase(
                "The field {name} is read by the formula of {reader}, which does not work with {label}: {problem}",
                name=before.name,
                reader=reader.name,
                label=Word(target.value_type.label).lower(),
                problem=error,
            ),
            "Change or retire that first.",
            "type",
            target.type,
        ) from error


def _check_unread(known: Schema, name: str) -> None:
    """Raise ``RuleError`` when a formula reads the field."""
    readers = [field.name for field in known.all(Field) if field.active and name in field.reads]
    if readers:
        raise RuleError(
            Phrase("The field {name} is read by the formula of {readers}.", name=name, readers=readers),
            "Change or retire that first.",
            "name",
            name,
        )


def _rename_readers(work: UnitOfWork, known: Schema, before: Field, name: str) -> None:
    """Let the formulas that read a field read it by its new name."""
    for field in known.all(Field):
        if before.name in field.reads:
            text = Formula.parse(field.formula).renamed(before.name, name).text
            definitions.save(work, dataclasses.replace(field, formula=text), field)
