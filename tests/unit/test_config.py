"""Settings come from the environment, and a wrong one says what would be right."""

from __future__ import annotations

import dataclasses
from pathlib import Path

import pytest

from graphcrm import config
from graphcrm.errors import ConfigurationError


def test_without_any_variable_each_setting_has_its_default() -> None:
    settings = config.load({})

    assert settings.database_url == ""
    assert settings.database_name == "neo4j"
    assert (settings.host, settings.port, settings.bolt_port) == ("127.0.0.1", 5000, 0)
    assert (settings.heap, settings.page_cache, settings.fast_start) == ("1g", "512m", True)
    assert settings.home.is_absolute()
    assert settings.cache != settings.home


def test_every_setting_of_the_table_is_read_into_the_field_of_its_name() -> None:
    assert [setting.name for setting in config.SETTINGS] == [
        field.name for field in dataclasses.fields(config.Settings)
    ]


def test_variables_are_read_with_the_type_they_mean(tmp_path: Path) -> None:
    settings = config.load(
        {
            "GRAPHCRM_HOME": str(tmp_path),
            "GRAPHCRM_DATABASE_URL": " neo4j+s://example.org ",
            "GRAPHCRM_PORT": "8080",
            "GRAPHCRM_HEAP": "2G",
            "GRAPHCRM_FAST_START": "0",
            "GRAPHCRM_HOST": "",
        }
    )

    assert settings.home == tmp_path
    assert settings.database_url == "neo4j+s://example.org"
    assert (settings.port, settings.heap, settings.fast_start) == (8080, "2g", False)
    assert settings.host == "127.0.0.1", "an empty variable is one that was not set"


def test_a_folder_may_be_relative_or_in_the_home_folder() -> None:
    assert config.load({"GRAPHCRM_HOME": "data"}).home == Path.cwd() / "data"
    assert config.load({"GRAPHCRM_CACHE": "~/c"}).cache == Path.home() / "c"


@pytest.mark.parametrize(
    ("variable", "value", "right"),
    [
        ("GRAPHCRM_DATABASE_URL", "http://example.org", "neo4j://"),
        ("GRAPHCRM_DATABASE_URL", "example.org:7687", "bolt://"),
        ("GRAPHCRM_PORT", "65536", "a port from 0 to 65535"),
        ("GRAPHCRM_BOLT_PORT", "-1", "a port from 0 to 65535"),
        ("GRAPHCRM_HEAP", "much", "512m"),
        ("GRAPHCRM_HEAP", "m", "512m"),
        ("GRAPHCRM_PAGE_CACHE", "512", "512m"),
        ("GRAPHCRM_FAST_START", "yes", "0 or 1"),
        ("GRAPHCRM_JOBS_URL", "localhost:6379", "redis://"),
        ("GRAPHCRM_SITE_URL", "crm.example", "https://crm.example"),
        ("GRAPHCRM_SITE_URL", "https://crm.example/crm", "without a path"),
        ("GRAPHCRM_SITE_URL", "https://[", "without a path"),
        ("GRAPHCRM_ALLOWED_HOSTS", "crm.example:80", "without port"),
        ("GRAPHCRM_PROXIES", "-1", "a number from 0 to 9"),
        ("GRAPHCRM_SESSION_DAYS", "0", "a number from 1 to 365"),
        ("GRAPHCRM_SIGN_UP", "on", "0 or 1"),
        ("GRAPHCRM_FILES", "https://papers.example", "s3://BUCKET/PREFIX"),
        ("GRAPHCRM_FILES", "s3://", "s3://BUCKET/PREFIX"),
        ("GRAPHCRM_FILES", "~nobody-has-this-name/files", "a folder"),
        ("GRAPHCRM_FILES_ENDPOINT", "s3.example", "https://s3.example"),
        ("GRAPHCRM_FILE_LIMIT", "25", "512m"),
        ("GRAPHCRM_FILE_LIMIT", "0m", "a size over 0"),
        ("GRAPHCRM_FILE_TYPES", "pdf", "image/*"),
        ("GRAPHCRM_FILE_SCAN", "clamdscan 'x", "a command"),
        ("GRAPHCRM_HOME", "~nobody-has-this-name/data", "a folder"),
    ],
)
def test_a_value_that_cannot_be_used_is_refused_by_name_with_a_right_one(variable: str, value: str, right: str) -> None:
    with pytest.raises(ConfigurationError) as refused:
        config.load({variable: value})

    assert refused.value.message == f"{variable} is {value!r}."
    assert right in refused.value.hint
    assert refused.value.exit_code == 2


def test_the_site_and_its_other_names_are_read() -> None:
    settings = config.load(
        {"GRAPHCRM_SITE_URL": "https://crm.example:8443/", "GRAPHCRM_ALLOWED_HOSTS": "CRM.local, 10.0.0.5,"}
    )

    assert settings.site_url == "https://crm.example:8443"
    assert settings.allowed_hosts == ("crm.local", "10.0.0.5")


def test_a_session_key_that_could_be_guessed_is_refused_and_none_is_shown() -> None:
    with pytest.raises(ConfigurationError) as refused:
        config.load({"GRAPHCRM_SESSION_KEY": "hunter2"})
    assert "hunter2" not in str(refused.value)

    assert "s" * 40 not in repr(config.load({"GRAPHCRM_SESSION_KEY": "s" * 40}))


def test_the_token_of_metrics_is_a_secret_and_not_shown() -> None:
    with pytest.raises(ConfigurationError) as refused:
        config.load({"GRAPHCRM_METRICS_TOKEN": "hunter2"})
    assert "hunter2" not in str(refused.value)

    assert "s" * 40 not in repr(config.load({"GRAPHCRM_METRICS_TOKEN": "s" * 40}))


@pytest.mark.parametrize(
    ("name", "value", "right"),
    [
        ("LOG_FORMAT", "xml", "text or json"),
        ("LOG_LEVEL", "loud", "debug or info"),
        ("PAGES_PER_MINUTE", "many", "a number from 0"),
        ("FILE_SCAN", "clamd:localhost", "clamd://HOST:PORT"),
        ("FILE_SCAN", "clamd://localhost", "clamd://HOST:PORT"),
    ],
)
def test_a_setting_of_a_server_that_does_not_fit_is_refused_with_a_right_one(name: str, value: str, right: str) -> None:
    with pytest.raises(ConfigurationError) as refused:
        config.load({f"GRAPHCRM_{name}": value})
    assert right in refused.value.hint


def test_the_password_is_not_shown() -> None:
    settings = config.load({"GRAPHCRM_DATABASE_PASSWORD": "secret"})

    assert settings.database_password == "secret"
    assert "secret" not in repr(settings)
    assert "database_user='neo4j'" in repr(settings)


@pytest.mark.parametrize("url", ["bolt://neo4j:sesame@db:7687", "neo4j+s://sesame@db", "http://neo4j:sesame@db"])
def test_a_password_in_the_url_is_refused_and_not_shown(url: str) -> None:
    with pytest.raises(ConfigurationError) as refused:
        config.load({"GRAPHCRM_DATABASE_URL": url})
    assert "sesame" not in str(refused.value)


def test_the_password_of_the_queue_is_not_shown() -> None:
    settings = config.load({"GRAPHCRM_JOBS_URL": "redis://:secret@example.org/1"})

    assert settings.jobs_url == "redis://:secret@example.org/1"
    assert "secret" not in repr(settings)
    with pytest.raises(ConfigurationError) as refused:
        config.load({"GRAPHCRM_JOBS_URL": "http://:secret@example.org/1"})
    assert "secret" not in str(refused.value)
