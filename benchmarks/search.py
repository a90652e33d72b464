"""How quick people are found: the first letters of a name, a slip of the hand, four words at once; beside FTS5 and
tsvector with the driver alone on the same people, in the same run.

`python -m benchmarks.search [sqlite] [postgresql] [--people 1000000] [--write]`. The people are drawn by chance, from
70,000 names of syllables, the commonest of them as common as in life; they are kept under .benchmarks/.
"""

import argparse
import random
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from benchmarks import store
from benchmarks.measuring import machine, put_into, table
from benchmarks.running import KINDS, PAGE

NOW = datetime(2026, 11, 1, tzinfo=UTC)
ASKED = 200
MANY = {1_000_000: ", a million"}
"""What a table of so many is called besides."""
SYLLABLES = [c + v for c in "bcdfghjklmnprstvwz" for v in ("a", "e", "i", "o", "u", "ar", "en", "il")]
SKILLS = (
    "belt", "tap", "ballet", "stage combat", "driving", "guitar", "piano", "fencing", "puppetry", "juggling",
    "clowning", "sight reading", "jazz", "horse riding", "mime", "tumbling", "violin", "british sign language", "welsh",
    "german",
)  # fmt: skip
VOICES = ("soprano", "mezzo-soprano", "alto", "tenor", "baritone", "bass", "")
PLACES = ("London", "Leeds", "Bristol", "Cardiff", "Glasgow", "Manchester", "Dublin", "Linz", "Vienna", "York")


@dataclass(frozen=True)
class Size:
    """How many people."""

    people: int

    @property
    def name(self) -> str:
        """For files and databases."""
        return f"people_{self.people}"


def words(count: int, dice: random.Random) -> list[str]:
    """So many names."""
    found: dict[str, None] = {}
    while len(found) < count:
        found["".join(dice.choices(SYLLABLES, k=dice.choice((2, 2, 3, 3, 4))))] = None
    return list(found)


def everybody(count: int) -> Iterator[dict[str, Any]]:
    """The people, always the same."""
    dice = random.Random(1)
    first, last, plays = words(4_000, dice), words(66_000, dice), words(6_000, dice)

    def common(names: list[str]) -> str:
        return names[min(int(len(names) * dice.random() ** 2.5), len(names) - 1)]

    for n in range(count):
        start = dice.randint(16, 60)
        yield {
            "id": f"{n:012x}", "name": f"{common(first)} {common(last)}".title(),
            "skills": dice.sample(SKILLS, dice.randint(0, 5)), "voice": dice.choice(VOICES),
            "plays": (start, start + 12),
            "credits": sorted([dice.randint(2005, 2025), f"{common(plays).title()}, {dice.choice(PLACES)}"]
                              for _ in range(dice.randint(0, 4))),
        }  # fmt: skip


def fill(size: Size) -> str:
    """The people stand in the database; says the company, and prints how long its book took."""
    from django.db import connection

    from castlist.actions import searching
    from castlist.actions.people import make_person
    from castlist.actions.productions import make_company
    from castlist.records.models import Company, Performer, SearchBook

    company = Company.objects.first()
    if company is None:
        owner = make_person(email="owner@bench.example", name="The owner", now=NOW)
        company = make_company(name="Many", owner=owner, now=NOW)
    if Performer.objects.count() < size.people:
        rows: list[Any] = []
        for one in everybody(size.people):
            low, high = one.pop("plays")
            rows.append(Performer(company=company, created_at=NOW, plays_from=low, plays_to=high, **one))
            if len(rows) == 5_000:
                Performer.objects.bulk_create(rows, ignore_conflicts=True)
                rows = []
        Performer.objects.bulk_create(rows, ignore_conflicts=True)
    if not SearchBook.objects.filter(ready=True).exists():
        began = time.perf_counter()
        searching.renew(company.pk, now=NOW)
        print(f"the book of {size.people:,} took {time.perf_counter() - began:.0f} s", file=sys.stderr)
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE" if connection.vendor == "sqlite" else "VACUUM ANALYZE")
    return str(company.pk)


