"""The application over the sample organizations."""

from __future__ import annotations

from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient

from graphcrm import config
from graphcrm.database.connection import Database
from graphcrm.web import create_app


@pytest.fixture(scope="module")
def app(settings: config.Settings, demo_database: Database) -> Flask:
    return create_app(settings, database=demo_database)


@pytest.fixture
def plain(tmp_path: Path) -> config.Settings:
    """The settings that hold without any variable, with a home folder of this test."""
    return config.load({"GRAPHCRM_HOME": str(tmp_path / "home")})


@pytest.fixture
def client(app: Flask) -> FlaskClient:
    return app.test_client()
