"""The application over the sample organizations, and people who visit it."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path
from typing import Any

import pytest
from flask import Flask, g
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from graphcrm import config
from graphcrm.database.connection import Database
from graphcrm.models.preference import Scope
from graphcrm.services import accounts, throttle
from graphcrm.services.preferences import Preferences
from graphcrm.viewer import Viewer
from graphcrm.web import create_app

PASSWORD = "plum tractor ladder"


class Visitor:
    """A browser of somebody: it keeps cookies, and sends forms with the token that their page has."""

    def __init__(self, app: Flask) -> None:
        self.client = app.test_client()

    def get(self, path: str, **options: Any) -> TestResponse:
        return self.client.get(path, **options)

    def token(self, path: str) -> str:
        found = re.search(r'name="csrf-token" content="([^"]+)"', self.get(path).text)
        assert found, path
        return found[1]

    def send(self, path: str, *, page: str = "", **fields: str) -> TestResponse:
        """Send a form; ``page`` is where it stands when it is sent to another address."""
        return self.client.post(path, data={"csrf_token": self.token(page or path), **fields})

    def sign_in(self, login: str, password: str = PASSWORD, path: str = "/sign-in") -> TestResponse:
        return self.send(path, login=login, password=password)


@pytest.fixture(scope="module")
def app(settings: config.Settings, demo_database: Database) -> Flask:
    return create_app(settings, database=demo_database)


@pytest.fixture
def plain(tmp_path: Path) -> config.Settings:
    """The settings that hold without any variable, with a home folder of this test."""
    return config.load({"GRAPHCRM_HOME": str(tmp_path / "home")})


@pytest.fixture(scope="module")
def asking(tmp_path_factory: pytest.TempPathFactory) -> Callable[..., AbstractContextManager[None]]:
    """Begin a request of somebody with a language and a format of dates, without a database."""
    app = create_app(config.load({"GRAPHCRM_HOME": str(tmp_path_factory.mktemp("home"))}))

    @contextmanager
    def ask(language: str = "en", date_format: str = "D MMMM YYYY") -> Iterator[None]:
        with app.test_request_context("/"):
            kept = {"site": {"language": language, "date_format": date_format}}
            g.preferences = Preferences([Scope.site()], kept)
            yield

    return ask


@pytest.fixture
def client(app: Flask) -> FlaskClient:
    return app.test_client()


@pytest.fixture
def visitor(app: Flask) -> Callable[..., Visitor]:
    """Open a browser, of somebody who is signed in when a name is given."""

    def open_browser(name: str = "") -> Visitor:
        opened = Visitor(app)
        if name:
            assert opened.sign_in(name).status_code == 302
        return opened

    return open_browser


@pytest.fixture
def trips(app: Flask) -> Iterator[list[float]]:
    """How long each round trip took that the application has made to the database."""
    found: list[float] = []
    handle = app.extensions["graphcrm"]
    before, handle.measured = handle.measured, found.append
    yield found
    handle.measured = before


@pytest.fixture
def people(demo_database: Database, administrator: Viewer) -> None:
    """Alice, an administrator, Charlie, who may see nobody, and nobody else; nothing was tried yet."""
    throttle._of.cache_clear()
    with demo_database.driver.session(database=demo_database.name) as session:
        session.run("MATCH (n) WHERE n:User OR n:AccountLink DETACH DELETE n").consume()
    for name, roles in (("alice", ["admin"]), ("charlie", [])):

        def add(work: Any, name: str = name, roles: list[str] = roles) -> object:
            email = f"{name}@example.org"
            label = name.capitalize()
            return accounts.add(work, name, email, label=label, roles=roles, password=PASSWORD)

        demo_database.write(administrator, add)