def bare(kind: str) -> None:
    """The same people stand in the index that the database brings along."""
    from django.db import connection, transaction

    from castlist.records.models import Performer
    from castlist.rules.searching import words_of

    with transaction.atomic(), connection.cursor() as cursor:
        if kind == "sqlite":
            cursor.execute(
                "CREATE VIRTUAL TABLE IF NOT EXISTS bench_fts USING fts5(words, content='', tokenize='ascii')"
            )
            cursor.execute("SELECT COUNT(*) FROM bench_fts")
        else:
            cursor.execute("CREATE TABLE IF NOT EXISTS bench_fts (id serial, words tsvector)")
            cursor.execute("SELECT COUNT(*) FROM bench_fts")
        if cursor.fetchone()[0]:
            return
        put = "INSERT INTO bench_fts (words) VALUES (%s)"
        put = put if kind == "sqlite" else "INSERT INTO bench_fts (words) VALUES (array_to_tsvector(%s::text[]))"
        rows = Performer.objects.values_list("name", "skills", "voice", "credits").iterator(chunk_size=5_000)
        some: list[Any] = []
        for name, skills, voice, credits in rows:
            found = words_of(" ".join([name, *skills, voice, *(f"{y} {t}" for y, t in credits)]))
            some.append([" ".join(found) if kind == "sqlite" else found])
            if len(some) == 5_000:
                cursor.executemany(put, some)
                some = []
        if some:
            cursor.executemany(put, some)
        if kind == "postgresql":
            cursor.execute("CREATE INDEX bench_fts_words ON bench_fts USING gin (words)")
            cursor.execute("ANALYZE bench_fts")


def asked_bare(kind: str, terms: Sequence[str], *, prefix: bool) -> None:
    """The same question to that index."""
    from django.db import connection

    with connection.cursor() as cursor:
        if kind == "sqlite":
            said = " ".join(f'"{term}"' + ("*" if prefix else "") for term in terms)
            cursor.execute("SELECT rowid FROM bench_fts WHERE words MATCH %s ORDER BY rank LIMIT 50", [said])
        else:
            said = " & ".join(f"'{term}'" + (":*" if prefix else "") for term in terms)
            cursor.execute(
                "SELECT id FROM bench_fts, to_tsquery('simple', %s) q WHERE words @@ q"
                " ORDER BY ts_rank(words, q) DESC, id LIMIT 50", [said],
            )  # fmt: skip
        cursor.fetchall()


def slipped(word: str, dice: random.Random) -> str:
    """The word with one slip of the hand."""
    at, letter = dice.randrange(1, len(word) - 1), dice.choice("aeinrst")
    return dice.choice(
        [word[:at] + letter + word[at:], word[:at] + word[at + 1 :], word[:at] + letter + word[at + 1 :],
         word[:at] + word[at + 1] + word[at] + word[at + 2 :]]
    )  # fmt: skip


@dataclass(frozen=True, slots=True)
class Took:
    """Milliseconds of one question: by the clock, and of this process's processor."""

    wall: float
    cpu: float


def timed(do: Callable[[], object]) -> Took:
    """How long it took. The processor's part does not grow while others use the machine, too."""
    began, spent = time.perf_counter(), time.process_time()
    do()
    return Took((time.perf_counter() - began) * 1000, (time.process_time() - spent) * 1000)


def _row(what: str, ours: list[Took], theirs: list[Took], more: str = "") -> list[str]:
    mine, bare = [one.wall for one in ours], [one.wall for one in theirs]
    ratio = f"{statistics.median(mine) / statistics.median(bare):.2f}" if bare else "–"
    return [what, _late(mine), _late([one.cpu for one in ours]), _late(bare) if bare else "–", ratio, more]


def _late(took: list[float]) -> str:
    found = statistics.quantiles(took, n=100)
    return f"{found[49]:.1f} / {found[98]:.1f}"


