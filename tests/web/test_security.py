"""Headers, host names, and where the application may listen."""

from __future__ import annotations

import dataclasses

import pytest
from flask.testing import FlaskClient

from graphcrm import config
from graphcrm.database.connection import Database
from graphcrm.errors import ConfigurationError
from graphcrm.web import create_app
from graphcrm.web.security import HEADERS
from graphcrm.web.server import serve

ASSET = "/static/theme.js"


@pytest.fixture
def offline(plain: config.Settings) -> FlaskClient:
    return create_app(plain, database=object()).test_client()  # type: ignore[arg-type]


@pytest.mark.parametrize("path", ["/", "/nowhere", "/answer.json", "/static/theme.js", "/static/dist/main.css"])
def test_everything_is_sent_with_the_protective_headers(offline: FlaskClient, path: str) -> None:
    headers = offline.get(path).headers
    assert {name: headers.get(name) for name in HEADERS} == HEADERS


def test_no_script_or_style_may_stand_in_a_page_and_no_frame_around_it() -> None:
    policy = HEADERS["Content-Security-Policy"]
    assert "unsafe" not in policy
    for rule in (
        "default-src 'none'",
        "script-src 'self'",
        "worker-src 'self'",
        "style-src 'self'",
        "frame-ancestors 'none'",
    ):
        assert rule in policy


def test_answers_are_not_kept_but_assets_are(offline: FlaskClient) -> None:
    assert offline.get("/").headers["Cache-Control"] == "no-store"
    assert "max-age=604800" in offline.get("/static/dist/main.css").headers["Cache-Control"]


@pytest.mark.parametrize("host", ["localhost", "localhost:5000", "127.0.0.1:5000", "[::1]:5000"])
def test_this_machine_is_answered_by_each_of_its_names(offline: FlaskClient, host: str) -> None:
    assert offline.get(ASSET, headers={"Host": host}).status_code == 200


@pytest.mark.parametrize(
    "host",
    [
        "evil.example",
        "evil.example:5000",
        "localhost.evil.example",
        "127.0.0.1.evil.example",
        "evil@localhost.x",
        "[",
        "",
    ],
)
@pytest.mark.parametrize("path", ["/", "/answer.json?q=who+knows+Sally", "/static/theme.js"])
def test_another_host_name_is_refused_so_that_no_other_site_can_read_answers(
    offline: FlaskClient, host: str, path: str
) -> None:
    answer = offline.get(path, headers={"Host": host})
    assert answer.status_code == 400
    assert answer.mimetype == "text/plain"


@pytest.mark.parametrize("host", ["0.0.0.0", "::"])
def test_it_does_not_listen_on_all_addresses_without_knowing_its_names(plain: config.Settings, host: str) -> None:
    with pytest.raises(ConfigurationError, match="by what name others call it") as refused:
        create_app(dataclasses.replace(plain, host=host))
    assert "GRAPHCRM_ALLOWED_HOSTS" in refused.value.hint


@pytest.mark.parametrize("host", ["0.0.0.0", "192.168.1.5", "::", "crm.example"])
def test_it_does_not_listen_where_others_could_reach_it_before_there_are_accounts(
    plain: config.Settings, database: Database, host: str
) -> None:
    app = create_app(dataclasses.replace(plain, host=host, allowed_hosts=("crm.example",)), database=database)
    with pytest.raises(ConfigurationError, match="there are no accounts yet") as refused:
        serve(app, host, 0, lambda _: None)
    assert "graphcrm user add" in refused.value.hint


def test_it_answers_to_the_names_that_the_settings_give_it_and_no_others(plain: config.Settings) -> None:
    settings = dataclasses.replace(
        plain, host="0.0.0.0", site_url="https://crm.example", allowed_hosts=("crm.local", "10.0.0.5")
    )
    client = create_app(settings, database=object()).test_client()  # type: ignore[arg-type]
    for host, status in (("crm.example", 200), ("CRM.local:8080", 200), ("10.0.0.5", 200), ("0.0.0.0", 400)):
        assert client.get(ASSET, headers={"Host": host}).status_code == status, host


def test_browsers_are_told_to_keep_to_https_where_the_site_has_it(plain: config.Settings) -> None:
    for site, told in (("https://crm.example", True), ("http://crm.example", False), ("", False)):
        app = create_app(dataclasses.replace(plain, site_url=site), database=object())  # type: ignore[arg-type]
        assert ("Strict-Transport-Security" in app.test_client().get(ASSET).headers) == told


@pytest.mark.parametrize("host", ["127.0.0.1", "127.0.0.2", "::1", "localhost"])
def test_it_listens_on_any_loopback_address(plain: config.Settings, host: str) -> None:
    settings = dataclasses.replace(plain, host=host)
    name = f"[{host}]" if ":" in host else host
    client = create_app(settings, database=object()).test_client()  # type: ignore[arg-type]
    assert client.get(ASSET, headers={"Host": f"{name}:8080"}).status_code == 200
