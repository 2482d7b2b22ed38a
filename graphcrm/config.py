"""Settings, read once from the environment.

One table says everything there is to know of a setting; the command line's help,
``docs/settings.md`` and the contract test come from it.  (pydantic-settings was measured at
150 ms of import, half of what ``graphcrm connect`` may take, for thirteen plain values.)
"""

from __future__ import annotations

import os
import re
from collections.abc import Mapping
from dataclasses import dataclass, fields
from pathlib import Path

from graphcrm.errors import ConfigurationError

PREFIX = "GRAPHCRM_"
#: A key of Fernet: 32 bytes in URL-safe base64.
ENCRYPTION_KEY = re.compile(r"[A-Za-z0-9_-]{43}=")
#: A name or an IPv4 address as it stands in a Host header, without its port.
HOST_NAME = re.compile(r"[a-z0-9](?:[a-z0-9.-]*[a-z0-9])?")
#: The address of a site: scheme, host and port alone.
SITE = re.compile(rf"https?://(?:{HOST_NAME.pattern}|\[[0-9a-f:.]+\])(:[0-9]+)?/?", re.IGNORECASE)
#: The mail server: its name or address, and its port.
MAIL_HOST = re.compile(r"(?:[A-Za-z0-9.-]+|\[[0-9a-fA-F:.]+\])(?::[0-9]{1,5})?")
#: ClamAV's daemon: a host with its port, or the path of its socket.
CLAMD = re.compile(r"clamd://(?:(?P<host>[A-Za-z0-9.-]+|\[[0-9a-fA-F:.]+\]):(?P<port>[0-9]{1,5})/?|(?P<path>/\S+))")
LOG_FORMATS = ("text", "json")
LOG_LEVELS = ("debug", "info", "warning", "error")
_BUCKET = re.compile(r"s3://[a-z0-9][a-z0-9.-]{1,61}[a-z0-9](/[A-Za-z0-9!_.'()/-]*)?")
_TYPE = re.compile(r"[a-z0-9*][a-z0-9.+*-]*/[a-z0-9*][a-z0-9.+*-]*")
#: The fewest characters of a secret that signs something.
SECRET_LENGTH = 32
#: What is taken as a document by default: pictures, texts, office documents, recordings and archives; no programs.
FILE_TYPES = (
    "image/*,text/*,audio/*,video/*,application/pdf,application/rtf,application/json,message/rfc822,"
    "application/msword,application/vnd.ms-excel,application/vnd.ms-powerpoint,application/vnd.ms-outlook,"
    "application/vnd.openxmlformats-officedocument.*,application/vnd.oasis.opendocument.*,application/zip"
)
_BYTES = {"k": 1 << 10, "m": 1 << 20, "g": 1 << 30}


@dataclass(frozen=True, slots=True)
class Setting:
    """One setting: environment variable ``GRAPHCRM_<NAME>``, default and help."""

    name: str
    default: str
    help: str

    @property
    def variable(self) -> str:
        """The name of the environment variable."""
        return PREFIX + self.name.upper()


