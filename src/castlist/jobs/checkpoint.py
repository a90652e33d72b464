"""`castlist checkpoint`: what a member would be sent today to keep, printed now."""

import argparse
import json
from collections.abc import Sequence

from castlist.jobs.arguments import Once, folder, text
from castlist.jobs.start import FAILED, Stop, database_errors, open_installation

EXIT_CODES = "exit codes: 0 printed · 1 nobody of that address, or on no team · 2 the command line is wrong"


def main(arguments: Sequence[str]) -> int:
    """Signed checkpoints are printed, one for each production: of what this member may see, and nothing else."""
    read = _parser().parse_args(arguments)
    open_installation(read.data)
    from django.utils import timezone

    from castlist.queries.checkpoints import checkpoints, productions_of
    from castlist.queries.people import person_by_email

    with database_errors():
        person = person_by_email(read.email)
        if person is None:
            raise Stop(f"nobody here signs in as {read.email}.", code=FAILED)
        now = timezone.now()
        found = [(p, one) for p in productions_of(person) for _, one in checkpoints(p, [person], now=now)]
    if not found:
        raise Stop(f"{read.email} is on no team.", code=FAILED)
    if read.json:
        told = [{"production": p.pk, "name": p.name, "at": one.at, "text": one.text} for p, one in found]
        print(json.dumps({"checkpoints": told}, ensure_ascii=False))
    else:
        print("\n".join(f"{p.name}\n{one.text}" for p, one in found), end="")
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="castlist checkpoint",
        description="Print the signed checkpoints of what a member may see: kept elsewhere, they prove later that "
        "nothing before them was changed. `castlist verify --checkpoint FILE` does that.",
        epilog=EXIT_CODES,
    )
    parser.add_argument("email", type=text, metavar="E-MAIL", help="whose: each member may see other streams")
    parser.add_argument("--data", type=folder, action=Once, metavar="DIR", help="instead of CASTLIST_DATA")
    parser.add_argument("--json", action="store_true", help="print one JSON object")
    return parser
