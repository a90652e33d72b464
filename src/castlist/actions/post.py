"""Hands one letter to Django's mail backend, and says in a sentence what the other side answered."""

import smtplib
import socket
from contextlib import suppress
from email.utils import formataddr, parseaddr
from typing import Any

import structlog
from django.conf import settings
from django.core.mail import EmailMessage, EmailMultiAlternatives, get_connection

from castlist.records.models import Letter
from castlist.rules.letters import OWN_PAGE, Paper, as_html, as_plain

log = structlog.get_logger("castlist.post")


END = b"\r\n.\r\n"
"""What tells the mail server that a letter is whole."""
BROKE_OFF = (
    "The connection broke off when the mail server had been given this letter, so nobody knows whether it arrived. "
    "Ask them, or send it again: mail programs that know the first copy hide the second."
)
LATER = range(400, 500)
"""Answers of a mail server by which it asks to be tried again."""


def message_id(letter: str, copy: str = "") -> str:
    """Always the same for one letter, so that a second copy is known for one; the client's own is another letter."""
    return f"<letter.{letter}{'.copy' if copy else ''}@{settings.ENVIRONMENT.hostname}>"


class NotTaken(Exception):
    """The letter has certainly not been taken: it may be handed over once more, and arrives once all the same.

    `unreached`: nobody would have been served, whatever the letter. What went wrong is the cause.
    """

    def __init__(self, *, unreached: bool) -> None:
        self.unreached = unreached
        super().__init__()


class Unknown(Exception):
    """Whoever was given the letter broke off and said nothing: nobody knows whether it arrived."""


class Line:
    """One connection to the mail server for many letters: to greet it, and to be known by it, takes longer than one."""

    def __init__(self) -> None:
        self.backend: Any = get_connection()
        self.given = False
        """Whether the end of the letter that goes just now was sent: whoever breaks off then may have it."""

    def open(self) -> Any:
        """The backend, with a connection that stays after a letter. Raises NotTaken where nobody answers."""
        self.given = False
        try:
            self.backend.open()
        except Exception as why:
            raise NotTaken(unreached=True) from why
        talks = getattr(self.backend, "connection", None)
        if isinstance(talks, smtplib.SMTP) and "send" not in vars(talks):
            self._watch(talks)
        return self.backend

    def _watch(self, talks: Any) -> None:
        """A letter ends with a point on a line of its own: until that is sent, nobody has the whole of it."""
        send = talks.send

        def watched(said: str | bytes) -> None:
            if isinstance(said, bytes) and said.endswith(END):
                self.given = True
            send(said)

        talks.send = watched

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
        headers={"Message-ID": message_id(letter.pk, copy_to), **_no_more(paper)},
    )
    mail.attach_alternative(as_html(paper), "text/html")
    return mail


def unwritten(paper: Paper, company: str, to: str, *, line: Any = None) -> EmailMultiAlternatives:
    """The mail that carries a letter which nobody wrote, plain and HTML; `line`: of Django's, for several."""
    _, address = parseaddr(settings.DEFAULT_FROM_EMAIL)
    mail = EmailMultiAlternatives(
        subject=paper.subject, body=as_plain(paper), from_email=formataddr((" ".join(company.split()), address)),
        to=[to], headers=_no_more(paper), connection=line,
    )  # fmt: skip
    mail.attach_alternative(as_html(paper), "text/html")
    return mail


def to_themselves(company: str, to: str, subject: str, body: str) -> bool:
    """A few words that are no letter have gone to somebody's own address, in the company's name; False where not."""
    _, address = parseaddr(settings.DEFAULT_FROM_EMAIL)
    sender = formataddr((" ".join(company.split()), address))
    return bool(EmailMessage(" ".join(subject.split()), body, sender, [to]).send(fail_silently=True))


def _no_more(paper: Paper) -> dict[str, str]:
    """Where mail programs lead somebody who wants to hear no more."""
    return {"List-Unsubscribe": f"<{paper.link}kept/>"} if OWN_PAGE in paper.body else {}


def hand_over(
    letter: Letter, paper: Paper, *, reply_to: str, copy_to: str = "", line: Line | None = None
) -> None:  # fmt: skip
    """The mail backend has taken the letter, or raises: NotTaken where it certainly has not, and can be asked again.
    `copy_to`: the same to somebody else, a letter of its own; `line`: with which connection.
    """
    talks = line or Line()
    try:
        if message(letter, paper, reply_to=reply_to, copy_to=copy_to, line=talks).send() != 1:
            raise OSError("the mail backend took nothing")
    except NotTaken:
        talks.hang_up()
        raise
    except Exception as why:
        given, smtp = talks.given, hasattr(talks.backend, "connection")
        talks.hang_up()
        if smtp and _can_go_again(why, given=given):
            raise NotTaken(unreached=isinstance(why, OSError) and not _codes(why)) from why
        if given and not _codes(why):
            raise Unknown from why
        raise
    if line is None:
        talks.hang_up()


def _can_go_again(why: Exception, *, given: bool) -> bool:
    """Whether the other side said itself that it is too early, or broke off before it had the whole letter."""
    codes = _codes(why)
    return all(code in LATER for code in codes) if codes else isinstance(why, OSError) and not given


def _codes(why: Exception) -> tuple[int, ...]:
    """What the mail server answered; () where it said nothing."""
    if isinstance(why, smtplib.SMTPRecipientsRefused):
        return tuple(code for code, _ in why.recipients.values())
    return (why.smtp_code,) if isinstance(why, smtplib.SMTPResponseException) else ()


def said_by(why: Exception) -> str:
    """What went wrong, in a sentence for whoever sent it; the rest is in the server's log."""
    if isinstance(why, NotTaken) and isinstance(why.__cause__, Exception):
        late = isinstance(why.__cause__, TimeoutError)
        return "The mail server did not answer in time." if late else said_by(why.__cause__)
    log.warning("a letter could not be handed over", error=type(why).__name__, said=str(why)[:200])
    if isinstance(why, Unknown):
        return BROKE_OFF
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