SETTINGS = (
    Setting("home", "", "Folder of the local database and its state; empty: the platform's data folder."),
    Setting("cache", "", "Folder of downloaded server files; empty: the platform's cache folder."),
    Setting("database_url", "", "Neo4j to use (neo4j://, bolt://, neo4j+s://); empty: a managed local server."),
    Setting("database_user", "neo4j", "User name on the server given by database_url."),
    Setting("database_password", "", "Password on the server given by database_url."),
    Setting("database_name", "neo4j", "Name of the database on the server."),
    Setting("neo4j_version", "", "Version of the local server; empty: the one graphcrm is built for."),
    Setting("bolt_port", "0", "Port of the local server on 127.0.0.1; 0: any free port."),
    Setting("heap", "1g", "Heap of the local server, as Java writes it (1g, 512m)."),
    Setting("page_cache", "512m", "Page cache of the local server, as Neo4j writes it (512m, 4g)."),
    Setting("fast_start", "1", "1: start the local server fast; 0: run it fast, for a large graph."),
    Setting("encryption_keys", "", "Keys of encrypted values, newest first, with commas between; empty: the key file."),
    Setting("encryption_key_file", "", "File of those keys, one a line; empty: encryption.keys in the folder of home."),
    Setting(
        "jobs_url", "", "Redis that carries jobs (redis://, rediss://, unix://); empty: a file in the home folder."
    ),
    Setting("user", "", "Account that commands act as, as --as does; empty: an administrator."),
    Setting("host", "127.0.0.1", "Address the web application listens on."),
    Setting("port", "5000", "Port the web application listens on."),
    Setting("site_url", "", "Address of the web application as others reach it (https://crm.example); for links."),
    Setting("allowed_hosts", "", "Other host names it answers to, with commas between."),
    Setting("proxies", "0", "How many reverse proxies of yours stand before it and tell who asks."),
    Setting("session_key", "", "Secret that signs sessions, of 32 characters or more; empty: session.key in home."),
    Setting("session_days", "14", "Days without a request after which one has to sign in again."),
    Setting(
        "pages_per_minute", "600", "Requests that an account, or an address without one, may make a minute; 0: any."
    ),
    Setting("writes_per_minute", "240", "How many of them may be writes; 0: any."),
    Setting("costly_per_minute", "30", "How many of them may be costly, such as uploads and exports; 0: any."),
    Setting("log_format", "text", "How the web application and workers log: text, or json for one object a line."),
    Setting("log_level", "info", "What is logged: debug, info, warning or error, and what weighs more."),
    Setting("metrics_token", "", "Token by which /metrics is read from elsewhere; empty: from this machine alone."),
    Setting("mail_url", "", "Mail server (smtp://user:password@host, smtps://); empty: messages go to the terminal."),
    Setting("mail_from", "", "Whom messages are from (Office <office@example.org>); needed with mail_url."),
    Setting("sign_up", "0", "1: anybody may sign up; 0: accounts are made by an administrator."),
    Setting("files", "", "Folder of documents and photos, or s3://BUCKET/PREFIX; empty: files in the folder of home."),
    Setting("files_endpoint", "", "Address of the store that s3:// means; empty: Amazon's."),
    Setting("file_limit", "25m", "The largest file that is taken, in k, m or g."),
    Setting("file_types", FILE_TYPES, "Types of file that are taken, with commas between; * stands for any."),
    Setting(
        "file_scan", "", "What looks at a file before it is taken: clamd://HOST:PORT, clamd:///SOCKET, or a command."
    ),
)


@dataclass(frozen=True, slots=True)
class Settings:
    """The settings in force, each of its right type."""

    home: Path
    cache: Path
    database_url: str
    database_user: str
    database_password: str
    database_name: str
    neo4j_version: str
    bolt_port: int
    heap: str
    page_cache: str
    fast_start: bool
    encryption_keys: tuple[str, ...]
    encryption_key_file: Path | None
    jobs_url: str
    user: str
    host: str
    port: int
    site_url: str
    allowed_hosts: tuple[str, ...]
    proxies: int
    session_key: str
    session_days: int
    pages_per_minute: int
    writes_per_minute: int
    costly_per_minute: int
    log_format: str
    log_level: str
    metrics_token: str
    mail_url: str
    mail_from: str
    sign_up: bool
    files: str
    files_endpoint: str
    file_limit: int
    file_types: tuple[str, ...]
    file_scan: str

    def __repr__(self) -> str:
        hidden = ("database_password", "encryption_keys", "jobs_url", "session_key", "metrics_token", "mail_url")
        shown = ", ".join(
            f"{field.name}={getattr(self, field.name)!r}" for field in fields(self) if field.name not in hidden
        )
        return f"Settings({shown})"


