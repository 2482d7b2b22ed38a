"""Send the paths between two parties of a picture, and who of us should ask whom to be introduced to one."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from flask import Response, jsonify

from graphcrm.errors import NotFoundError, RuleError
from graphcrm.phrases import Phrase
from graphcrm.queries.parties import PartyRef, refs
from graphcrm.services.connections import REASONS, connections
from graphcrm.services.explorer import graph as graphs
from graphcrm.services.explorer.state import State
from graphcrm.services.introductions import introductions as introduced
from graphcrm.web.ask import sentences
from graphcrm.web.explorer import asked
from graphcrm.web.explorer.drawn import drawn
from graphcrm.web.handle import current_database
from graphcrm.web.limits import costly
from graphcrm.web.shown import said
from graphcrm.web.viewer import current_schema, current_viewer

if TYPE_CHECKING:
    from collections.abc import Iterable

    from graphcrm.services.connections import Path

#: How many paths are sent where the request does not say, and at most.
USUAL, MOST = 20, 100


@costly
def paths() -> Response:
    """Send the ranked paths that a picture asks for, who matters on them, and their graph."""
    given = dict(asked.sent("source", "target", "through", "avoid", "types", "max_hops", "order", "as_of", "limit"))
    limit = _limit(given.pop("limit", USUAL))
    wanted = State.read({"paths": given}).paths
    if wanted is None or not wanted.source or not wanted.target:
        raise RuleError("A path has two ends.", "Choose both.", "target")
    named = _parties([wanted.source, wanted.target, *wanted.through, *wanted.avoid])
    found = connections(
        current_database(),
        current_viewer(),
        named[wanted.source],
        named[wanted.target],
        as_of=asked.period(wanted.as_of),
        types=wanted.types or None,
        through=[named[uid] for uid in wanted.through],
        avoid=[named[uid] for uid in wanted.avoid],
        max_hops=wanted.max_hops,
        limit=limit,
        order="strong" if wanted.order == "strong" else "short",
    )
    on_them = [wanted.source, wanted.target, *_uids(found.paths)]
    return jsonify(
        paths=[_path(path) for path in found.paths],
        distance=found.distance,
        found=found.found,
        longest=found.longest,
        more="many" in found.truncated,
        truncated=_cut_short(found.truncated),
        brokers=[
            {
                "uid": broker.party.uid,
                "name": broker.party.name,
                "paths": broker.paths,
                "of": broker.of,
                "single": broker.single_point,
            }
            for broker in found.brokers
        ],
        graph=_graph(on_them),
        cypher=found.cypher,
    )


@costly
def introductions() -> Response:
    """Send who of us should ask whom to be introduced to a party, and the graph of their ways."""
    given = asked.sent("target", "as_of", "types", "limit")
    target = asked.text(given, "target")
    found = introduced(
        current_database(),
        current_viewer(),
        _parties([target])[target],
        as_of=asked.period(asked.text(given, "as_of")),
        types=asked.names(given, "types") or None,
        limit=_limit(given.get("limit", USUAL)),
    )
    return jsonify(
        introductions=[
            {
                "asker": each.asker.uid,
                "name": each.asker.name,
                "own": each.own,
                "direct": each.direct,
                "whom": {"uid": each.whom.uid, "name": each.whom.name},
                "through": [party.name for party in each.path.parties[1:-1]],
                "path": _path(each.path),
                "strength": each.strength,
            }
            for each in found.introductions
        ],
        askers=found.askers,
        found=found.found,
        truncated=_cut_short(found.truncated),
        graph=_graph([target, *_uids(each.path for each in found.introductions)]),
        cypher=found.cypher,
    )


def _path(path: Path) -> dict[str, Any]:
    """Return a path as the script takes it: uids of its parties, of the ties of each hop, and a sentence a hop."""
    return {
        "parties": [party.uid for party in path.parties],
        "names": [party.name for party in path.parties],
        "ties": [[tie.uid for tie in (hop, *hop.also)] for hop in path.hops],
        "length": path.length,
        "strength": path.strength,
        "words": [sentences.hop(hop) for hop in path.hops],
    }


def _parties(uids: Iterable[str]) -> dict[str, PartyRef]:
    """Return the parties of a request in one round trip.

    Raises:
        NotFoundError: one is not there, or the viewer does not see it.
    """
    wanted = list(uids)
    found = refs(current_database(), current_viewer(), set(wanted))
    for uid in wanted:
        if uid not in found:
            raise NotFoundError(Phrase("There is no party {uid!r}.", uid=uid))
    return found


def _uids(paths: Iterable[Path]) -> list[str]:
    return [party.uid for path in paths for party in path.parties]


def _graph(uids: Iterable[str]) -> dict[str, Any]:
    return drawn(graphs.of(current_database(), current_viewer(), uids, known=current_schema()))


def _cut_short(truncated: Iterable[str]) -> list[str]:
    return [said(REASONS[why]) for why in truncated if why != "limit"]


def _limit(given: Any) -> int:
    if type(given) is not int or not 1 <= given <= MOST:
        raise RuleError(
            Phrase("{part} is {text!r}.", part="limit", text=str(given)),
            Phrase("It must be a whole number from 1 to {most}.", most=MOST),
            "limit",
        )
    return given
