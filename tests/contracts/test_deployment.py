"""The files for an installation name settings that there are, and what they need is there."""

from __future__ import annotations

import configparser
import re
import shlex
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest
import yaml
from flask import Flask

import graphcrm
from graphcrm.cli import COMMANDS
from graphcrm.config import SETTINGS, load
from graphcrm.database.install import DEFAULT_VERSION
from graphcrm.web import create_app

ROOT = Path(graphcrm.__file__).resolve().parents[1]
DEPLOY = ROOT / "deploy"
FILES = sorted(path for path in DEPLOY.iterdir() if path.is_file())
PAGE = (ROOT / "docs" / "deployment.md").read_text(encoding="utf-8")


#: What a service of deploy/compose.yaml may say, of all that the specification has.
COMPOSE_KEYS = {
    *("image", "build", "restart", "depends_on", "environment", "volumes", "read_only", "tmpfs", "cap_drop"),
    *("security_opt", "ports", "profiles", "command", "healthcheck"),
}


def image() -> dict[str, str]:
    """Return the environment that the image has."""
    line = re.search(r"^ENV (.*)$", (DEPLOY / "Dockerfile").read_text(encoding="utf-8"), re.MULTILINE)
    assert line
    return dict(word.split("=", 1) for word in shlex.split(line[1]))


@pytest.fixture
def plain_app(tmp_path: Path) -> Flask:
    return create_app(load({"GRAPHCRM_HOME": str(tmp_path)}))


@pytest.fixture(scope="module")
def compose() -> dict[str, Any]:
    loaded: dict[str, Any] = yaml.safe_load((DEPLOY / "compose.yaml").read_text(encoding="utf-8"))
    return loaded


@pytest.mark.parametrize("path", [*FILES, ROOT / "docs" / "deployment.md"], ids=lambda path: path.name)
def test_a_setting_that_is_named_is_one(path: Path) -> None:
    known = {setting.variable for setting in SETTINGS}

    assert set(re.findall(r"\bGRAPHCRM_[A-Z_0-9]+", path.read_text("utf-8"))) - known == set()


def test_the_page_tells_of_every_file() -> None:
    assert [path.name for path in FILES if path.name not in PAGE] == []


def test_a_service_is_started_after_what_is_there_and_keeps_its_data(compose: dict[str, Any]) -> None:
    services, volumes = compose["services"], compose["volumes"]
    assert services.keys() == {"neo4j", "graphcrm", "worker", "redis"}
    for service in services.values():
        assert service.get("depends_on", {}).keys() <= services.keys()
        assert {mount.split(":")[0] for mount in service.get("volumes", [])} <= volumes.keys()
        assert "healthcheck" in service or service["image"] == "graphcrm"
    for name in ("worker", "redis"):
        assert services[name]["profiles"] == ["jobs"]
    assert [word for word in services["worker"]["command"] if word not in COMMANDS] == []


def test_what_compose_says_has_the_form_that_compose_reads(compose: dict[str, Any]) -> None:
    """The parts of its specification that these services use; an engine would say the rest."""
    seconds = re.compile(r"\d+(ms|s|m|h)")
    assert compose.keys() - {"name", "services", "volumes"} == {"x-graphcrm"}
    for service in compose["services"].values():
        assert service.keys() <= COMPOSE_KEYS
        assert re.fullmatch(r"[\w./-]+(:(\w|[.-]|\$\{[^}]*\})+)?", service["image"])
        assert service["restart"] in ("no", "always", "on-failure", "unless-stopped")
        assert all(isinstance(value, str) for value in service.get("environment", {}).values())
        assert all(isinstance(word, str) for word in service.get("command", []))
        for name, needed in service.get("depends_on", {}).items():
            assert needed["condition"] in ("service_started", "service_healthy", "service_completed_successfully")
            # Who waits until it is healthy waits for ever where nothing says so.
            assert needed["condition"] != "service_healthy" or "test" in compose["services"][name]["healthcheck"]
        health = service.get("healthcheck", {"disable": True})
        if not health.get("disable"):
            assert health["test"][0] in ("CMD", "CMD-SHELL")
            assert health["test"][0] == "CMD" or len(health["test"]) == 2
            assert all(seconds.fullmatch(health[name]) for name in ("interval", "timeout"))
            assert isinstance(health["retries"], int)


