"""A real mail server on this machine that keeps what it takes."""

from __future__ import annotations

import email
import email.policy
import socket
from dataclasses import dataclass, field
from email.message import EmailMessage
from typing import Any

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import AuthResult, LoginPassword


@dataclass
class Taken:
    """A message as the server took it."""

    sender: str
    recipients: list[str]
    message: EmailMessage


@dataclass
class Box:
    """Keeps messages, but none to eve."""

    taken: list[Taken] = field(default_factory=list)

    async def handle_RCPT(self, server: Any, session: Any, envelope: Any, address: str, options: Any) -> str:  # noqa: N802
        if address.startswith("eve@"):
            return "550 secret words of a server"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:  # noqa: N802
        message = email.message_from_bytes(envelope.content, policy=email.policy.default)
        assert isinstance(message, EmailMessage)
        self.taken.append(Taken(envelope.mail_from, envelope.rcpt_tos, message))
        return "250 OK"


class MailServer:
    """Runs in a thread between ``start`` and ``stop``; the user office has the password "p@ss word"."""

    def __init__(self) -> None:
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.port = int(free.getsockname()[1])
        self.box = Box()
        self._controller = Controller(
            self.box, hostname="127.0.0.1", port=self.port, authenticator=_check, auth_require_tls=False
        )

    @property
    def taken(self) -> list[Taken]:
        return self.box.taken

    def url(self, login: str = "") -> str:
        return f"smtp://{login}127.0.0.1:{self.port}"

    def start(self) -> None:
        self._controller.start()

    def stop(self) -> None:
        self._controller.stop()


def _check(server: Any, session: Any, envelope: Any, mechanism: str, data: Any) -> AuthResult:
    right = isinstance(data, LoginPassword) and (data.login, data.password) == (b"office", b"p@ss word")
    return AuthResult(success=right, handled=False)
