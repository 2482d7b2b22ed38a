"""Keys are made once and for their owner alone; what is encrypted is read again, or a sentence says why not."""

from __future__ import annotations

import dataclasses
import logging
import os
import stat
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graphcrm import config, secrets
from graphcrm.config import Settings
from graphcrm.errors import ConfigurationError

CLEAR = "open sesame 山"
Choose = Callable[..., Settings]


@pytest.fixture
def choose(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Choose:
    """Let the settings hold keys in a folder of this test; say what else they shall be."""

    def chosen(**other: object) -> Settings:
        environ = {"GRAPHCRM_HOME": str(tmp_path / "home")}
        made = dataclasses.replace(config.load(environ), **other)  # type: ignore[arg-type]
        monkeypatch.setattr(secrets, "_chosen", made)
        return made

    return chosen


@pytest.fixture
def file(choose: Choose) -> Path:
    """The key file, not there yet, of a local server."""
    return secrets.key_file(choose())


def refusal(function: Callable[..., object], *arguments: object) -> ConfigurationError:
    with pytest.raises(ConfigurationError) as refused:
        function(*arguments)
    assert refused.value.exit_code == 2
    assert refused.value.hint
    return refused.value


def write(file: Path, *lines: str) -> None:
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text("".join(f"{line}\n" for line in lines))
    file.chmod(0o600)


def keys(file: Path) -> list[str]:
    return file.read_text().split()


@given(st.text(st.characters()))
def test_what_is_encrypted_is_read_again_and_no_two_tokens_are_equal(text: str) -> None:
    token = secrets.encrypt(text)
    assert secrets.decrypt(token) == text
    assert secrets.encrypt(text) != token
    assert token.isascii()
    assert len(text) < 4 or text not in token


def test_the_first_thing_encrypted_makes_a_key_file_for_its_owner_alone(file: Path) -> None:
    assert secrets.key_place() == secrets.KeyPlace(file, 0, "")
    assert not file.parent.exists()
    token = secrets.encrypt(CLEAR)
    assert len(keys(file)) == 1
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert stat.S_IMODE(file.parent.stat().st_mode) == 0o700
    assert secrets.key_place().count == 1
    assert secrets.decrypt(token) == CLEAR
    assert len(keys(file)) == 1


def run_at_once(count: int, code: str, file: Path) -> list[str]:
    """Run Python in several processes that begin together, and return what each of them wrote."""
    environ = {**os.environ, "GRAPHCRM_HOME": str(file.parent), "GRAPHCRM_ENCRYPTION_KEYS": ""}
    begin = "import sys; from graphcrm import secrets; secrets.new_key(); print(end='.', flush=True); input(); "
    processes = [
        subprocess.Popen(
            [sys.executable, "-c", begin + code],
            env=environ,
            text=True,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
        )
        for _ in range(count)
    ]
    for process in processes:
        assert process.stdout
        assert process.stdout.read(1) == "."
    for process in processes:
        assert process.stdin
        process.stdin.write("\n")
        process.stdin.flush()
    written = [process.communicate(timeout=60)[0].strip() for process in processes]
    assert [process.returncode for process in processes] == [0] * count
    return written


def test_processes_that_encrypt_for_the_first_time_at_once_share_one_key(file: Path) -> None:
    tokens = run_at_once(6, f"print(secrets.encrypt({CLEAR!r}))", file)
    assert len(set(tokens)) == 6
    assert [secrets.decrypt(token) for token in tokens] == [CLEAR] * 6
    assert len(keys(file)) == 1


def test_keys_that_processes_create_at_once_are_all_kept(file: Path) -> None:
    secrets.encrypt(CLEAR)
    (first,) = keys(file)
    run_at_once(5, "secrets.create_key()", file)
    assert len(set(keys(file))) == 6
    assert keys(file)[-1] == first
    assert sorted(path.name for path in file.parent.iterdir()) == [file.name, f"{file.name}.lock"]


def test_with_a_server_of_ones_own_no_key_is_made_unless_a_person_asks_for_it(choose: Choose) -> None:
    file = secrets.key_file(choose(database_url="neo4j://db.example"))
    refused = refusal(secrets.encrypt, CLEAR)
    assert "There is no encryption key" in refused.message
    assert "GRAPHCRM_ENCRYPTION_KEYS" in refused.message
    assert "graphcrm keys create" in refused.hint
    assert not file.exists()
    assert secrets.create_key().count == 1
    assert secrets.decrypt(secrets.encrypt(CLEAR)) == CLEAR


def test_keys_of_the_environment_count_before_the_file(choose: Choose, file: Path) -> None:
    newest, oldest = secrets.new_key(), secrets.new_key()
    choose(encryption_keys=(oldest,))
    token = secrets.encrypt(CLEAR)
    choose(encryption_keys=(newest, oldest))
    assert secrets.decrypt(token) == CLEAR
    assert (secrets.key_place().file, secrets.key_place().count) == (None, 2)
    assert not file.exists()
    for function in (secrets.create_key, lambda: secrets.drop_old_keys(secrets.key_place().newest)):
        assert refusal(function).message.startswith("The keys come from GRAPHCRM_ENCRYPTION_KEYS")
    choose(encryption_keys=(newest,))
    assert refusal(secrets.decrypt, token).message == (
        "An encrypted value cannot be read: the key in GRAPHCRM_ENCRYPTION_KEYS does not open it."
    )


def test_another_key_file_may_be_named(choose: Choose, tmp_path: Path) -> None:
    choose(encryption_key_file=tmp_path / "elsewhere" / "keys")
    secrets.encrypt(CLEAR)
    assert len(keys(tmp_path / "elsewhere" / "keys")) == 1


def test_a_new_key_encrypts_and_old_ones_still_open(file: Path) -> None:
    old = secrets.encrypt(CLEAR)
    before = secrets.key_place()
    after = secrets.create_key()
    assert (before.count, after.count) == (1, 2)
    assert before.newest != after.newest
    new = secrets.rotate(old)
    assert new != old
    assert secrets.rotate(new) == new
    assert secrets.decrypt(old) == secrets.decrypt(new) == CLEAR
    newest = keys(file)[0]
    assert secrets.drop_old_keys(after.newest).count == 1
    assert keys(file) == [newest]
    assert secrets.decrypt(new) == CLEAR
    assert "does not open it" in refusal(secrets.decrypt, old).message
    assert "does not open it" in refusal(secrets.rotate, old).message


def test_old_keys_stay_when_a_newer_one_was_made_meanwhile(file: Path) -> None:
    before = secrets.create_key()
    secrets.create_key()
    assert "has changed meanwhile" in refusal(secrets.drop_old_keys, before.newest).message
    assert len(keys(file)) == 2


def test_a_key_file_may_hold_comments_and_empty_lines_which_stay(file: Path) -> None:
    key = secrets.new_key()
    write(file, "# of März 2026", "", f"  {key}  ")
    assert secrets.key_place().count == 1
    secrets.create_key()
    assert file.read_text().splitlines()[1:] == ["# of März 2026", "", f"  {key}  "]


def test_a_link_to_a_key_file_stays_a_link(file: Path, tmp_path: Path) -> None:
    write(tmp_path / "vault" / "keys", secrets.new_key())
    file.parent.mkdir()
    file.symlink_to(tmp_path / "vault" / "keys")
    secrets.create_key()
    assert file.is_symlink()
    assert len(keys(tmp_path / "vault" / "keys")) == 2


@pytest.mark.parametrize("mode", [0o644, 0o640, 0o660, 0o604, 0o620])
def test_a_key_file_that_others_may_open_is_refused_with_the_command_that_mends_it(file: Path, mode: int) -> None:
    write(file, secrets.new_key())
    file.chmod(mode)
    for function in (secrets.key_place, lambda: secrets.encrypt(CLEAR), lambda: secrets.decrypt("x")):
        refused = refusal(function)
        assert refused.hint == f"Run chmod 600 {file}"
    file.chmod(0o600)
    secrets.encrypt(CLEAR)


@pytest.mark.parametrize("wrong", ["sesame", "x" * 44, "é" * 43 + "=", ""])
def test_a_malformed_key_is_named_by_its_line_and_not_shown(file: Path, wrong: str) -> None:
    write(file, secrets.new_key(), "# old", f"{wrong}!", secrets.new_key())
    for function in (secrets.key_place, secrets.create_key, lambda: secrets.encrypt(CLEAR)):
        refused = refusal(function)
        assert refused.message == f"Line 3 of the key file {file} is no key."
        assert not wrong or wrong not in str(refused)
    assert len(file.read_text().splitlines()) == 4


def test_a_malformed_key_of_the_environment_is_named_by_its_place_and_not_shown() -> None:
    key = secrets.new_key()
    refused = refusal(config.load, {"GRAPHCRM_ENCRYPTION_KEYS": f"{key}, sesame"})
    assert refused.message == "Key 2 in GRAPHCRM_ENCRYPTION_KEYS is no key."
    assert "sesame" not in str(refused)
    settings = config.load({"GRAPHCRM_ENCRYPTION_KEYS": f" {key} ,{key}"})
    assert settings.encryption_keys == (key, key)
    assert key not in repr(settings)


def test_a_lost_key_file_is_said_and_not_replaced_when_something_is_read(file: Path) -> None:
    token = secrets.encrypt(CLEAR)
    file.unlink()
    for function in (secrets.decrypt, secrets.rotate):
        assert refusal(function, token).message == f"Encrypted values cannot be read: the key file {file} is missing."
    assert not file.exists()


def test_an_empty_key_file_is_refused_rather_than_filled(file: Path) -> None:
    write(file, "# nothing")
    assert refusal(secrets.encrypt, CLEAR).message == f"The key file {file} holds no key."
    assert secrets.create_key().count == 1


def test_a_restored_key_beside_the_present_one_opens_what_it_had_encrypted(file: Path) -> None:
    token = secrets.encrypt(CLEAR)
    (lost,) = keys(file)
    file.unlink()
    secrets.encrypt("other")
    assert "does not open it" in refusal(secrets.decrypt, token).message
    write(file, *keys(file), lost)
    assert secrets.decrypt(token) == CLEAR


def test_a_folder_that_cannot_hold_the_file_is_said_with_the_setting(choose: Choose, tmp_path: Path) -> None:
    (tmp_path / "taken").write_text("")
    choose(encryption_key_file=tmp_path / "taken" / "keys")
    refused = refusal(secrets.encrypt, CLEAR)
    assert "Not a directory" in refused.message
    assert "GRAPHCRM_ENCRYPTION_KEY_FILE" in refused.hint
    choose(encryption_key_file=tmp_path)
    tmp_path.chmod(0o700)
    assert "cannot be read: Is a directory" in refusal(secrets.encrypt, CLEAR).message


def test_what_an_interrupted_write_left_behind_does_not_matter(file: Path) -> None:
    write(file.with_name(f"{file.name}.new"), "half a k")
    assert secrets.decrypt(secrets.encrypt(CLEAR)) == CLEAR
    assert len(list(file.parent.iterdir())) == 2


@pytest.mark.parametrize("token", ["", "gAAAA", "plain text", "é", "\x00"])
def test_what_is_no_token_is_refused_without_showing_it(file: Path, token: str) -> None:
    secrets.encrypt(CLEAR)
    refused = refusal(secrets.decrypt, token)
    assert len(token) < 2 or token not in str(refused)
    assert refused.__cause__ is None


def test_a_token_that_was_altered_is_refused() -> None:
    token = secrets.encrypt(CLEAR)
    middle = len(token) // 2
    altered = token[:middle] + ("A" if token[middle] != "A" else "B") + token[middle + 1 :]
    refusal(secrets.decrypt, altered)


def test_nothing_is_logged(file: Path, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    token = secrets.encrypt(CLEAR)
    secrets.create_key()
    secrets.rotate(token)
    for held in (CLEAR, token, *keys(file)):
        assert held not in caplog.text


def test_cryptography_is_imported_only_where_something_is_encrypted() -> None:
    code = "import sys, graphcrm.secrets, graphcrm.models.field_types; assert 'cryptography' not in sys.modules"
    subprocess.run([sys.executable, "-c", code], check=True)


def test_the_key_of_sessions_is_made_once_for_its_owner_alone_and_is_no_encryption_key(choose: Choose) -> None:
    settings = choose()
    key = secrets.session_key(settings)
    made = settings.home / secrets.SESSION_FILE_NAME
    assert len(key) == 44
    assert stat.S_IMODE(made.stat().st_mode) == 0o600
    secrets.create_key()
    secrets.create_key()
    assert secrets.session_key(settings) == key
    assert key not in keys(secrets.key_file(settings))


def test_processes_that_start_together_sign_sessions_with_one_key(choose: Choose) -> None:
    settings = choose()
    program = "from graphcrm import config, secrets; print(secrets.session_key(config.load()))"
    environ = {"GRAPHCRM_HOME": str(settings.home), "PATH": os.environ["PATH"]}
    running = [
        subprocess.Popen([sys.executable, "-c", program], env=environ, stdout=subprocess.PIPE, text=True)
        for _ in range(4)
    ]
    assert len({process.communicate(timeout=60)[0] for process in running}) == 1


def test_a_key_of_sessions_that_others_can_read_is_refused(choose: Choose) -> None:
    settings = choose()
    secrets.session_key(settings)
    (settings.home / secrets.SESSION_FILE_NAME).chmod(0o644)
    assert "chmod 600" in refusal(secrets.session_key, settings).hint


def test_a_key_of_sessions_may_stand_in_the_settings(choose: Choose) -> None:
    settings = choose(session_key="s" * 40)
    assert secrets.session_key(settings) == "s" * 40
    assert not settings.home.exists()
