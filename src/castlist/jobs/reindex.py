"""`castlist reindex`: by which words performers are found is made anew from the records."""

import argparse
import json
from collections.abc import Sequence

from castlist.jobs.arguments import Once, folder
from castlist.jobs.start import Stop, database_errors, open_installation

EXIT_CODES = "exit codes: 0 done · 1 somebody else does it just now · 2 the command line is wrong"


def main(arguments: Sequence[str]) -> int:
    """Every company has a new book of words; the old one answers until the new one is whole. Says who stands in it."""
    read = _parser().parse_args(arguments)
    open_installation(read.data)
    from django.utils import timezone

    from castlist.actions.searching import Busy, renew_all

    with database_errors():
        try:
            count = renew_all(now=timezone.now())
        except Busy:
            raise Stop("Somebody else makes a new book of words just now. Look again in a while.") from None
    if read.json:
        print(json.dumps({"performers": count}))
    else:
        print(f"{count:,} {'performer is' if count == 1 else 'performers are'} found by what is kept of them now.")
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="castlist reindex",
        description="Make anew by which words performers are found. It is kept in step by itself; this is for records "
        "that were changed by other means. The server may go on.",
        epilog=EXIT_CODES,
    )
    parser.add_argument("--data", type=folder, action=Once, metavar="DIR", help="instead of CASTLIST_DATA")
    parser.add_argument("--json", action="store_true", help="print one JSON object")
    return parser
