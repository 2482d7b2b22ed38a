"""Encrypt what is kept secret, and look after the keys.

The keys are Fernet's (AES-128 in CBC mode with an HMAC), newest first: the newest encrypts, and each opens what it has
encrypted. They come from ``GRAPHCRM_ENCRYPTION_KEYS`` or from a file that its owner alone may read. For the local
server the file is made when something is first encrypted; for a server of one's own, which several machines may use,
only a person makes a key, since values of two machines with different keys could not be read on the other one.

``cryptography`` is imported where it is used: no other command should wait for it.
"""

from __future__ import annotations

import contextlib
import os
import shlex
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

from graphcrm import config
from graphcrm.config import ENCRYPTION_KEY, Settings
from graphcrm.errors import ConfigurationError, LostKeyError
from graphcrm.phrases import Phrase

if TYPE_CHECKING:
    from cryptography.fernet import Fernet

FILE_NAME = "encryption.keys"
SESSION_FILE_NAME = "session.key"
_VARIABLE = f"{config.PREFIX}ENCRYPTION_KEYS"
_FILE_VARIABLE = f"{config.PREFIX}ENCRYPTION_KEY_FILE"
_LOCK_SECONDS = 30

_chosen: Settings | None = None


@dataclass(frozen=True, slots=True)
class KeyPlace:
    """Where the keys are and how many, without any of them.

    ``file`` is None when they come from the environment. ``newest`` tells two keys apart and gives none away: it is
    the beginning of the newest key's SHA-256, empty where there is no key.
    """

    file: Path | None
    count: int
    newest: str


def use(settings: Settings) -> None:
    """Take the keys from these settings from now on; until then those of the environment count."""
    global _chosen
    _chosen = settings


def encrypt(text: str) -> str:
    """Return a text encrypted with the newest key, as a Fernet token. The first one makes the key file.

    Raises:
        ConfigurationError: there is no key and none may be made, or the keys cannot be used.
    """
    return _fernets(_keys(make=True))[0].encrypt(text.encode("utf-8", "surrogatepass")).decode("ascii")


def decrypt(token: str) -> str:
    """Return the text of a token.

    Raises:
        LostKeyError: none of the keys opens it.
        ConfigurationError: there is no key, or the keys cannot be used.
    """
    keys = _keys()
    for fernet in _fernets(keys):
        if (text := _opened(fernet, token)) is not None:
            return text.decode("utf-8", "surrogatepass")
    raise LostKeyError(
        Phrase("An encrypted value cannot be read: {why}.", why=_none_opens(len(keys))),
        "Add the key that it was encrypted with, from a backup, after the keys there are.",
    )


def rotate(token: str) -> str:
    """Return a token of the newest key for the same text; the token itself when the newest key opens it already.

    Raises:
        ConfigurationError: see ``decrypt``.
    """
    if _opened(_fernets(_keys())[0], token) is not None:
        return token
    return encrypt(decrypt(token))


def key_place() -> KeyPlace:
    """Return where the keys are; nothing is made.

    Raises:
        ConfigurationError: the key file cannot be read, others can read it, or it holds what is no key.
    """
    settings = _settings()
    if settings.encryption_keys:
        return _place(None, settings.encryption_keys)
    file = key_file(settings)
    return _place(file, _read(file) or ())


def key_file(settings: Settings) -> Path:
    """Return the file that the keys are in, whether it is there or not."""
    return settings.encryption_key_file or settings.home / FILE_NAME


def own_key_file() -> Path:
    """Return the file that the keys are in.

    Raises:
        ConfigurationError: they come from the environment, which graphcrm cannot change.
    """
    settings = _settings()
    if settings.encryption_keys:
        raise ConfigurationError(
            Phrase("The keys come from {variable}, which graphcrm cannot change.", variable=_VARIABLE),
            "Put a new key, as `graphcrm keys create --print` writes one, before the others in it; remove old ones "
            "after `graphcrm keys rotate`.",
        )
    return key_file(settings)


def new_key() -> str:
    """Return a new key, kept nowhere."""
    from cryptography.fernet import Fernet

    return Fernet.generate_key().decode("ascii")


def create_key() -> KeyPlace:
    """Put a new key before those in the key file, which is made when it is missing.

    Raises:
        ConfigurationError: the keys come from the environment, or the file cannot be used.
    """
    file = own_key_file()
    with _locked(file):
        # What is no key is refused before the file is touched.
        _read(file)
        kept = file.read_bytes() if file.exists() else b""
        _write(file, f"{new_key()}\n".encode() + kept)
    return key_place()


def drop_old_keys(newest: str) -> KeyPlace:
    """Keep only the newest key in the key file; what others have encrypted is lost then.

    Args:
        newest: what ``KeyPlace.newest`` said before everything was encrypted with it.

    Raises:
        ConfigurationError: another key is the newest by now, the keys come from the environment, or the file cannot
            be used.
    """
    file = own_key_file()
    with _locked(file):
        keys = _read(file) or ()
        if _place(file, keys).newest != newest:
            raise ConfigurationError(
                Phrase("The newest key in {file} has changed meanwhile, so all of them were kept.", file=file),
                "Run `graphcrm keys rotate --drop-old` again.",
            )
        if len(keys) > 1:
            _write(file, f"{keys[0]}\n".encode())
    return key_place()