def test_the_settings_of_compose_are_ones_that_graphcrm_starts_with(compose: dict[str, Any]) -> None:
    """Filled in as the example says, each variable of compose and of the image makes settings that load."""
    filled = {"NEO4J_PASSWORD": "a password", "SITE_URL": "https://crm.example", "SESSION_KEY": "x" * 40}
    filled |= {"ENCRYPTION_KEYS": "A" * 43 + "="}
    told = image() | compose["services"]["graphcrm"]["environment"]

    def put_in(text: str) -> str:
        return re.sub(r"\$\{(\w+)(?::[-?]([^}]*))?\}", lambda found: filled.get(found[1], found[2]), text)

    settings = load({name: put_in(value) for name, value in told.items()})

    assert settings.site_url == "https://crm.example"
    assert (settings.host, settings.port, settings.proxies) == ("0.0.0.0", 5000, 1)
    assert settings.database_url == f"neo4j://{next(iter(compose['services']))}:7687"
    # What writes does so to a volume, since the rest of the image may only be read.
    assert str(settings.home) in [mount.split(":")[1] for mount in compose["services"]["graphcrm"]["volumes"]]


def test_what_looks_after_the_application_asks_an_address_that_it_has(plain_app: Flask) -> None:
    """Health checks, the proxy and the page name addresses of the application, at the port that it listens on."""
    text = (DEPLOY / "Dockerfile").read_text(encoding="utf-8")
    asked = re.findall(r"http://127\.0\.0\.1:(\d+)(/\w+)", text)
    assert asked == [(image()["GRAPHCRM_PORT"], "/health")]
    assert f"EXPOSE {image()['GRAPHCRM_PORT']}" in text
    site = (DEPLOY / "nginx.conf").read_text(encoding="utf-8")
    assert f"proxy_pass http://127.0.0.1:{next(each.default for each in SETTINGS if each.name == 'port')};" in site
    named = {path for _, path in asked} | set(re.findall(r"location = (/\w+)", site)) | {"/health", "/ready"}
    known = {rule.rule for rule in plain_app.url_map.iter_rules()}
    assert named - known == set()


def test_nothing_but_the_application_is_reached_from_outside_and_that_by_the_proxy_alone(
    compose: dict[str, Any],
) -> None:
    ports = {name: service.get("ports", []) for name, service in compose["services"].items()}
    assert {name: opened for name, opened in ports.items() if opened} == {"graphcrm": ["127.0.0.1:${PORT:-5000}:5000"]}


def test_what_compose_asks_for_stands_in_the_example_and_no_secret_has_a_default(compose: dict[str, Any]) -> None:
    text = (DEPLOY / "compose.yaml").read_text(encoding="utf-8")
    example = (DEPLOY / "env.example").read_text(encoding="utf-8")
    asked = set(re.findall(r"\$\{(\w+)", text))
    offered = set(re.findall(r"^#?([A-Z_0-9]+)=", example, re.MULTILINE))
    assert offered <= asked
    assert set(re.findall(r"\$\{(\w+):\?", text)) <= offered
    for secret in ("NEO4J_PASSWORD", "SESSION_KEY", "ENCRYPTION_KEYS"):
        assert f"${{{secret}:?" in text
        assert re.search(rf"^{secret}=$", example, re.MULTILINE)


def test_the_database_is_the_edition_and_release_that_graphcrm_is_built_for(compose: dict[str, Any]) -> None:
    assert compose["services"]["neo4j"]["image"] == f"neo4j:${{NEO4J_VERSION:-{DEFAULT_VERSION}}}-community"


