"""Commands of the tests run against the server of the test process."""

from __future__ import annotations

import pytest

from graphcrm import config
from graphcrm.database import local


@pytest.fixture
def configured(settings: config.Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    """Let commands use the server of this test process, as one that is configured."""
    endpoint = local.ensure_started(settings)
    monkeypatch.setenv("GRAPHCRM_HOME", str(settings.home))
    monkeypatch.setenv("GRAPHCRM_DATABASE_URL", endpoint.uri)
    monkeypatch.setenv("GRAPHCRM_DATABASE_PASSWORD", endpoint.password)
