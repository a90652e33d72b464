"""Hands one letter to Django's mail backend, and says in a sentence what the other side answered."""

import smtplib
import socket
from contextlib import suppress
from email.utils import formataddr, parseaddr
from typing import Any

import structlog
from django.conf import settings
from django.core.mail import EmailMultiAlternatives, get_connection

from castlist.records.models import Letter
from castlist.rules.letters import Paper, as_html, as_plain

log = structlog.get_logger("castlist.post")


def message_id(letter: str, copy: str = "") -> str:
    """Always the same for one letter, so that a second copy is known for one; the client's own is another letter."""
    return f"<letter.{letter}{'.copy' if copy else ''}@{settings.ENVIRONMENT.hostname}>"


class Line:
    """One connection to the mail server for many letters: to greet it, and to be known by it, takes longer than one."""

    def __init__(self) -> None:
        self.backend: Any = get_connection()

    def open(self) -> Any:
        """The backend, with a connection that stays after a letter."""
        self.backend.open()
        return self.backend

    def hang_up(self) -> None:
        """The next letter begins a connection of its own: of what went wrong with this one nothing is known."""
        with suppress(Exception):
            self.backend.close()


def message(
    letter: Letter, paper: Paper, *, reply_to: str, copy_to: str = "", line: Line | None = None
) -> EmailMultiAlternatives:
    """The mail that carries the letter, plain and HTML. It asks for nothing from anywhere when it is opened; answers
    go to where Castlist reads them, or to `reply_to`.
    """
    _, address = parseaddr(settings.DEFAULT_FROM_EMAIL)
    company = letter.production.company.name
    mail = EmailMultiAlternatives(
        subject=paper.subject,
        body=as_plain(paper),
        from_email=formataddr((" ".join(company.split()), address)),
        to=[copy_to or letter.to],
        reply_to=[answers] if (answers := settings.CASTLIST_REPLIES_TO or reply_to) else None,
        connection=line.open() if line else None,
        headers={"Message-ID": message_id(letter.pk, copy_to)},
    )
    mail.attach_alternative(as_html(paper), "text/html")
    return mail


def hand_over(
    letter: Letter, paper: Paper, *, reply_to: str, copy_to: str = "", line: Line | None = None
) -> None:  # fmt: skip
    """The mail backend has taken the letter, or raises. `copy_to`: the same to somebody else, a letter of its own;
    `line`: with which connection.
    """
    try:
        if message(letter, paper, reply_to=reply_to, copy_to=copy_to, line=line).send() != 1:
            raise OSError("the mail backend took nothing")
    except Exception:
        if line:
            line.hang_up()
        raise


def said_by(why: Exception) -> str:
    """What went wrong, in a sentence for whoever sent it; the rest is in the server's log."""
    log.warning("a letter could not be handed over", error=type(why).__name__, said=str(why)[:200])
    if isinstance(why, smtplib.SMTPRecipientsRefused):
        return "The mail server does not take this address."
    if isinstance(why, smtplib.SMTPAuthenticationError):
        return "The mail server does not know this Castlist: its name or password is wrong."
    if isinstance(why, TimeoutError):
        return "The mail server did not answer in time; it may have arrived all the same."
    if isinstance(why, ConnectionError | socket.gaierror | smtplib.SMTPServerDisconnected):
        return "The mail server could not be reached."
    if isinstance(why, smtplib.SMTPResponseException):
        return f"The mail server refused it ({why.smtp_code})."
    return "The mail could not be handed over."
