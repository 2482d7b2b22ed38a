"""What is sent, and what sends it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol


@dataclass(frozen=True, slots=True)
class Message:
    """A message in plain text to one address."""

    to: str
    subject: str
    text: str


class Mailer(Protocol):
    """Whatever sends messages."""

    def send(self, message: Message) -> None:
        """Send a message.

        Raises:
            MailError: it was not taken.
        """
