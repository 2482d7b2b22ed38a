"""Send messages as the settings say."""

from __future__ import annotations

import ipaddress
import smtplib
import ssl
import sys
from email.message import EmailMessage
from email.utils import formatdate, make_msgid, parseaddr
from typing import TYPE_CHECKING
from urllib.parse import SplitResult, unquote, urlsplit

from graphcrm.errors import MailError
from graphcrm.mail.message import Mailer, Message
from graphcrm.phrases import Phrase

if TYPE_CHECKING:
    from graphcrm.config import Settings

#: Seconds that a mail server may take for an answer.
_TIMEOUT = 30


def mailer(settings: Settings) -> Mailer:
    """Return what sends messages by these settings."""
    return Smtp(settings.mail_url, settings.mail_from) if settings.mail_url else Console()


class Console:
    """Writes messages on the terminal of the server, for a site that has no mail server yet."""

    def send(self, message: Message) -> None:
        """Write a message to standard error."""
        rule = "-" * 72
        print(
            f"{rule}\nTo: {message.to}\nSubject: {message.subject}\n\n{message.text}\n{rule}",
            file=sys.stderr,
            flush=True,
        )


class Smtp:
    """Hands messages to a mail server, encrypted wherever the server can, and always when there is a password."""

    def __init__(self, url: str, sender: str) -> None:
        self._url = urlsplit(url)
        self._sender = sender

    def send(self, message: Message) -> None:
        """Hand a message to the server.

        Raises:
            MailError: it cannot be reached, refuses the message, or takes a password only where others could read it.
        """
        email = EmailMessage()
        email["From"] = self._sender
        email["To"] = message.to
        email["Subject"] = message.subject
        email["Date"] = formatdate(localtime=True)
        email["Message-ID"] = make_msgid(domain=parseaddr(self._sender)[1].rpartition("@")[2])
        email["Auto-Submitted"] = "auto-generated"
        email.set_content(message.text)
        try:
            with _connected(self._url) as server:
                server.send_message(email)
        except (OSError, smtplib.SMTPException) as error:
            # The answer of a server may quote what it was sent, the password too.
            raise MailError(
                Phrase(
                    "The message could not be sent: the mail server {host} {reason}.",
                    host=self._url.hostname,
                    reason=_reason(error),
                ),
                "Check GRAPHCRM_MAIL_URL.",
            ) from None


def _connected(url: SplitResult) -> smtplib.SMTP:
    host, context = url.hostname or "", ssl.create_default_context()
    if url.scheme == "smtps":
        server: smtplib.SMTP = smtplib.SMTP_SSL(host, url.port or 465, timeout=_TIMEOUT, context=context)
        encrypted = True
    else:
        server = smtplib.SMTP(host, url.port or (587 if url.username else 25), timeout=_TIMEOUT)
        server.ehlo()
        encrypted = server.has_extn("starttls")
        if encrypted:
            server.starttls(context=context)
    if url.username:
        if not encrypted and not _is_here(host):
            server.close()
            raise MailError(
                Phrase("The mail server {host} takes the password only unencrypted, so it was not sent.", host=host),
                "Use smtps://, or another server, in GRAPHCRM_MAIL_URL.",
            )
        server.login(unquote(url.username), unquote(url.password or ""))
    return server


def _is_here(host: str) -> bool:
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def _reason(error: Exception) -> str:
    match error:
        case smtplib.SMTPAuthenticationError():
            return Phrase("refused the user name or the password")
        case smtplib.SMTPRecipientsRefused():
            return Phrase("refused the recipient")
        case smtplib.SMTPSenderRefused():
            return Phrase("refused the sender")
        case smtplib.SMTPResponseException():
            return Phrase("refused it with the code {code}", code=error.smtp_code)
        case smtplib.SMTPNotSupportedError():
            return Phrase("does not take such an address")
        case ssl.SSLError():
            return Phrase("could not be trusted or does not encrypt as it was asked to")
        case TimeoutError():
            return Phrase("did not answer in time")
        case _:
            return Phrase("cannot be reached")
