"""A mail that comes back to the company: to which letter it belongs, and whether it is an answer or a letter that could
not be delivered (RFC 3464 reports, RFC 3834 automatic answers)."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from email import message_from_bytes, policy
from email.header import decode_header, make_header
from email.message import Message
from email.utils import parseaddr
from hashlib import blake2b
from html import unescape

LARGEST = 40 * 2**20
"""Bytes of a mail that are read at most; more are no answer to a letter of ours."""
MOST_PARTS = 200
LONGEST_ID = 60
_LETTER = re.compile(rb"<letter\.([0-9a-z]{6,24})(\.copy)?@([a-z0-9.-]{1,253})>", re.IGNORECASE)
_STATUS = re.compile(r"([245])\.(\d{1,3})\.(\d{1,3})")
_TAG = re.compile(r"<(script|style|head)\b.*?</\1\s*>|<[^>]*>", re.IGNORECASE | re.DOTALL)
_NEW_LINE = re.compile(r"<(br|/p|/div|/li|/tr|blockquote)\b[^>]*>", re.IGNORECASE)
_ATTRIBUTION = re.compile(r"^\S.{0,200}:$")
_WHEN = re.compile(r"^(on|am|le|el|il|op|den|em|dnia)\b.*\d", re.IGNORECASE)
_ORIGINAL = re.compile(
    r"^(-{2,} ?(original message|forwarded message|ursprüngliche nachricht|message d.origine|mensaje original)"
    r" ?-{2,}|_{20,})$",
    re.IGNORECASE,
)
WHY = {
    "5.1": "There is no such address, or it takes no mail any more.",
    "5.2": "Their mailbox takes nothing: it is full, or closed.",
    "5.3": "Their mail server could not take it.",
    "5.4": "Their mail server could not be reached.",
    "5.6": "Their mail server could not read it.",
    "5.7": "Their mail server refused it.",
}
"""What a status says (RFC 3463), by its first two numbers."""


@dataclass(frozen=True, slots=True)
class Came:
    """What a mail is. `kind`: returned (a letter that could not be delivered), delayed, automatic, answer, or '' for
    what belongs to no letter of this host. `mail` tells one mail from any other.
    """

    kind: str
    letter: str = ""
    copy: bool = False
    why: str = ""
    text: str = ""
    sender: str = ""
    left_out: int = 0
    """Attached files, which are not kept."""
    mail: str = ""


def read_mail(raw: bytes, *, host: str) -> Came:
    """What the mail is; nothing in it makes this fail. Letters of other hosts are none of ours."""
    if len(raw) > LARGEST:
        return Came("")
    mail = message_from_bytes(raw, policy=policy.compat32)
    report = _report(mail)
    found = _letter_of(raw if report is not None else _answered_ids(mail), host)
    if found is None:
        return Came("")
    letter, copy = found
    known = _hash(raw if not mail.get("Message-ID") else str(mail["Message-ID"]).encode("utf-8", "replace"))
    if report is not None:
        action, status = report
        kind = "returned" if action == "failed" or status.startswith("5.") else "delayed"
        return Came(kind, letter, copy, why=_why(status) if kind == "returned" else "", mail=known)
    if _is_automatic(mail):
        return Came("automatic", letter, copy, mail=known)
    text, left_out = _text(mail)
    return Came("answer", letter, copy, text=own_words(text), sender=_sender(mail), left_out=left_out, mail=known)


def _letter_of(said: bytes, host: str) -> tuple[str, bool] | None:
    ours = [m for m in _LETTER.finditer(said) if m[3].decode("ascii").lower() == host.lower()]
    if not ours:
        return None
    return ours[-1][1].decode("ascii").lower(), bool(ours[-1][2])


def _answered_ids(mail: Message) -> bytes:
    """The mails that this one answers, the one it answers itself last."""
    said = [str(one) for name in ("References", "In-Reply-To") for one in mail.get_all(name, [])]
    return "\n".join(said).encode("utf-8", "replace")


def _report(mail: Message) -> tuple[str, str] | None:
    """What a delivery report says: its action, and the status as three numbers. None for any other mail."""
    if mail.get_content_type() != "multipart/report":
        failed = mail.get("X-Failed-Recipients")
        return ("failed", "") if failed else None
    for part in _parts(mail):
        if part.get_content_type() == "message/delivery-status":
            said = "\n".join(str(block) for block in _blocks(part))
            action = re.search(r"^Action:\s*(\w+)", said, re.IGNORECASE | re.MULTILINE)
            status = re.search(r"^Status:\s*(\d\.\d{1,3}\.\d{1,3})", said, re.IGNORECASE | re.MULTILINE)
            return (action[1].lower() if action else ""), (status[1] if status else "")
    return None


def _blocks(part: Message) -> list[Message]:
    payload = part.get_payload()
    return [one for one in payload if isinstance(one, Message)] if isinstance(payload, list) else [part]


def _why(status: str) -> str:
    found = _STATUS.fullmatch(status)
    said = WHY.get(f"{found[1]}.{found[2]}", "") if found else ""
    return " ".join(["It came back.", *([said] if said else []), *([f"({status})"] if status else [])])


def _is_automatic(mail: Message) -> bool:
    said = str(mail.get("Auto-Submitted", "no")).strip().lower()
    bulk = str(mail.get("Precedence", "")).strip().lower() in ("bulk", "auto_reply", "junk", "list")
    return not said.startswith("no") or bulk or mail.get("X-Autoreply") is not None or _sender(mail) == ""


def _sender(mail: Message) -> str:
    try:
        return parseaddr(str(make_header(decode_header(str(mail.get("From", ""))))))[1][:254]
    except (LookupError, UnicodeError, ValueError):
        return parseaddr(str(mail.get("From", "")))[1][:254]


def _parts(mail: Message) -> Iterator[Message]:
    for count, part in enumerate(mail.walk()):
        if count >= MOST_PARTS:
            return
        yield part


def _text(mail: Message) -> tuple[str, int]:
    """The words of the mail, plain where it has them so; and how many files came with it."""
    plain, html, files = "", "", 0
    for part in _parts(mail):
        if part.is_multipart():
            continue
        if part.get_content_disposition() == "attachment" or part.get_content_maintype() != "text":
            files += part.get_content_maintype() != "text" or bool(part.get_filename())
        elif part.get_content_type() == "text/html":
            html = html or _decoded(part)
        else:
            plain = plain or _decoded(part)
    return plain if plain.strip() else _without_tags(html), files


def _decoded(part: Message) -> str:
    payload = part.get_payload(decode=True)
    raw = payload if isinstance(payload, bytes) else b""
    for charset in (part.get_content_charset() or "utf-8", "utf-8"):
        try:
            return raw.decode(charset)
        except (LookupError, UnicodeError, ValueError):
            continue
    return raw.decode("latin-1")


def _without_tags(html: str) -> str:
    return unescape(_TAG.sub("", _NEW_LINE.sub("\n", html)))


def own_words(text: str) -> str:
    """What somebody wrote themselves, without the letter that they answer below it. Where that would leave nothing,
    because they wrote in between or not at all, everything stays.
    """
    text = text.replace("\r\n", "\n").replace("\r", "\n").strip()
    lines = text.split("\n")
    kept = _before_the_original(lines)
    while kept and (not kept[-1].strip() or kept[-1].lstrip().startswith(">")):
        kept = kept[:-1]
    if kept and _ATTRIBUTION.match(kept[-1].strip()) and _is_quoted(lines, len(kept)):
        broken = len(kept) > 1 and _WHEN.match(kept[-2].strip()) and not kept[-2].strip().endswith((".", "!", "?"))
        kept = kept[: -2 if broken else -1]
    own = "\n".join(kept).strip()
    return own or text


def _before_the_original(lines: list[str]) -> list[str]:
    for place, line in enumerate(lines):
        if _ORIGINAL.match(line.strip()):
            return lines[:place]
    return lines


def _is_quoted(lines: list[str], place: int) -> bool:
    return any(line.lstrip().startswith(">") for line in lines[place : place + 3])


def _hash(said: bytes) -> str:
    """The same for the same mail: 40 signs of 16."""
    return blake2b(said.strip(), digest_size=20).hexdigest()
