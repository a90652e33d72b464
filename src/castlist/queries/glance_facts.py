"""What is read for a glance at productions: which facts, and what is beside them, in one statement for all of them."""

from functools import cache

from castlist.records.events import FOREVER

NEEDED = (
    "rule", "role", "member", "alternate", "relation", "waiver", "motion", "proposal", "review", "offer", "glass",
    "proxy",
)  # fmt: skip


WROTE_BACK, LATELY, TIMED = "wrote back", "lately", "timed"
"""What stands where a fact has its kind, for what is none: what performers wrote, who came in or moved lately, and
which letters go by themselves.
"""
ACTS_BACK = 300
"""So many of the latest acts are looked through for those: it costs the same however many have come in."""


_ABOUT = {
    "sqlite": "SELECT json_extract(a.value, '$[1]') FROM fact m /*INDEXED BY fact_once_now*/,"
    " json_each(m.data, '$.args') a WHERE m.{here} AND m.kind = 'motion' AND json_extract(a.value, '$[0]') = 'cand'",
    "postgresql": "SELECT a ->> 1 FROM fact m, json_array_elements(m.data::json -> 'args') a"
    " WHERE m.{here} AND m.kind = 'motion' AND a ->> 0 = 'cand'",
}
"""The candidacies that motions are about."""


@cache
def question(vendor: str, these: str) -> tuple[str, tuple[str, ...]]:
    """One statement, so that all of it is of one moment; in parts, of which each has an index.

    And its parameters: `productions` stands for them, `mine` for what a task of the viewer's has in it.
    """
    among, productions = f"production_id {these}", ["productions"]
    now, cands, about = (_now(index, among) for index in ("fact_once_now", "fact_cand_now", "fact_about_now"))
    open_now = f"SELECT cand {now} AND kind IN ('proposal', 'review', 'offer')"
    offers = f"SELECT cand {now} AND kind = 'offer'"
    # Through whom somebody may be recused.
    known = f"SELECT about {now} AND kind IN ('relation', 'member', 'alternate')"
    moved = _ABOUT[vendor].format(here=f"{among} AND m.to_seq = {FOREVER}")
    wrote = f"SELECT cand FROM reply WHERE {among} AND read_at IS NULL"  # noqa: S608
    lately = _lately(among)
    needed = ", ".join(f"'{kind}'" for kind in NEEDED)
    parts = {
        f"{now} AND kind IN ({needed})": productions,
        f"{now} AND kind = 'objection' AND data NOT LIKE '%%\"ended\":%%'": productions,
        f"{cands} AND cand IN ({open_now}) AND kind IN ('candidacy', 'position', 'reported')": productions * 2,
        f"{about} AND NOT (about = '') AND about IN ({known}) AND kind = 'candidacy'": productions * 2,
        **_and_whom(now, cands, _MINE, ["mine"]),
        **_and_whom(now, cands, "kind = 'letter' AND data LIKE '%%\"state\":\"failed\"%%'", []),
        f"{cands} AND cand IN ({lately}) AND kind IN ('candidacy', 'letter', 'booking', 'task', 'tape')": (
            productions * 2
        ),
        f"{cands} AND cand IN ({offers}) AND kind IN ('letter', 'task')": productions * 2,
        f"{cands} AND cand IN ({wrote}) AND kind = 'candidacy'": productions * 2,
        f"{cands} AND cand IN ({moved}) AND kind = 'candidacy'": productions * 2,
    }
    params = [*(value for some in parts.values() for value in some), *(productions * 3)]
    return _together(list(parts), among, lately), tuple(params)


_MINE = "kind = 'task' AND data LIKE '%%' || %s || '%%' AND data NOT LIKE '%%\"done_at\":%%'"
"""A task that is somebody's to do. SQLite would plan anew each time a pattern is a parameter of its own."""


def _now(index: str, among: str) -> str:
    """Facts that are so now. SQLite is told how to find them: it takes any list for a long one, and for a few
    productions would look through the whole table, also where the list is empty.
    """
    return f"FROM fact /*INDEXED BY {index}*/ WHERE {among} AND to_seq = {FOREVER}"


def _and_whom(now: str, cands: str, where: str, params: list[str]) -> dict[str, list[str]]:
    """These facts, and the candidacies that they are on."""
    whom = f"{cands} AND cand IN (SELECT cand {now} AND {where}) AND kind = 'candidacy'"
    return {f"{now} AND {where}": ["productions", *params], whom: ["productions", "productions", *params]}


def _together(parts: list[str], among: str, lately: str) -> str:
    """These facts, what performers wrote, who came in or moved lately, and which letters go by themselves: each with
    the head of its production.
    """
    wrote = "cand || '/' || letter || '/' || what || '/' || CAST(created_at AS text)"
    selected = [
        *(f"SELECT production_id, kind, key, data {part}" for part in parts),
        f"SELECT production_id, '{WROTE_BACK}', '', {wrote} FROM reply WHERE {among} AND read_at IS NULL",  # noqa: S608
        f"SELECT e.production_id, '{LATELY}', '', {lately.removeprefix('SELECT ')}",
        f"SELECT production_id, '{TIMED}', '', id FROM letter WHERE {among} AND goes_at IS NOT NULL",  # noqa: S608
    ]
    rows = " UNION ALL ".join(selected)
    statement = f"SELECT p.id, p.head, f.kind, f.key, f.data FROM ({rows}) f"  # noqa: S608
    return statement + " JOIN production p ON p.id = f.production_id ORDER BY p.id"


def _lately(among: str) -> str:
    """Whose candidacy began or was decided among the latest acts."""
    return (
        "SELECT e.cand FROM event e JOIN production h ON h.id = e.production_id"  # noqa: S608
        f" WHERE e.{among} AND e.seq > h.head - {ACTS_BACK}"
        " AND e.kind IN ('candidacy_named', 'concluded', 'admitted')"
    )