def load(environ: Mapping[str, str] | None = None) -> Settings:
    """Read the settings from ``environ`` (the process environment by default).

    Raises:
        ConfigurationError: a value cannot be used; the message names the variable and a right value.
    """
    environ = os.environ if environ is None else environ
    values = {setting.name: environ.get(setting.variable, "").strip() or setting.default for setting in SETTINGS}
    return Settings(
        home=_folder("home", values["home"]),
        cache=_folder("cache", values["cache"]),
        database_url=_url(values["database_url"]),
        database_user=values["database_user"],
        database_password=values["database_password"],
        database_name=values["database_name"],
        neo4j_version=values["neo4j_version"],
        bolt_port=_port("bolt_port", values["bolt_port"]),
        heap=_size("heap", values["heap"]),
        page_cache=_size("page_cache", values["page_cache"]),
        fast_start=_flag("fast_start", values["fast_start"]),
        encryption_keys=_keys(values["encryption_keys"]),
        encryption_key_file=(
            _path("encryption_key_file", values["encryption_key_file"], "a file")
            if values["encryption_key_file"]
            else None
        ),
        jobs_url=_redis(values["jobs_url"]),
        user=values["user"],
        host=values["host"],
        port=_port("port", values["port"]),
        site_url=_site(values["site_url"]),
        allowed_hosts=_hosts(values["allowed_hosts"]),
        proxies=_number("proxies", values["proxies"], 0, 9),
        session_key=_secret("session_key", values["session_key"]),
        session_days=_number("session_days", values["session_days"], 1, 365),
        pages_per_minute=_number("pages_per_minute", values["pages_per_minute"], 0, 1_000_000),
        writes_per_minute=_number("writes_per_minute", values["writes_per_minute"], 0, 1_000_000),
        costly_per_minute=_number("costly_per_minute", values["costly_per_minute"], 0, 1_000_000),
        log_format=_one_of("log_format", values["log_format"], LOG_FORMATS),
        log_level=_one_of("log_level", values["log_level"], LOG_LEVELS),
        metrics_token=_secret("metrics_token", values["metrics_token"]),
        mail_url=_mail(values["mail_url"]),
        mail_from=_sender(values["mail_from"], needed=bool(values["mail_url"])),
        sign_up=_flag("sign_up", values["sign_up"]),
        files=_files(values["files"]),
        files_endpoint=_endpoint("files_endpoint", values["files_endpoint"]),
        file_limit=_bytes("file_limit", values["file_limit"]),
        file_types=_types("file_types", values["file_types"]),
        file_scan=_scanner("file_scan", values["file_scan"]),
    )


def _folder(name: str, value: str) -> Path:
    if value:
        return _path(name, value, "a folder")
    import platformdirs

    find = platformdirs.user_data_path if name == "home" else platformdirs.user_cache_path
    return find("graphcrm", appauthor=False)


def _path(name: str, value: str, right: str) -> Path:
    try:
        return Path(value).expanduser().absolute()
    except RuntimeError:
        raise _refused(name, value, f"{right}; nobody here has that home folder") from None


def _keys(value: str) -> tuple[str, ...]:
    keys = tuple(key.strip() for key in value.split(",")) if value else ()
    for number, key in enumerate(keys, 1):
        if not ENCRYPTION_KEY.fullmatch(key):
            raise ConfigurationError(
                f"Key {number} in {PREFIX}ENCRYPTION_KEYS is no key.",
                "A key has 44 characters, as `graphcrm keys create --print` writes one; put commas between several.",
            )
    return keys


def _url(value: str) -> str:
    schemes = ("neo4j", "neo4j+s", "neo4j+ssc", "bolt", "bolt+s", "bolt+ssc")
    if value and value.partition("://")[0] not in schemes:
        shown = value.partition("@")[2] or value
        raise _refused("database_url", shown, "a URL that starts with " + ", ".join(f"{s}://" for s in schemes))
    if "@" in value:
        raise ConfigurationError(
            f"{PREFIX}DATABASE_URL holds a user name or a password.",
            f"Give them in {PREFIX}DATABASE_USER and {PREFIX}DATABASE_PASSWORD, so that they are never shown.",
        )
    return value


def _redis(value: str) -> str:
    schemes = ("redis", "rediss", "unix")
    if value and value.partition("://")[0] not in schemes:
        # What stands before an @ may be a password.
        right = "a URL that starts with " + ", ".join(f"{s}://" for s in schemes)
        raise _refused("jobs_url", value.rpartition("@")[2], right)
    return value


def _port(name: str, value: str) -> int:
    if not value.isdecimal() or int(value) > 65535:
        raise _refused(name, value, "a port from 0 to 65535")
    return int(value)