def measured(kind: str, size: Size) -> str:
    """The table of one database."""
    store.settle(kind, size)  # type: ignore[arg-type]
    company = fill(size)
    bare(kind)
    from castlist.queries.searching import Search
    from castlist.records.models import Performer
    from castlist.rules.searching import asked

    def find(text: str) -> tuple[str, ...]:
        return Search(company).find(asked(text)).ids

    dice = random.Random(2)
    some = [one for n, one in enumerate(everybody(size.people)) if dice.random() < 2 * ASKED / size.people][:ASKED]
    for one in some[:20]:
        find(one["name"])
    rows = []
    beginnings = [one["name"].split()[1].lower()[: dice.randint(1, 6)] for one in some]
    rows.append(
        _row("the first letters of a name", [timed(lambda t=t: find(t)) for t in beginnings],  # type: ignore[misc]
             [timed(lambda t=t: asked_bare(kind, [t], prefix=True)) for t in beginnings])  # type: ignore[misc]
    )  # fmt: skip
    whole = [one["name"].lower() for one in some]
    rows.append(
        _row("a whole name", [timed(lambda t=t: find(t)) for t in whole],  # type: ignore[misc]
             [timed(lambda t=t: asked_bare(kind, t.split(), prefix=False)) for t in whole])  # type: ignore[misc]
    )  # fmt: skip
    wrong = [(one["id"], f"{one['name'].split()[0]} {slipped(one['name'].split()[1].lower(), dice)}") for one in some]
    times, hits, called = [], 0, {one["id"]: one["name"] for one in some}
    for key, text in wrong:
        found: list[str] = []
        times.append(timed(lambda t=text, into=found: into.extend(find(t))))  # type: ignore[misc]
        names = set(Performer.objects.filter(pk__in=found).values_list("name", flat=True))
        hits += called[key] in names
    rows.append(_row("a whole name with a slip in it", times, [], f"recall {hits / len(wrong):.3f}"))
    four = [
        f"{dice.choice(('belt', 'tap', 'ballet', 'guitar'))} {dice.choice(PLACES)} {dice.choice(VOICES[2:6])}"
        f" {dice.choice(('piano', 'fencing', 'mime', 'jazz'))}".lower()
        for _ in some
    ]
    rows.append(
        _row("four words that many have", [timed(lambda t=t: find(t)) for t in four],  # type: ignore[misc]
             [timed(lambda t=t: asked_bare(kind, t.split(), prefix=False)) for t in four])  # type: ignore[misc]
    )  # fmt: skip
    filters = [f"{t.split()[0]} plays 30-40 last seen before 2021" for t in four]
    rows.append(_row("a word and two filters", [timed(lambda t=t: find(t)) for t in filters], []))  # type: ignore[misc]
    other = "FTS5, ranked" if kind == "sqlite" else "tsvector, ranked"
    parts = [
        f"## Finding people on {'SQLite' if kind == 'sqlite' else 'PostgreSQL'}{MANY.get(size.people, '')}",
        f"{size.people:,} people, {len(some)} questions of each kind. {machine()}.",
        table(("what", "ours: wall ms, p50 / p99", "CPU ms, p50 / p99", f"{other}: wall ms", "ratio", ""), rows),
    ]
    return "\n\n".join(parts)


def main(arguments: Sequence[str]) -> int:
    """Printed for each database, in a process of its own, and put into the page when asked."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.search", description=__doc__)
    parser.add_argument("kinds", nargs="*", choices=[[], *KINDS])
    parser.add_argument("--people", type=int, default=100_000)
    parser.add_argument("--write", action="store_true", help="put the tables into docs/reference/measured.md")
    parser.add_argument("--here", action="store_true", help=argparse.SUPPRESS)
    read = parser.parse_args(arguments)
    if read.here:
        print(measured(read.kinds[0], Size(read.people)))
        return 0
    for kind in read.kinds or KINDS:
        command = [sys.executable, "-m", "benchmarks.search", kind, "--here", "--people", str(read.people)]
        ran = subprocess.run(command, stdout=subprocess.PIPE, text=True, check=True)
        print(ran.stdout)
        if read.write:
            put_into(PAGE, f"search on {kind}, {read.people}", ran.stdout[ran.stdout.index("##") :].strip())
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
