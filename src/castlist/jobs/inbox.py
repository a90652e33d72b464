"""Looks into the mailbox of the company for what belongs to letters, where CASTLIST_INBOX_URL names one (RFC 9051)."""

import imaplib
import re
import ssl
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import datetime, timedelta
from typing import Any

import structlog
from django.conf import settings
from django.core.cache import cache
from django.db import DatabaseError
from django.utils import timezone

from castlist.actions.inbound import take
from castlist.rules.inbound import LARGEST

EVERY = timedelta(seconds=55)
PATIENCE = 10
"""Seconds that the mail server has for each answer."""
AT_ONCE = 50
"""Mails that are read at one look; the rest at the next."""
LOOKED = "inbox.looked"
LEFT_ALONE = "inbox.left-alone"
KEPT_FOR = 30 * 24 * 3600
_SIZE = re.compile(rb"RFC822\.SIZE (\d+)")

log = structlog.get_logger("castlist.inbox")


class Unreachable(Exception):
    """The mailbox could not be looked into; the text says why, without its password."""


def look(*, now: datetime) -> None:
    """What had come in is with its letters, if a mailbox is named and it has not been looked into this minute.

    A mailbox that cannot be reached is said in the log, and is tried again.
    """
    if not settings.CASTLIST_INBOX or not cache.add(LOOKED, True, EVERY.total_seconds()):
        return
    try:
        became = empty(settings.CASTLIST_INBOX, now=now)
    except Unreachable as why:
        log.warning("the mailbox could not be looked into", said=str(why))
    else:
        if became:
            log.info("mail came in", **{kind.replace(" ", "_"): count for kind, count in became.items()})


def empty(box: dict[str, Any], *, now: datetime | None = None) -> Counter[str]:
    """Every unread mail of the mailbox that belongs to a letter is taken and marked as read; any other is as it was.
    Says what became of how many. Raises Unreachable.
    """
    found = Counter[str]()
    with _opened(box) as (server, known):
        alone = set(cache.get(known, []))
        unread = [one for one in _uids(server) if one not in alone]
        for uid in unread[:AT_ONCE]:
            became = _took(_read(server, uid), now or timezone.now())
            found[became] += 1
            if became in ("not ours", "unreadable"):
                alone.add(uid)
            elif became != "not yet":
                server.uid("STORE", uid, "+FLAGS", r"(\Seen)")
        cache.set(known, sorted(alone & set(_uids(server))), KEPT_FOR)
    return found


def _took(raw: bytes, now: datetime) -> str:
    """What became of the mail; one that breaks us is left alone, so that it does not keep the others waiting."""
    try:
        return take(raw, now=now).became
    except DatabaseError:
        raise
    except Exception:
        log.exception("a mail could not be read")
        return "unreadable"


@contextmanager
def _opened(box: dict[str, Any]) -> Iterator[tuple[Any, str]]:
    """The mailbox, open; and the name under which is kept what in it is none of ours."""
    server: Any = None
    try:
        trust = ssl.create_default_context()
        if box["ssl"]:
            server = imaplib.IMAP4_SSL(box["host"], box["port"], ssl_context=trust, timeout=PATIENCE)
        else:
            server = imaplib.IMAP4(box["host"], box["port"], timeout=PATIENCE)
        if box["tls"]:
            server.starttls(trust)
        _sign_in(server, box["name"], box["password"])
        answer, _ = server.select(f'"{box["folder"]}"')
        if answer != "OK":
            raise Unreachable(f"it has no folder {box['folder']}.")
        _, valid = server.response("UIDVALIDITY")
        yield server, f"{LEFT_ALONE}:{_plain(valid)}"
    except (imaplib.IMAP4.error, OSError) as why:
        raise Unreachable(_said(why, box)) from None
    finally:
        if server is not None:
            with suppress(Exception):
                server.logout()


def _sign_in(server: Any, name: str, password: str) -> None:
    if (name + password).isascii():
        server.login(name, password)
    else:
        server.authenticate("PLAIN", lambda _: f"\0{name}\0{password}".encode())  # RFC 4616: only there in UTF-8


def _plain(said: Any) -> str:
    return said[0].decode("ascii", "replace") if said and said[0] else ""


def _said(why: Exception, box: dict[str, Any]) -> str:
    if isinstance(why, imaplib.IMAP4.error) and "AUTH" in str(why).upper():
        return "the mail server does not take its name or password."
    if isinstance(why, TimeoutError):
        return f"{box['host']} did not answer within {PATIENCE} seconds."
    if isinstance(why, ssl.SSLError):
        return f"{box['host']} could not prove who it is."
    if isinstance(why, OSError):
        return f"{box['host']} could not be reached."
    return "the mail server did not understand, or was not understood."


def _uids(server: Any) -> list[str]:
    _, said = server.uid("SEARCH", None, "UNSEEN")
    return said[0].decode("ascii").split() if said and said[0] else []


def _read(server: Any, uid: str) -> bytes:
    """The mail, unread still; nothing of one that is too large to be an answer."""
    _, said = server.uid("FETCH", uid, "(RFC822.SIZE)")
    size = _SIZE.search(said[0] if said and isinstance(said[0], bytes) else b"")
    if size and int(size[1]) > LARGEST:
        return b""
    _, said = server.uid("FETCH", uid, "(BODY.PEEK[])")
    return next((part[1] for part in said if isinstance(part, tuple)), b"")
