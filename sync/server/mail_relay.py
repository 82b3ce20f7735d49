"""The organisation's own mail relay (SMTP): the only way e-mails leave the server."""

import smtplib
import ssl
from dataclasses import dataclass
from datetime import datetime
from email.headerregistry import Address
from email.message import EmailMessage
from email.utils import format_datetime
from pathlib import Path
from typing import Protocol

from coach_app.domain.errors import Meaning, Refusal
from sync.server.environment import text_of
from sync.server.settings import loopback

PATIENCE = 30.0
"""Seconds without an answer."""
SUBJECT = "A document from your Work and Health Coach"
WORDS = """Hello

Your Work and Health Coach has sent you the document that is attached to this e-mail. You asked
for it, or somebody who may share it with you did.

Please do not answer this e-mail: nobody reads what comes here. Call your coach if you have a
question, or if you think this was not meant for you. Then please delete it.
"""
"""Says nothing about anybody: the subject of an e-mail is read by many on its way."""


class RelayNotSet(Refusal):
    key = "server.mail_relay_not_set"
    sentence = (
        "No mail relay is set, so nothing was sent. Set COACH_SMTP_HOST and COACH_MAIL_FROM, then "
        "run this again."
    )


class RelayNotSafe(Refusal):
    key = "server.mail_relay_not_safe"
    sentence = (
        "The mail relay is another machine, so it has to speak TLS: set COACH_SMTP_SECURITY to "
        "starttls or tls."
    )


class RelaySilent(Refusal):
    key = "server.mail_relay_silent"
    meaning = Meaning.NETWORK
    sentence = (
        "The mail relay does not answer, or does not let us in. What waits will be sent later."
    )


class NotTaken(Exception):
    """The relay will never take this e-mail."""


class NotNow(Exception):
    """The relay may take it later."""


@dataclass(frozen=True, slots=True)
class Letter:
    """`number` is nobody's name; it makes the e-mail the same one however often it is tried."""

    number: str
    address: str
    paper: bytes


class Relay(Protocol):
    def send(self, letter: Letter, now: datetime) -> None:
        """Raises NotTaken, NotNow, RelaySilent."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class SmtpRelay:
    """`security` is "starttls", "tls", or "none" for a relay on this very machine."""

    host: str = ""
    port: int = 587
    sender: str = ""
    security: str = "starttls"
    user: str = ""
    password_file: Path | None = None

    def check(self) -> None:
        """Raises RelayNotSet or RelayNotSafe."""
        if not self.host or not self.sender:
            raise RelayNotSet
        if self.security == "none" and not loopback(self.host):
            raise RelayNotSafe

    def send(self, letter: Letter, now: datetime) -> None:
        self.check()
        try:
            with self._line() as line:
                line.send_message(self._message(letter, now))
        except smtplib.SMTPRecipientsRefused as refused:
            codes = {code for code, _ in refused.recipients.values()}
            raise (NotNow if any(code < 500 for code in codes) else NotTaken) from None
        except (smtplib.SMTPSenderRefused, smtplib.SMTPDataError) as refused:
            raise (NotNow if refused.smtp_code < 500 else NotTaken) from None
        except (smtplib.SMTPException, OSError, ssl.SSLError):
            raise RelaySilent from None
        except ValueError:
            raise NotTaken from None  # an address that no message can carry

    def _line(self) -> smtplib.SMTP:
        safe = ssl.create_default_context()
        if self.security == "tls":
            line: smtplib.SMTP = smtplib.SMTP_SSL(
                self.host, self.port, timeout=PATIENCE, context=safe
            )
        else:
            line = smtplib.SMTP(self.host, self.port, timeout=PATIENCE)
        if self.security == "starttls":
            line.starttls(context=safe)
        if self.user and self.password_file is not None:
            line.login(self.user, text_of(self.password_file))
        return line

    def _message(self, letter: Letter, now: datetime) -> EmailMessage:
        message = EmailMessage()
        message["Subject"] = SUBJECT
        message["From"] = Address(addr_spec=self.sender)
        message["To"] = Address(addr_spec=letter.address)
        message["Date"] = format_datetime(now)
        message["Message-ID"] = f"<{letter.number}@{self.sender.rpartition('@')[2]}>"
        message["Auto-Submitted"] = "auto-generated"
        message.set_content(WORDS)
        message.add_attachment(
            letter.paper, maintype="application", subtype="pdf", filename="document.pdf"
        )
        return message
