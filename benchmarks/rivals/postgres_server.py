"""A PostgreSQL server of its own, with its data in a temporary folder and reached by a socket there alone."""

from __future__ import annotations

import contextlib
import os
import pwd
import shutil
import signal
import subprocess
import tempfile
from collections.abc import Iterator
from pathlib import Path

import psutil

#: Where Debian has the programs of the server, which are not on the path.
_DEBIAN = "/usr/lib/postgresql"
#: Who runs the server where root, as whom it refuses to run, measures.
_ACCOUNTS = ("postgres", "nobody")


def programs() -> Path | None:
    """Return the folder with the programs of a server, the newest, or None where there is none."""
    found = sorted(Path(_DEBIAN).glob("*/bin/initdb"), key=lambda path: int(path.parts[-3]))
    path = shutil.which("initdb") or (found and found[-1])
    return Path(path).resolve().parent if path else None


@contextlib.contextmanager
def server(bin: Path) -> Iterator[str]:
    """Give the folder of the socket of an empty server set up for reading quickly, and remove it afterwards."""
    account = next(filter(_is_there, _ACCOUNTS)) if os.geteuid() == 0 else None
    memory = psutil.virtual_memory().total // 2**20
    settings = {
        "listen_addresses": "",
        "shared_buffers": f"{min(4096, memory // 4)}MB",
        "effective_cache_size": f"{memory // 2}MB",
        "work_mem": "64MB",
        "maintenance_work_mem": "512MB",
        "max_wal_size": "8GB",
        "fsync": "off",
        "random_page_cost": "1.1",
        # Compiling takes longer than most of these statements.
        "jit": "off",
    }
    with tempfile.TemporaryDirectory(prefix="graphcrm-postgres-") as name:
        if account:
            shutil.chown(name, account)
        data = Path(name) / "data"
        made = [
            bin / "initdb",
            "--pgdata",
            data,
            "--username",
            "bench",
            "--auth",
            "trust",
            "--no-sync",
            "--locale",
            "C",
        ]
        subprocess.run(made, user=account, cwd=name, check=True, stdout=subprocess.DEVNULL)
        options = [word for key, value in settings.items() for word in ("-c", f"{key}={value}")]
        with (Path(name) / "log").open("wb") as log:
            process = subprocess.Popen(
                [bin / "postgres", "-D", data, "-k", name, *options], user=account, cwd=name, stdout=log, stderr=log
            )
        try:
            yield name
        finally:
            process.send_signal(signal.SIGINT)
            process.wait(60)


def _is_there(account: str) -> bool:
    with contextlib.suppress(KeyError):
        return bool(pwd.getpwnam(account))
    return False
