"""Proofs on the stored system, on SQLite and on PostgreSQL: beside the pure rules, two at once, and killed."""

import os
import tempfile
import traceback
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.installation import OWNER, own_database, run_in
from tests.proofs.backups import under_load
from tests.proofs.crashes import KEPT, UNDONE, crash
from tests.proofs.databases import Missing, address_of, standing
from tests.proofs.table import Proved

Counts = dict[str, int | float | str]

ROOMS, ACTS = 300, 40
WALKS, LONG = 60, 80
ROUNDS = {"threads": 300, "processes": 100}
KILLS = 500
SENDERS = 200
LETTERS = 3000
BACKUPS = 40
CRASHES, WITH_ONE = 500, 50
"""Kills of a server, and how many of them one installation lives through."""


def side_by_side(*, small: bool, about: str) -> Proved:
    """Rooms by Hypothesis and long walks by dice, each act done in memory and in the database; then `verify`."""
    try:
        with standing(about):
            return _side_by_side(small=small)
    except Missing as no:
        return Proved(False, notes=[str(no)])


def _side_by_side(*, small: bool) -> Proved:
    from castlist.jobs.conform_room import House
    from castlist.queries.verification_walk import walk as verify
    from tests.history.side_by_side import walk
    from tests.proofs.machine import play

    house, notes = House.built(), []
    counts: Counts = {}
    try:
        played = play(house, rooms=5 if small else ROOMS, acts=ACTS, same_every_time=small)
    except Exception as parted:
        played = None
        where = "".join(traceback.format_tb(parted.__traceback__)[-2:])
        notes.append("\n".join([str(parted), *getattr(parted, "__notes__", []), where])[:6000])
    if played:
        counts = {"rooms by Hypothesis": played["rooms"], "acts": played["acts done alike"]}
        counts["refused alike"] = played["acts refused alike"]
        counts["kinds of acts"] = sum(name.startswith("did ") for name in played)
        counts["kinds of refusals"] = sum(name.startswith("why ") for name in played)
    done = 0
    for seed in range(2 if small else WALKS):
        walked = walk(house, seed, LONG)
        done += walked.outcomes.total()
        notes += [walked.parted] if walked.parted else []
    report = verify()
    # Rehearsed bookings take times that no table has.
    notes += [str(finding) for finding in report.findings if finding.invariant != "times"]
    counts |= {"walks by dice": 2 if small else WALKS, "their acts": done, "events verified": report.counts["events"]}
    return Proved(not notes and bool(counts.get("acts")), counts, notes=notes[:10])


def races(*, small: bool, about: str) -> Proved:
    """Every race, by two threads and by two processes; each order must be seen, and no illegal one."""
    try:
        with standing(about):
            return _races(small=small)
    except Missing as no:
        return Proved(False, notes=[str(no)])


def _races(*, small: bool) -> Proved:
    from tests.races.by_time import BY_TIME
    from tests.races.pairs import MAKES
    from tests.races.races import RACES, run

    rows = [["race", "by two", "rounds", "split", "illegal"]]
    notes, rounds, illegal = [], 0, 0
    for kind, make in MAKES.items():
        pair = make()
        for race in (*RACES, *BY_TIME):
            tally = run(race, pair, 6 if small else ROUNDS[kind])
            split = " · ".join(f"{name} {tally.won[name]}" for name in race.winners)
            rows.append([race.name, kind, str(tally.rounds), split, str(len(tally.illegal))])
            rounds, illegal = rounds + tally.rounds, illegal + len(tally.illegal)
            notes += tally.illegal[:3]
            if not small and not tally.both_won:
                notes.append(f"{race.name}, by {kind}: only one order was seen")
        pair.close()
    return Proved(not notes, {"races": len(RACES) + len(BY_TIME), "rounds": rounds, "illegal": illegal}, rows, notes)


def kills(*, small: bool, about: str) -> Proved:
    """A process that writes is killed, again and again; each of the moments must have been struck."""
    try:
        with standing(about):
            from tests.proofs import kills as killing

            struck, wrong = killing.kill(3 if small else KILLS)
    except Missing as no:
        return Proved(False, notes=[str(no)])
    seen = small or (struck[killing.KEPT] > 0 and struck[killing.UNDONE] > 0)
    notes = wrong[:10] + ([] if seen else ["the act was struck on one side of its commit only"])
    return Proved(not notes, {"kills": struck.total(), **dict(sorted(struck.items()))}, notes=notes)


