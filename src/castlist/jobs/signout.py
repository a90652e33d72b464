"""`castlist signout`: sessions are ended from the server's keyboard, those of one member or all."""

import argparse
import json
from collections.abc import Sequence

from castlist.jobs.arguments import Once, folder, text
from castlist.jobs.start import Stop, database_errors, open_installation

EXIT_CODES = "exit codes: 0 nobody is signed in any more · 1 nobody of that address · 2 the command line is wrong"


def main(arguments: Sequence[str]) -> int:
    """No browser is signed in as the member, or as anybody, until they sign in again; says how many were."""
    read = _parser().parse_args(arguments)
    open_installation(read.data)
    from django.utils import timezone

    from castlist.actions.sessions import end_sessions
    from castlist.queries.people import person_by_email

    with database_errors():
        person = person_by_email(read.member) if read.member else None
        if read.member and person is None:
            raise Stop(f"Nobody here has the e-mail address {read.member[:80]}.")
        ended = end_sessions(person, now=timezone.now())
    if read.json:
        print(json.dumps({"member": person.email if person else None, "ended": ended}))
    else:
        whom = person.name if person else "Everybody"
        print(f"{whom} is signed out: {ended} {'session' if ended == 1 else 'sessions'} ended.")
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="castlist signout",
        description="End the sessions of one member, or all. Whoever may sign in can sign in again at once, and finds "
        "what they were typing. Tokens of programs go on: `castlist token E-MAIL --list`.",
        epilog=EXIT_CODES,
    )
    whom = parser.add_mutually_exclusive_group(required=True)
    whom.add_argument("--member", type=text, action=Once, metavar="E-MAIL", help="whose sessions are ended")
    whom.add_argument("--everybody", action="store_true", help="all sessions are ended")
    parser.add_argument("--data", type=folder, action=Once, metavar="DIR", help="instead of CASTLIST_DATA")
    parser.add_argument("--json", action="store_true", help="print one JSON object")
    return parser