def session_key(settings: Settings) -> str:
    """Return the key that signs the sessions of the web application; its file in the home folder is made when missing.

    It is none of the encryption keys, so that a rotation of those signs nobody out, and all processes of one home have
    the same.

    Raises:
        ConfigurationError: the file cannot be used.
    """
    if settings.session_key:
        return settings.session_key
    file = settings.home / SESSION_FILE_NAME
    if not _read(file):
        with _locked(file):
            if not _read(file):
                _write(file, f"{new_key()}\n".encode())
    return (_read(file) or ("",))[0]


def _settings() -> Settings:
    return _chosen or config.load()


def _keys(*, make: bool = False) -> tuple[str, ...]:
    settings = _settings()
    if settings.encryption_keys:
        return settings.encryption_keys
    file = key_file(settings)
    keys = _read(file)
    if keys:
        return keys
    if keys is not None:
        raise ConfigurationError(
            Phrase("The key file {file} holds no key.", file=file),
            "Put its keys back from a backup, or run `graphcrm keys create`.",
        )
    if not make:
        raise ConfigurationError(
            Phrase("Encrypted values cannot be read: the key file {file} is missing.", file=file),
            Phrase("Put it back from a backup, or name another one in {variable}.", variable=_FILE_VARIABLE),
        )
    if settings.database_url:
        raise ConfigurationError(
            Phrase(
                "There is no encryption key: {variable} is not set and {file} is missing.",
                variable=_VARIABLE,
                file=file,
            ),
            "Copy the key file from a machine that uses the same database; for the first one, run "
            "`graphcrm keys create` and give the file to all machines.",
        )
    with _locked(file):
        if not file.exists():
            _write(file, f"{new_key()}\n".encode())
    return _read(file) or ()


def _place(file: Path | None, keys: tuple[str, ...]) -> KeyPlace:
    import hashlib

    return KeyPlace(file, len(keys), hashlib.sha256(keys[0].encode()).hexdigest()[:12] if keys else "")


def _read(file: Path) -> tuple[str, ...] | None:
    """Return the keys in a file, or None when there is no such file."""
    try:
        found = file.stat()
        if hasattr(os, "getuid") and found.st_uid == os.getuid() and found.st_mode & 0o077:
            raise ConfigurationError(
                Phrase("Others than you may open the key file {file}.", file=file),
                Phrase("Run chmod 600 {file}", file=shlex.quote(str(file))),
            )
        # It is replaced, never changed, so that another number tells another content.
        return _parsed(file, found.st_ino, found.st_mtime_ns, found.st_size)
    except FileNotFoundError:
        return None
    except OSError as error:
        raise _unusable(file, Phrase("The key file {file} cannot be read", file=file), error) from None


@lru_cache(maxsize=8)
def _parsed(file: Path, *_stamp: int) -> tuple[str, ...]:
    keys = []
    for number, line in enumerate(file.read_text("ascii", "replace").splitlines(), 1):
        key = line.strip()
        if not key or key.startswith("#"):
            continue
        if not ENCRYPTION_KEY.fullmatch(key):
            raise ConfigurationError(
                Phrase("Line {number} of the key file {file} is no key.", number=number, file=file),
                "A line holds one key of 44 characters, as `graphcrm keys create` writes it, or a comment after #.",
            )
        keys.append(key)
    return tuple(keys)


@lru_cache(maxsize=8)
def _fernets(keys: tuple[str, ...]) -> tuple[Fernet, ...]:
    from cryptography.fernet import Fernet

    return tuple(Fernet(key) for key in keys)


def _opened(fernet: Fernet, token: str) -> bytes | None:
    """Return what a token holds, or None when this is not its key."""
    from cryptography.fernet import InvalidToken

    try:
        return fernet.decrypt(token.encode("utf-8", "surrogatepass"))
    except InvalidToken:
        return None


def _none_opens(count: int) -> str:
    settings = _settings()
    source = _VARIABLE if settings.encryption_keys else key_file(settings)
    return Phrase.counted(
        count,
        "the key in {source} does not open it",
        "none of the {number} keys in {source} opens it",
        source=source,
    )


@contextlib.contextmanager
def _locked(file: Path) -> Iterator[None]:
    """Let one process at a time change a key file, in a folder that is made for its owner alone."""
    import filelock

    try:
        file.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        with filelock.FileLock(file.with_name(f"{file.name}.lock"), timeout=_LOCK_SECONDS, mode=0o600):
            yield
    except filelock.Timeout:
        raise ConfigurationError(
            Phrase(
                "Another process has been changing the key file {file} for {seconds} seconds.",
                file=file,
                seconds=_LOCK_SECONDS,
            ),
            "Try again.",
        ) from None
    except OSError as error:
        raise _unusable(file, Phrase("The key file {file} cannot be written", file=file), error) from None


def _write(file: Path, content: bytes) -> None:
    """Replace a key file at once by one that its owner alone may read, and that outlives a power cut."""
    target = file.resolve()
    temporary = target.with_name(f"{target.name}.new")
    temporary.unlink(missing_ok=True)
    with os.fdopen(os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as opened:
        opened.write(content)
        opened.flush()
        os.fsync(opened.fileno())
    temporary.replace(target)
    if os.name == "posix":
        folder = os.open(target.parent, os.O_RDONLY)
        try:
            os.fsync(folder)
        finally:
            os.close(folder)


def _unusable(file: Path, what: str, error: OSError) -> ConfigurationError:
    if file.name == SESSION_FILE_NAME:
        hint = Phrase("Mend that, or set {variable}.", variable=f"{config.PREFIX}SESSION_KEY")
    else:
        hint = Phrase("Set {variable} to another file.", variable=_FILE_VARIABLE)
    return ConfigurationError(
        Phrase("{what}: {why}.", what=what, why=error.strerror or error),
        hint,
    )