def _mail(value: str) -> str:
    scheme, _, rest = value.partition("://")
    host = rest.rpartition("@")[2]
    if value and (scheme not in ("smtp", "smtps") or not MAIL_HOST.fullmatch(host)):
        # What stands before an @ may be a password.
        raise _refused("mail_url", host, "smtp://user:password@host:port or smtps://, special characters as %40")
    return value


def _sender(value: str, *, needed: bool) -> str:
    if value or needed:
        from email.utils import parseaddr

        if not value.isprintable() or not re.fullmatch(r"[^@\s]+@[^@\s]+", parseaddr(value)[1]):
            raise _refused("mail_from", value, "an e-mail address, as in Office <office@example.org>")
    return value


def _site(value: str) -> str:
    """Return the address without a slash at its end."""
    if value and not SITE.fullmatch(value):
        raise _refused("site_url", value.rpartition("@")[2], "an address without a path, as in https://crm.example")
    return value.rstrip("/")


def _hosts(value: str) -> tuple[str, ...]:
    names = tuple(name.strip().lower() for name in value.split(",") if name.strip())
    for name in names:
        if not HOST_NAME.fullmatch(name):
            raise _refused("allowed_hosts", name, "names without port or path, as in crm.example,crm.local")
    return names


def _secret(name: str, value: str) -> str:
    if value and len(value) < SECRET_LENGTH:
        raise ConfigurationError(
            f"{PREFIX}{name.upper()} is too short to be a secret.",
            f"Give {SECRET_LENGTH} random characters or more, as `graphcrm keys create --print` writes them.",
        )
    return value


def _number(name: str, value: str, least: int, most: int) -> int:
    if not value.isdecimal() or not least <= int(value) <= most:
        raise _refused(name, value, f"a number from {least} to {most}")
    return int(value)


def _size(name: str, value: str) -> str:
    if not value[:-1].isdecimal() or value[-1].lower() not in "kmg":
        raise _refused(name, value, "a number and k, m or g, as in 512m")
    return value.lower()


def _bytes(name: str, value: str) -> int:
    size = _size(name, value)
    number = int(size[:-1]) * _BYTES[size[-1]]
    if not number:
        raise _refused(name, value, "a size over 0, as in 25m")
    return number


def _files(value: str) -> str:
    """Return an absolute folder, or the address of a bucket as it is."""
    if "://" not in value:
        return str(_path("files", value, "a folder")) if value else ""
    if not _BUCKET.fullmatch(value):
        raise _refused("files", value.rpartition("@")[2], "a folder, or s3://BUCKET/PREFIX")
    return value


def _endpoint(name: str, value: str) -> str:
    if value and not SITE.fullmatch(value):
        raise _refused(name, value.rpartition("@")[2], "an address without a path, as in https://s3.example")
    return value.rstrip("/")


def _types(name: str, value: str) -> tuple[str, ...]:
    types = tuple(part.strip().lower() for part in value.split(",") if part.strip())
    for each in types:
        if not _TYPE.fullmatch(each):
            raise _refused(name, each, "types with commas between, as in image/*,application/pdf")
    return types


def _scanner(name: str, value: str) -> str:
    """Return a command, or the address of ClamAV's daemon."""
    import shlex

    if value.startswith("clamd:"):
        if not CLAMD.fullmatch(value):
            raise _refused(name, value, "clamd://HOST:PORT, or clamd:///PATH of a socket")
        return value
    try:
        shlex.split(value)
    except ValueError:
        raise _refused(name, value, "a command; a quotation mark has no second one") from None
    return value


def _one_of(name: str, value: str, offered: tuple[str, ...]) -> str:
    if value.lower() not in offered:
        raise _refused(name, value, " or ".join(offered))
    return value.lower()


def _flag(name: str, value: str) -> bool:
    if value not in ("0", "1"):
        raise _refused(name, value, "0 or 1")
    return value == "1"


def _refused(name: str, value: str, right: str) -> ConfigurationError:
    return ConfigurationError(f"{PREFIX}{name.upper()} is {value!r}.", f"Set it to {right}.")
