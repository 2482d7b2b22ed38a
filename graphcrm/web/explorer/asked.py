"""What a request of the explorer asks: with whom a picture begins, and the parts of the JSON that its script sends."""

from __future__ import annotations

import base64
import binascii
import json
import zlib
from collections.abc import Mapping
from typing import Any

from flask import request

from graphcrm.errors import RuleError
from graphcrm.phrases import Phrase
from graphcrm.services.explorer import overview, start
from graphcrm.services.explorer.graph import MAX_PARTIES
from graphcrm.services.explorer.state import Filters, State, when
from graphcrm.values import Period
from graphcrm.web.handle import current_database
from graphcrm.web.lists import selection
from graphcrm.web.lists.listing import KINDS
from graphcrm.web.pickers import picked
from graphcrm.web.viewer import current_schema, current_viewer

#: The longest state that is unpacked from an address.
_LARGEST = 1_000_000


def beginning() -> tuple[State, list[str]]:
    """Return the picture that the address of the page asks for, or a form, and the uids of all that is asked for.

    Raises:
        GraphcrmError: what is asked for cannot be read, or is not there.
    """
    given = request.values
    if packed := given.get("s", ""):
        state = unpacked(packed)
        return state, list(state.parties)
    filters = Filters(
        as_of=when(given.get("as_of", "")), types=tuple(given.getlist("types")), kinds=tuple(given.getlist("kinds"))
    )
    uids = list(selection.read().uids) if request.form.get("list") in KINDS else request.form.getlist("uid")
    party = picked(given, "party")
    if where := request.args.get("community", ""):
        uids = _of_community(where)
    if not uids:
        uids = start.parties(
            current_database(),
            current_viewer(),
            party=party,
            degrees=_number(given.get("degrees", ""), "degrees", 1),
            as_of=period(filters.as_of),
            question=given.get("q", ""),
            find=given.get("find", ""),
            listed=request.args.get("list", ""),
            known=current_schema(),
        )
    uids = list(dict.fromkeys(uids))
    return State(parties=tuple(uids[:MAX_PARTIES]), filters=filters), uids


def unpacked(text: str) -> State:
    """Return the state that a link carries: JSON, deflated, in the letters of Base64 that an address takes.

    Raises:
        RuleError: it is none.
    """
    try:
        inflate = zlib.decompressobj()
        plain = inflate.decompress(base64.urlsafe_b64decode(text + "=" * (-len(text) % 4)), _LARGEST)
        if not inflate.eof:
            raise ValueError(text)
        given = json.loads(plain)
    except (ValueError, binascii.Error, zlib.error, RecursionError) as error:
        raise RuleError("The link does not hold a whole picture.", "Copy all of it.", "s") from error
    return State.read(given)


def packed(state: State) -> str:
    """Return a state as a link carries it, see ``unpacked``."""
    written = json.dumps(state.to_dict(), separators=(",", ":"), ensure_ascii=False).encode()
    return base64.urlsafe_b64encode(zlib.compress(written)).decode().rstrip("=")


def stated() -> State:
    """Return the state that a form has sent as JSON.

    Raises:
        RuleError: it is none.
    """
    try:
        given = json.loads(request.form.get("state", ""))
    except (ValueError, RecursionError) as error:
        raise RuleError("The request is not what the explorer sends.", field="state") from error
    return State.read(given)


def sent(*parts: str) -> Mapping[str, Any]:
    """Return the JSON object that a script has sent.

    Raises:
        RuleError: it is none, or has other parts than these.
    """
    given = request.get_json(silent=True)
    if not isinstance(given, dict) or not given.keys() <= set(parts):
        raise RuleError("The request is not what the explorer sends.", Phrase("It has {parts}.", parts=parts))
    return given


def names(given: Mapping[str, Any], part: str) -> list[str]:
    """Return a list of texts of what was sent, each once; an empty one where it is not there.

    Raises:
        RuleError: it is none.
    """
    found = given.get(part) or []
    if not isinstance(found, list) or not all(isinstance(each, str) for each in found):
        raise RuleError(Phrase("{part} is no list of texts.", part=part), field=part)
    return list(dict.fromkeys(found))


def text(given: Mapping[str, Any], part: str) -> str:
    """Return a text of what was sent, empty where it is not there.

    Raises:
        RuleError: it is none.
    """
    found = given.get(part) or ""
    if not isinstance(found, str):
        raise RuleError(Phrase("{part} is no text.", part=part), field=part)
    return found


def period(as_of: str) -> Period | None:
    """Return the period that a text means; None for today.

    Raises:
        RuleError: it is no date and no stretch of time.
    """
    written = when(as_of)
    return Period.parse(written) if written else None


def _of_community(where: str) -> list[str]:
    """Return the parties with most ties of a community of the map of the network, ``MAP:NUMBER``, or of the ``MAP``."""
    map, _, number = where.partition(":")
    community = _number(number, "community", 0) if number else None
    most = MAX_PARTIES if community is None else start.MOST
    return overview.strongest(current_database(), current_viewer(), map, community, most)


def _number(text: str, part: str, default: int) -> int:
    if not text:
        return default
    if not text.isascii() or not text.isdigit():
        raise RuleError(Phrase("{part} is {text!r}.", part=part, text=text), "Give a whole number.", part, text)
    return int(text)
