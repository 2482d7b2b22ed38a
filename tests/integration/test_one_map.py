"""The parameters of a read go in one map, so that no other text or list makes the database plan it anew."""

from __future__ import annotations

import pytest

from graphcrm.database.connection import Database, as_one
from graphcrm.queries.loader import load
from graphcrm.viewer import Viewer


def test_every_parameter_is_one_of_the_map_but_the_viewer() -> None:
    text, parameters = as_one(
        "MATCH (n {uid: $uid}) WHERE n.a IN $uids OR $viewer.sees_all", {"uid": 1, "uids": [], "viewer": {}}
    )

    assert text == "MATCH (n {uid: $given.uid}) WHERE n.a IN $given.uids OR $viewer.sees_all"
    assert parameters == {"viewer": {}, "given": {"uid": 1, "uids": []}}


def test_a_read_sends_the_same_kinds_of_parameters_whatever_their_values(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    sent: list[tuple[str, dict[str, type]]] = []
    ask = database._ask

    def told(text: str, parameters: dict[str, object], timeout: float | None) -> list[dict[str, object]]:
        sent.append((text, {name: type(value) for name, value in parameters.items()}))
        return ask(text, parameters, timeout)

    monkeypatch.setattr(database, "_ask", told)
    for uids in (["nobody"], [], ["nobody"] * 200, None):
        assert database.read(load("parties.refs"), Viewer.administrator(), uids=uids) == []

    assert sent == [(sent[0][0], {"viewer": dict, "given": dict})] * 4
