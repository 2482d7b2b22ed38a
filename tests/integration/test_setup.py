"""A new database is filled, once and wholly."""

from __future__ import annotations

import pytest

from graphcrm import resources
from graphcrm.database.connection import Database
from graphcrm.services import graph_import, parties, setup
from graphcrm.viewer import Viewer


def test_the_demo_is_finished_after_it_was_cut_short_and_then_left_alone(
    database: Database, administrator: Viewer
) -> None:
    part = {"name": "Sally Kessler", "description": "changed by hand"}
    uid = database.write(administrator, lambda work: parties.create(work, "person", part))
    assert not setup.wants_demo(database)
    database.write(administrator, lambda work: parties.delete(work, uid))
    folder = resources.folder("seeds") / "demo"

    def cut_short(done: int, _total: int, stage: str) -> None:
        if stage == "units" and done:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        graph_import.run(database, administrator, folder, folder / "mapping.yaml", progress=cut_short)
    assert setup.wants_demo(database)
    setup.load_demo(database, administrator)
    assert not setup.wants_demo(database)
