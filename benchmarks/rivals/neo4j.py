"""graphcrm itself, and the bare Neo4j driver: its floor."""

from __future__ import annotations

from datetime import date
from typing import Any

from recorder import Recorder, Statement

from graphcrm.database.connection import Database
from graphcrm.services.connections import connections
from graphcrm.services.explorer import expand
from graphcrm.values import Period
from graphcrm.viewer import Viewer
from rivals import question
from rivals.question import Answer, Neighbours


class Graphcrm:
    """The services, asked by somebody."""

    def __init__(self, database: Database, viewer: Viewer, names: dict[str, str], name: str = "graphcrm") -> None:
        self.database, self.viewer, self.names, self.name = database, viewer, names, name
        self._uids = {name: uid for uid, name in names.items()}

    def connect(self, source: str, target: str, day: date, limit: int = question.LIMIT) -> Answer:
        ends = (f"ext:{source}", f"ext:{target}")
        told = connections(self.database, self.viewer, *ends, as_of=day, max_hops=question.HOPS, limit=limit)
        return Answer(
            told.distance,
            told.found,
            tuple(tuple(self.names[party.uid] for party in path.parties) for path in told.paths),
            tuple((self.names[broker.party.uid], broker.paths) for broker in told.brokers),
            bool(set(told.truncated) - {"limit"}),
        )

    def neighbours(self, party: str, day: date) -> Neighbours:
        told = expand.neighbours(self.database, self.viewer, self._uids[party], as_of=Period.day(day))
        return Neighbours(told.total, {(group.type.name, group.forward): group.number for group in told.groups})


class BareDriver:
    """Sends again what graphcrm sent to answer."""

    name = "bare driver"

    def __init__(self, whole: Graphcrm) -> None:
        self._recorder = Recorder(whole.database)
        self._whole = whole
        self._known: dict[tuple[object, ...], tuple[list[Statement], Any]] = {}

    def connect(self, source: str, target: str, day: date, limit: int = question.LIMIT) -> Answer:
        # What is compared lists more paths than what is measured, whose statements must be known by then.
        for each in {limit, question.LIMIT}:
            if (source, target, day, each) not in self._known:
                self._record(self._whole.connect, source, target, day, each)
        told: Answer = self._again(source, target, day, limit)
        return told

    def neighbours(self, party: str, day: date) -> Neighbours:
        if (party, day) not in self._known:
            self._record(self._whole.neighbours, party, day)
        told: Neighbours = self._again(party, day)
        return told

    def _record(self, ask: Any, *given: object) -> None:
        with self._recorder.recording() as sent:
            answer = ask(*given)
        self._known[given] = sent, answer

    def _again(self, *given: object) -> Any:
        sent, answer = self._known[given]
        self._recorder.send(sent)
        return answer
