"""`castlist receive`: takes one mail, as a mail server hands it to a program; or looks into the mailbox now."""

import argparse
import json
import sys
from collections.abc import Sequence
from typing import Any

from castlist.jobs.arguments import Once, folder
from castlist.jobs.start import Stop, database_errors, open_installation

TRY_AGAIN = 75
"""EX_TEMPFAIL: a mail server that hands over a mail keeps it, and tries again."""
EXIT_CODES = (
    "exit codes: 0 taken, or it belongs to no letter · 1 the mailbox cannot be looked into · 2 the command line is "
    f"wrong · {TRY_AGAIN} not now: the mail server may try again"
)


def main(arguments: Sequence[str]) -> int:
    """The mail is with its letter, or left alone; 75 where it could not be kept now."""
    parser = _parser()
    read = parser.parse_args(arguments)
    if read.mailbox and read.file:
        parser.error("--mailbox looks into the mailbox: name no file with it")
    raw = b"" if read.mailbox else _given(read)
    try:
        open_installation(read.data)
        with database_errors():
            told = _looked() if read.mailbox else _taken(raw)
    except Stop as why:  # a mail server sends a mail back to its author when it hears any other number
        raise Stop(str(why), code=why.code if read.mailbox else TRY_AGAIN) from None
    print(json.dumps(told) if read.json else _line(told))
    return TRY_AGAIN if told.get("became") == "not yet" else 0


def _given(read: argparse.Namespace) -> bytes:
    from castlist.rules.inbound import LARGEST

    if read.file is None:
        return sys.stdin.buffer.read(LARGEST + 1)
    try:
        with read.file.open("rb") as file:
            return bytes(file.read(LARGEST + 1))
    except OSError as why:
        raise Stop(f"{read.file} cannot be read: {why.strerror}.", code=2) from None


def _taken(raw: bytes) -> dict[str, Any]:
    from django.utils import timezone

    from castlist.actions.inbound import take

    taken = take(raw, now=timezone.now())
    return {"became": taken.became, "letter": taken.letter}


def _looked() -> dict[str, Any]:
    from django.conf import settings

    from castlist.jobs.inbox import Unreachable, empty

    if not settings.CASTLIST_INBOX:
        raise Stop("CASTLIST_INBOX_URL names no mailbox.")
    try:
        return {"mails": dict(empty(settings.CASTLIST_INBOX))}
    except Unreachable as why:
        raise Stop(f"the mailbox cannot be looked into: {why}") from None


def _line(told: dict[str, Any]) -> str:
    if "mails" in told:
        return ", ".join(f"{count} {kind}" for kind, count in sorted(told["mails"].items())) or "nothing new"
    of = f" (letter {told['letter']})" if told["letter"] else ""
    return f"{told['became']}{of}"


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="castlist receive",
        description="Take a mail that came in: an answer stands at its letter, and a letter that came back is shown as "
        "not sent. Mail that belongs to no letter is left alone. Reads standard input where no file is named.",
        epilog=EXIT_CODES,
    )
    parser.add_argument("file", type=folder, nargs="?", metavar="FILE", help="the mail, as it came (RFC 5322)")
    parser.add_argument(
        "--mailbox", action="store_true", help="look into the mailbox of CASTLIST_INBOX_URL now, as the server does"
    )
    parser.add_argument("--data", type=folder, action=Once, metavar="DIR", help="instead of CASTLIST_DATA")
    parser.add_argument("--json", action="store_true", help="print one JSON object")
    return parser
