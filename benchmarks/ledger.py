"""The answered ledger of a production in which ten thousand people put themselves in: what its page costs.

`python -m benchmarks.ledger [sqlite] [postgresql] [--people N] [--write]`. Of four one has had a no by letter, one was
let go and waits for a letter, and two wait for the room. Acted out by the rules, and copied into a database of its own.
"""

import sys
from collections.abc import Iterator, Sequence
from datetime import timedelta
from typing import Any

from benchmarks import store
from benchmarks.measuring import machine, table
from benchmarks.pages import HEAD, row, signed_in
from benchmarks.running import run_of_people
from tests.proofs.databases import POSTGRESQL, SQLITE, standing

PEOPLE = 10_000
LATER = timedelta(days=30)


def measured(kind: str, people: int) -> str:
    """The table of one database."""
    with standing(SQLITE if kind == "sqlite" else POSTGRESQL):
        from django.conf import settings
        from django.core.management import call_command

        from castlist.actions import rehearsals
        from castlist.jobs.upgrade import publish_static_files

        settings.ALLOWED_HOSTS += ["testserver"]
        publish_static_files()
        call_command("createcachetable", verbosity=0)
        company, team = rehearsals.company(now=store.NOW), rehearsals.people(store.PEOPLE, now=store.NOW)
        _production(company, team, people)
        rows = list(_rows(team, people))
    return "\n\n".join([
        f"## The answered ledger on {'SQLite' if kind == 'sqlite' else 'PostgreSQL'}",
        f"{people:,} people who put themselves in for one role; {people // 4:,} have a no by letter, and "
        f"{people - people // 4:,} are owed an answer, of whom a page shows 200. {machine()}.",
        table(HEAD, rows),
    ])  # fmt: skip


def _production(company: str, team: list[str], people: int) -> None:
    from django.db import connection

    from benchmarks.logs import Actors, copied
    from castlist.rules import letters
    from castlist.rules.decisions import answering, concluding, proposing

    actors = Actors(team, seed=3)
    role = actors.open(1)[0]
    for number in range(people):
        cand, performer, by = actors.new_id(), actors.new_id(), team[0]
        actors.do(proposing.submit, cand, by=performer, performer=performer, role=role)
        if number % 2:
            continue
        actors.do(proposing.propose, cand, by=by, target="released")
        for one in team[:5]:  # everybody with a say
            actors.do(answering.position, cand, by=one, revision=1, what="support", new_id=actors.new_id())
        actors.do(concluding.conclude, cand, by=by, revision=1)
        if number % 4 == 0:
            letter = actors.new_id()
            actors.do(letters.draft, cand, by=by, what="answer", new_id=letter)
            actors.do(letters.moved, cand, letter, by=by, to="sent")
    store._write(company, team, "ledger", copied(actors.template, "ledger", "ldg"), actors.template.events[-1][6])
    store.name_performers("ledger")
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")  # as a server does by itself within a minute


def _rows(team: Sequence[str], people: int) -> Iterator[list[str]]:
    from castlist.actions import decisions
    from castlist.actions.decisions import Actor
    from castlist.queries.doors import production_for
    from castlist.queries.log import load_whole
    from castlist.queries.owed import ledger
    from castlist.records.models import Person
    from castlist.rules.decisions.facts import Candidacy

    who = Person.objects.get(pk=team[0])
    client, here = signed_in(who), "/p/ledger/answers/"
    found = ledger(who, production_for(who, "ledger"), now=store.NOW + LATER)
    assert (found.answered, found.owed) == (people // 4, people - people // 4), (found.answered, found.owed)
    cand = next(c.id for c in load_whole("ledger").all(Candidacy) if c.lives)
    by = Actor("ledger", team[-1], store.NOW + LATER)

    def somebody_speaks() -> Any:
        return decisions.advise(by, cand, what="comment", text="Hear them again.")

    yield row("who is owed an answer", lambda: client.get(here))
    yield row("the last page of it", lambda: client.get(f"{here}?page={found.pages}"))
    yield row("who is owed an answer, just after an act", lambda: client.get(here), before=somebody_speaks)
    yield row("home, just after an act", lambda: client.get("/"), before=somebody_speaks)
    yield row("the production, with how many have had one", lambda: client.get("/p/ledger/"))


def main(arguments: Sequence[str]) -> int:
    """For each database in a process of its own."""
    return run_of_people("ledger", arguments, measured, people=PEOPLE)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
