"""Messages to users: through a mail server, or on the terminal of whoever runs the site."""

from graphcrm.mail.message import Mailer, Message
from graphcrm.mail.send import mailer

__all__ = ["Mailer", "Message", "mailer"]
