"""Messages: on the terminal by default, through a real mail server when one is named."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator

import pytest
from mail_server import MailServer

from graphcrm import config
from graphcrm.errors import ConfigurationError, MailError
from graphcrm.mail import Message, mailer

MESSAGE = Message("sally@example.org", "Grüße", "Ein Gruß:\n\nhttp://127.0.0.1:5000/link/u1.secret\n")
SENDER = "The Office <office@example.org>"


@pytest.fixture
def server() -> Iterator[MailServer]:
    running = MailServer()
    running.start()
    yield running
    running.stop()


def by(url: str) -> config.Settings:
    return dataclasses.replace(config.load({}), mail_url=url, mail_from=SENDER)


def test_without_a_mail_server_a_message_is_written_on_the_terminal(capsys: pytest.CaptureFixture[str]) -> None:
    mailer(config.load({})).send(MESSAGE)

    written = capsys.readouterr()
    assert written.out == ""
    for part in ("To: sally@example.org", "Subject: Grüße", "/link/u1.secret"):
        assert part in written.err


def test_a_mail_server_gets_the_message(server: MailServer) -> None:
    mailer(by(server.url())).send(MESSAGE)

    [taken] = server.taken
    message = taken.message
    assert (taken.sender, taken.recipients) == ("office@example.org", ["sally@example.org"])
    assert (message["From"], message["Subject"], message["Auto-Submitted"]) == (SENDER, "Grüße", "auto-generated")
    assert message["Date"]
    assert message["Message-ID"].endswith("@example.org>")
    assert message.get_content().replace("\r\n", "\n") == MESSAGE.text


def test_user_name_and_password_are_those_of_the_url(server: MailServer) -> None:
    mailer(by(server.url("office:p%40ss%20word@"))).send(MESSAGE)
    assert len(server.taken) == 1

    with pytest.raises(MailError, match="refused the user name or the password") as refusal:
        mailer(by(server.url("office:wrongsecret@"))).send(MESSAGE)
    assert "wrongsecret" not in str(refusal.value)
    assert len(server.taken) == 1


def test_a_password_is_not_sent_where_others_could_read_it(server: MailServer, monkeypatch: pytest.MonkeyPatch) -> None:
    from graphcrm.mail import send

    # The server is at this machine; only what counts as another one is changed.
    monkeypatch.setattr(send, "_is_here", lambda host: False)

    with pytest.raises(MailError, match="only unencrypted"):
        mailer(by(server.url("office:secret@"))).send(MESSAGE)


def test_what_a_server_says_is_not_repeated(server: MailServer) -> None:
    with pytest.raises(MailError, match="refused the recipient") as refusal:
        mailer(by(server.url())).send(dataclasses.replace(MESSAGE, to="eve@example.org"))
    assert "secret words" not in str(refusal.value)


def test_a_server_that_is_not_there_or_does_not_encrypt_is_an_error(server: MailServer) -> None:
    with pytest.raises(MailError, match="could not be trusted"):
        mailer(by(f"smtps://127.0.0.1:{server.port}")).send(MESSAGE)
    with pytest.raises(MailError, match=r"127\.0\.0\.1 cannot be reached"):
        mailer(by(MailServer().url())).send(MESSAGE)


@pytest.mark.parametrize("url", ["http://mail", "smtp://", "mail.example.org", "smtp://office:secret@/x", "smtp://h:x"])
def test_another_url_is_refused_without_its_password(url: str) -> None:
    with pytest.raises(ConfigurationError, match="GRAPHCRM_MAIL_URL") as refusal:
        config.load({"GRAPHCRM_MAIL_URL": url, "GRAPHCRM_MAIL_FROM": SENDER})
    assert "secret" not in str(refusal.value)


def test_a_mail_server_needs_a_sender() -> None:
    for sender in ("", "nobody", "a@b\nBcc: eve@example.org"):
        with pytest.raises(ConfigurationError, match="GRAPHCRM_MAIL_FROM"):
            config.load({"GRAPHCRM_MAIL_URL": "smtp://localhost", "GRAPHCRM_MAIL_FROM": sender})


def test_the_password_of_the_mail_server_is_never_shown() -> None:
    assert "hidden" not in repr(by("smtp://office:hidden@mail.example.org"))
