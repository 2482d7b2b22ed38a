"""Lay out the folder of the local server and keep what must outlive a process: port, version, password."""

from __future__ import annotations

import json
import os
import shutil
from dataclasses import asdict, dataclass
from pathlib import Path

from graphcrm.config import Settings


@dataclass(frozen=True, slots=True)
class State:
    """What was last known of the server; ``pid`` is None until it was ready and after it was stopped."""

    version: str
    port: int
    pid: int | None = None


@dataclass(frozen=True, slots=True)
class ServerHome:
    """The folder of one local server: database, configuration, logs, state."""

    path: Path

    @classmethod
    def of(cls, settings: Settings) -> ServerHome:
        """Return the server's folder below the home that the settings name."""
        return cls((settings.home / "neo4j").resolve())

    @property
    def conf(self) -> Path:
        """Folder of ``neo4j.conf``."""
        return self.path / "conf"

    @property
    def logs(self) -> Path:
        """Folder of all logs."""
        return self.path / "logs"

    @property
    def log(self) -> Path:
        """What the server printed since it was last launched."""
        return self.logs / "server.log"

    @property
    def data(self) -> Path:
        """Folder of the databases and their transaction logs."""
        return self.path / "data"

    @property
    def auth(self) -> Path:
        """The first password's hash, as Neo4j's own tool writes it."""
        return self.data / "dbms" / "auth.ini"

    @property
    def password_file(self) -> Path:
        """The password; its owner alone may read it."""
        return self.path / "password"

    @property
    def lock_file(self) -> Path:
        """Held while a process starts or stops the server."""
        return self.path / "lock"

    @property
    def has_data(self) -> bool:
        """Whether a server has written here."""
        return (self.data / "databases").exists()

    def create(self) -> None:
        """Make the folders, which nobody else may enter."""
        self.path.mkdir(parents=True, exist_ok=True, mode=0o700)
        self.path.chmod(0o700)
        if self._old_data.exists() and not self.data.exists():
            # Other data were taking its place when the program was killed.
            self._old_data.rename(self.data)
        for folder in (self.conf, self.logs, self.data):
            folder.mkdir(exist_ok=True, mode=0o700)

    def take_password(self, other: ServerHome) -> None:
        """Give a home without data the password of another one."""
        self.auth.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        shutil.copyfile(other.auth, self.auth)
        self.write_private(self.password_file, other.password_file.read_text(encoding="ascii"))

    def take_data(self, other: ServerHome) -> None:
        """Let the data of another home take the place of those here; both servers stand still."""
        shutil.rmtree(self._old_data, ignore_errors=True)
        self.data.rename(self._old_data)
        other.data.rename(self.data)
        shutil.rmtree(self._old_data, ignore_errors=True)

    def read_state(self) -> State | None:
        """Return the state, or None where there is none that can be read."""
        try:
            return State(**json.loads(self._state_file.read_text(encoding="utf-8")))
        except (OSError, ValueError, TypeError):
            return None

    def write_state(self, state: State) -> None:
        """Replace the state at once, so that no reader sees half of it."""
        self.write_private(self._state_file, json.dumps(asdict(state)))

    def read_password(self) -> str | None:
        """Return the password, or None where none was set yet."""
        try:
            return self.password_file.read_text(encoding="ascii").strip() or None
        except OSError:
            return None

    def write_private(self, path: Path, text: str) -> None:
        """Replace a file by one that its owner alone may read."""
        temporary = path.with_name(path.name + ".new")
        temporary.unlink(missing_ok=True)
        with os.fdopen(os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w", encoding="utf-8") as file:
            file.write(text)
            file.flush()
            os.fsync(file.fileno())
        temporary.replace(path)

    @property
    def _old_data(self) -> Path:
        return self.path / "data-before"

    @property
    def _state_file(self) -> Path:
        return self.path / "server.json"
