"""Commands of the tests run against the server of the test process."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from click.testing import CliRunner, Result

from graphcrm import config
from graphcrm.cli import main
from graphcrm.database import local
from graphcrm.database.connection import Database


@pytest.fixture
def configured(settings: config.Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    """Let commands use the server of this test process, as one that is configured."""
    endpoint = local.ensure_started(settings)
    monkeypatch.setenv("GRAPHCRM_HOME", str(settings.home))
    monkeypatch.setenv("GRAPHCRM_DATABASE_URL", endpoint.uri)
    monkeypatch.setenv("GRAPHCRM_DATABASE_PASSWORD", endpoint.password)


@pytest.fixture
def run(database: Database, configured: None) -> Callable[..., Result]:
    """Run a command against the server of this test process, as one that is configured."""
    return lambda *arguments, **given: CliRunner().invoke(main, arguments, **given)