def test_the_image_is_made_of_what_is_in_the_repository_and_runs_as_nobody_special() -> None:
    lines = (DEPLOY / "Dockerfile").read_text(encoding="utf-8").replace("\\\n", " ").splitlines()
    orders = [line.split(maxsplit=1) for line in lines if line and not line.startswith(("#", " "))]
    assert {order for order, _ in orders} <= {
        *("ARG", "FROM", "WORKDIR", "COPY", "RUN", "USER", "VOLUME", "ENV", "EXPOSE", "HEALTHCHECK"),
        *("ENTRYPOINT", "CMD"),
    }
    for order, rest in orders:
        if order == "COPY" and "--from" not in rest:
            assert [name for name in rest.split()[:-1] if not (ROOT / name).exists()] == []
    sent = (ROOT / ".dockerignore").read_text(encoding="utf-8").splitlines()
    copied = {name for order, rest in orders if order == "COPY" and "--from" not in rest for name in rest.split()[:-1]}
    assert {line.removeprefix("!") for line in sent if line.startswith("!")} == copied
    order_of = [order for order, _ in orders]
    assert order_of.index("USER") < order_of.index("ENTRYPOINT")
    wheel = (ROOT / "pyproject.toml").read_text(encoding="utf-8").partition("targets.wheel]")[2]
    for folder in re.findall(r'"(\w+)"', re.search(r"only-include = \[(.*?)\]", wheel)[1]):  # type: ignore[index]
        assert ["COPY", f"{folder} {folder}"] in orders


@pytest.mark.parametrize("name", ["graphcrm.service", "graphcrm-worker.service"])
def test_a_unit_of_systemd_starts_a_command_and_has_few_rights(name: str) -> None:
    unit = configparser.ConfigParser(strict=False, interpolation=None)
    unit.optionxform = str  # type: ignore[assignment, method-assign]
    unit.read(DEPLOY / name, encoding="utf-8")
    service = unit["Service"]
    program, command = shlex.split(service["ExecStart"])
    assert program.endswith("/graphcrm")
    assert command in COMMANDS
    for hardened in ("NoNewPrivileges", "PrivateTmp", "ProtectHome"):
        assert service[hardened] == "true"
    assert service["User"] != "root"


def test_systemd_takes_the_units(tmp_path: Path) -> None:
    """Checked with another program, since graphcrm is not installed where the units say."""
    verify = shutil.which("systemd-analyze")
    if verify is None:
        pytest.skip("systemd-analyze is not here.")
    copied = []
    for path in DEPLOY.glob("*.service"):
        text = path.read_text(encoding="utf-8")
        assert "/opt/graphcrm/bin/graphcrm " in text
        copied.append(tmp_path / path.name)
        copied[-1].write_text(text.replace("/opt/graphcrm/bin/graphcrm ", "/bin/true "), encoding="utf-8")
    done = subprocess.run([verify, "verify", *copied], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (0, "")


def test_nginx_takes_the_site(tmp_path: Path) -> None:
    nginx = shutil.which("nginx", path="/usr/sbin:/usr/local/sbin:/usr/bin")
    openssl = shutil.which("openssl")
    if nginx is None or openssl is None:
        pytest.skip("nginx or openssl is not here.")
    key, certificate = tmp_path / "key.pem", tmp_path / "certificate.pem"
    made = ["req", "-x509", "-newkey", "rsa:2048", "-nodes", "-subj", "/CN=crm.example", "-days", "2"]
    subprocess.run([openssl, *made, "-keyout", key, "-out", certificate], check=True, capture_output=True)
    site = (DEPLOY / "nginx.conf").read_text(encoding="utf-8")
    for named, here in (("/etc/ssl/crm.example/fullchain.pem", certificate), ("/etc/ssl/crm.example/privkey.pem", key)):
        assert named in site
        site = site.replace(named, str(here))
    # Ports that whoever runs the tests may open, and of one family, since there may be no other here.
    site = re.sub(r"listen \[::\]:.*\n", "", site).replace("listen 80;", "listen 127.0.0.1:18080;")
    site = site.replace("listen 443 ", "listen 127.0.0.1:18443 ")
    whole = tmp_path / "nginx.conf"
    folders = "".join(
        f"{name}_temp_path {tmp_path / name};" for name in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
    )
    whole.write_text(f"pid {tmp_path}/pid; error_log stderr; events {{}} http {{ {folders} access_log off;\n{site}\n}}")
    done = subprocess.run([nginx, "-t", "-c", whole, "-p", tmp_path], capture_output=True, text=True, check=False)
    assert (done.returncode, "[emerg]" in done.stderr) == (0, False), done.stderr