@contextmanager
def _with_a_folder(about: str) -> Iterator[None]:
    """All tables stand, and the installation has a folder of its own."""
    with standing(about), tempfile.TemporaryDirectory(prefix="castlist-proofs-") as data:
        from django.test import override_settings

        with override_settings(CASTLIST_DATA=Path(data)):
            yield


def erasing(*, small: bool, about: str) -> Proved:
    """A process that erases is killed, again and again; on each side of the commit, and after it."""
    try:
        with _with_a_folder(about):
            from tests.proofs import erasing as killing

            struck, wrong = killing.kill(3 if small else KILLS)
    except Missing as no:
        return Proved(False, notes=[str(no)])
    seen = small or all(struck[moment] for moment in (killing.BEFORE, killing.LEFT))
    notes = wrong[:10] + ([] if seen else ["the erasure was struck on one side of its commit only"])
    return Proved(not notes, {"kills": struck.total(), **dict(sorted(struck.items()))}, notes=notes)


def letters(*, small: bool, about: str) -> Proved:
    """A process that sends letters is killed, again and again, while a mail server really takes them."""
    try:
        with _with_a_folder(about):
            from tests.proofs import letters as killing

            struck, wrong, came_of = killing.kill(3 if small else SENDERS)
    except Missing as no:
        return Proved(False, notes=[str(no)])
    seen = small or all(struck[moment] for moment in (killing.ON_ITS_WAY, killing.ARRIVED, killing.BETWEEN))
    notes = wrong[:10] + ([] if seen else ["the sender was never struck while a letter was on its way"])
    counts: Counts = {"kills": struck.total(), **dict(sorted(struck.items())), "letters": came_of.total()}
    return Proved(not notes, {**counts, **dict(sorted(came_of.items()))}, notes=notes)


def away(*, small: bool, about: str) -> Proved:
    """The mail server is away for an hour, three times, while letters go out and two clocks look at once."""
    try:
        with _with_a_folder(about):
            from tests.proofs import away as sending

            wrong, came_of = sending.away(30 if small else LETTERS)
    except Missing as no:
        return Proved(False, notes=[str(no)])
    counts: Counts = {"letters": 30 if small else LETTERS, "times away": len(sending.HOWS)}
    return Proved(not wrong, {**counts, **dict(sorted(came_of.items()))}, notes=wrong[:10])


def backups(*, small: bool, about: str) -> Proved:
    """Backups of a whole installation while somebody writes; each is restored, verified and counted."""
    with tempfile.TemporaryDirectory(prefix="castlist-proofs-") as made, _told_of(about):
        folder = Path(made)
        with own_database() as settings:
            ran = run_in(folder / "data", "init", "--company", "A", "--owner", OWNER, **settings)
            if ran.returncode:
                return Proved(False, notes=[ran.stderr])
            taken = under_load(folder / "data", settings, folder, times=2 if small else BACKUPS)
    notes = [wrong for one in taken for wrong in one.wrong][:10]
    during = sum(one.after - one.before for one in taken)
    counts: Counts = {"backups": len(taken), "acts while they were taken": during}
    counts["acts in the last"] = taken[-1].held
    return Proved(not notes and (small or during > 0), counts, notes=notes)


def crashes(*, small: bool, about: str) -> Proved:
    """A server is killed while programs write, again and again; what was told, asked again and found is counted."""
    struck, wrong = Counter[str](), list[str]()
    wanted = 2 if small else CRASHES
    try:
        with _told_of(about):
            while struck["kills"] < wanted and not wrong:
                with tempfile.TemporaryDirectory(prefix="castlist-proofs-") as made, own_database() as settings:
                    data = Path(made) / "data"
                    ran = run_in(data, "init", "--company", "A", "--owner", OWNER, **settings)
                    if ran.returncode:
                        return Proved(False, notes=[ran.stderr])
                    some = min(WITH_ONE, wanted - struck["kills"])
                    found, wrong = crash(data, settings, times=some)
                    struck += found
    except Missing as no:
        return Proved(False, notes=[str(no)])
    seen = small or (struck[KEPT] > 0 and struck[UNDONE] > 0)
    notes = wrong[:10] + ([] if seen else ["writes were struck on one side of their commit only"])
    return Proved(not notes, {"kills": struck.pop("kills"), **dict(sorted(struck.items()))}, notes=notes)


@contextmanager
def _told_of(database: str) -> Iterator[None]:
    """Installations of one's own are made on that database."""
    with address_of(database) as url:
        os.environ["CASTLIST_TEST_DATABASE_URL"] = url
        yield
