"""`castlist erase`: what is due to be erased is erased, and nothing is left of it; or it is only said."""

import argparse
import json
from collections import Counter
from collections.abc import Iterator, Sequence
from typing import Any

from castlist.jobs.arguments import Once, folder, text
from castlist.jobs.start import FAILED, Stop, database_errors, open_installation

WOULD = 3
EXIT_CODES = (
    "exit codes: 0 nothing is left to erase · 1 it could not be done, or something is still left of it · 2 the command "
    "line is wrong · 3 --dry-run: something would be erased"
)


def main(arguments: Sequence[str]) -> int:
    """What the journal and the calendar say is erased; or, with --dry-run, it is only said, with 3 if there is any."""
    read = _parser().parse_args(arguments)
    open_installation(read.data)
    with database_errors():
        told = _looked(read) if read.dry_run else _erased(read)
    print(json.dumps(told, ensure_ascii=False) if read.json else "\n".join(_lines(told)))
    if read.dry_run:
        return WOULD if told["due"] or told["from_journal"] or told["left"] else 0
    return 0 if told["clean"] else FAILED


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="castlist erase",
        description="Erase what is due, as the clock of a server does by itself every day.",
        epilog=EXIT_CODES,
    )
    parser.add_argument("--data", type=folder, action=Once, metavar="DIR", help="instead of CASTLIST_DATA")
    parser.add_argument("--dry-run", action="store_true", help="only say what would be erased, and what will be soon")
    parser.add_argument(
        "--performer", type=text, action=Once, metavar="ID",
        help="erase everything that is known of this performer, and what the rooms said of them, today",
    )  # fmt: skip
    parser.add_argument(
        "--member", type=text, action=Once, metavar="ID",
        help="close the account of this member (by id or e-mail), as they could, and erase what they wrote, today",
    )  # fmt: skip
    parser.add_argument(
        "--journal", type=folder, action=Once, metavar="FILE",
        help="a journal of erasures from another machine: what it names is erased here too",
    )  # fmt: skip
    parser.add_argument("--json", action="store_true", help="print one JSON object")
    return parser


def _lines_of_journal(read: argparse.Namespace) -> list[Any]:
    from castlist.queries.erasures import journal_lines

    if read.journal is None:
        return []
    if not read.journal.is_file():
        raise Stop(f"--journal: there is no file {read.journal}.")
    return journal_lines(read.journal)


def _erased(read: argparse.Namespace) -> dict[str, Any]:
    from django.utils import timezone

    from castlist.actions import erasure, keeping, remains
    from castlist.queries.people import id_of
    from castlist.rules.why import Refused

    now = timezone.now()
    again = erasure.take_up(_lines_of_journal(read), now=now)
    fresh, asked = 0, ""
    try:
        if read.performer:
            asked = "--performer"
            fresh += erasure.erase_performer(read.performer, now=now, with_rooms=True)
        if read.member:
            asked = "--member"
            fresh += erasure.close_account(id_of(read.member), now=now, with_words=True)
    except Refused as no:
        raise Stop(f"{asked}: {no.why.sentence} {no.detail}".strip()) from None
    due = keeping.erase_due(now=now)
    clean = remains.remove(now=now)
    return {"erased": fresh + due, "from_journal": again, "soon": _soon(), "clean": clean, "older_copies": _older()}


def _looked(read: argparse.Namespace) -> dict[str, Any]:
    from django.utils import timezone

    from castlist.queries import erasures

    now = timezone.now()
    return {
        "due": erasures.due_now(now=now), "from_journal": erasures.not_taken_up(_lines_of_journal(read)),
        "soon": _soon(), "left": erasures.left_over(), "older_copies": _older(),
    }  # fmt: skip


def _soon() -> dict[str, int]:
    from castlist.queries import erasures

    return dict(sorted(Counter(one.purpose for one in erasures.soon()).items()))


def _older() -> list[str]:
    """What lies beside the records under another name, and still holds what has been erased since."""
    from django.conf import settings

    return sorted(str(path) for path in settings.CASTLIST_DATA.glob("*.before-*"))


def _lines(told: dict[str, Any]) -> Iterator[str]:
    if "due" in told:
        yield f"{told['due']:,} things would be erased now, and {told['from_journal']:,} that only the journal names."
    else:
        yield f"{told['erased']:,} things were erased, and {told['from_journal']:,} that the journal names."
        if not told["clean"]:
            yield (
                "The records still hold bytes of what was erased: somebody was reading them. Run this again; the clock "
                "of the server does so, too."
            )
    for purpose, count in told["soon"].items():
        yield f"Soon: {count:,} ({purpose})."
    for path in told["older_copies"]:
        yield f"Older, and not touched: {path}. It holds what has been erased since. Remove it when it is not needed."
