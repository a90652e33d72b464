"""Mails as they come in from outside."""

from email.message import EmailMessage, Message
from email.mime.base import MIMEBase
from email.mime.message import MIMEMessage
from email.mime.multipart import MIMEMultipart
from email.mime.text import MIMEText

HOST = "testserver.localhost"


def letter_id(letter: str, host: str = HOST) -> str:
    """The Message-ID of a letter of ours."""
    return f"<letter.{letter}@{host}>"


def answer(
    letter: str, text: str, *, sender: str = "ivy@example.org", known: str = "<one@example.org>", host: str = HOST,
    more: dict[str, str] | None = None,
) -> bytes:  # fmt: skip
    """Somebody answers the letter."""
    mail = EmailMessage()
    mail["From"], mail["To"], mail["Subject"] = f"Ivy <{sender}>", "casting@harbour.example", "Re: would you read?"
    mail["Message-ID"] = known
    mail["In-Reply-To"] = letter_id(letter, host)
    for name, value in (more or {}).items():
        mail[name] = value
    mail.set_content(text)
    return mail.as_bytes()


def came_back(letter: str, *, status: str = "5.1.1", action: str = "failed", host: str = HOST) -> bytes:
    """The report of a mail server about a letter, as RFC 3464 has it."""
    report = MIMEMultipart("report", **{"report-type": "delivery-status"})
    report["From"], report["Subject"] = "MAILER-DAEMON@mail.example", "Undelivered Mail Returned to Sender"
    report["Message-ID"] = f"<report-{letter}-{status}@mail.example>"
    report["Auto-Submitted"] = "auto-replied"
    report.attach(MIMEText("I am sorry to have to inform you that your message could not be delivered."))
    said = MIMEBase("message", "delivery-status")
    said.set_payload([_block("Reporting-MTA: dns; mail.example"), _block(
        f"Final-Recipient: rfc822; ivy@example.org\nAction: {action}\nStatus: {status}"
    )])  # fmt: skip
    report.attach(said)
    ours = EmailMessage()
    ours["Message-ID"], ours["Subject"] = letter_id(letter, host), "would you read?"
    ours.set_content("Dear Ivy")
    report.attach(MIMEMessage(ours))
    return report.as_bytes()


def _block(lines: str) -> Message:
    block = Message()
    for line in lines.split("\n"):
        name, _, value = line.partition(": ")
        block[name] = value
    return block
