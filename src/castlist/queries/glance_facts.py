"""What is read for a glance at productions: which facts, and what is beside them, in one statement for all of them."""

from functools import cache

from castlist.records.events import FOREVER
from castlist.rules.loose_ends import LOOSE

NEEDED = (
    "rule", "role", "member", "alternate", "relation", "waiver", "motion", "proposal", "review", "offer", "glass",
    "proxy", "closed",
)  # fmt: skip


WROTE_BACK, KEPT, LOOSE_END, TIMED = "wrote back", "kept", "loose end", "timed"
"""What stands where a fact has its kind, for what is none: what performers wrote, what is to be done on candidacies,
on which something may be to be done, and which letters go by themselves.
"""


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
    loose = f"SELECT cand {_LOOSE_IN.format(among=among)} AND loose = '{LOOSE}'"
    needed = ", ".join(f"'{kind}'" for kind in NEEDED)
    parts = {
        f"{now} AND kind IN ({needed})": productions,
        f"{now} AND kind = 'objection' AND data NOT LIKE '%%\"ended\":%%'": productions,
        f"{cands} AND cand IN ({open_now}) AND kind IN ('candidacy', 'position', 'reported')": productions * 2,
        f"{about} AND NOT (about = '') AND about IN ({known}) AND kind = 'candidacy'": productions * 2,
        **_and_whom(now, cands, _MINE, ["mine"]),
        **_and_whom(now, cands, "kind = 'letter' AND data LIKE '%%\"state\":\"failed\"%%'", []),
        f"{cands} AND cand IN ({loose}) AND kind IN ({OF_LOOSE_ENDS})": productions * 2,
        f"{cands} AND cand IN ({offers}) AND kind IN ('letter', 'task')": productions * 2,
        f"{cands} AND cand IN ({wrote}) AND kind = 'candidacy'": productions * 2,
        f"{cands} AND cand IN ({moved}) AND kind = 'candidacy'": productions * 2,
    }
    params = [*(value for some in parts.values() for value in some), *(productions * 4)]
    return _together(vendor, list(parts), among), tuple(params)


OF_LOOSE_ENDS = "'candidacy', 'letter', 'booking', 'task', 'tape', 'wish', 'written_off'"
"""What says whether anything is still to be written to somebody."""
_MINE = "kind = 'task' AND data LIKE '%%' || %s || '%%' AND data NOT LIKE '%%\"done_at\":%%'"
"""A task that is somebody's to do. SQLite would plan anew each time a pattern is a parameter of its own."""


def _now(index: str, among: str) -> str:
    """Facts that are so now. SQLite is told how to find them: it takes any list for a long one, and for a few
    productions would look through the whole table, also where the list is empty.
    """
    return f"FROM fact /*INDEXED BY {index}*/ WHERE {among} AND to_seq = {FOREVER}"


def _and_whom(now: str, cands: str, where: str, params: list[str]) -> dict[str, list[str]]:
    """These facts, and the candidacies that they are on; and whether an answer to these was written off."""
    whom = f"{cands} AND cand IN (SELECT cand {now} AND {where}) AND kind IN ('candidacy', 'written_off')"
    return {f"{now} AND {where}": ["productions", *params], whom: ["productions", "productions", *params]}


def _together(vendor: str, parts: list[str], among: str) -> str:
    """These facts, what performers wrote, what is to be done on candidacies, and which letters go by themselves: each
    with the head of its production. Ten thousand on whom the same is to be done are a row for each role, and no fact.
    """
    wrote = "cand || '/' || letter || '/' || what || '/' || CAST(created_at AS text)"
    loose = _LOOSE_IN.format(among=among)
    kept = f"'{KEPT}', loose || '/' || role || '/' || step, {_TOGETHER[vendor]}(line, ';')"
    selected = [
        *(f"SELECT production_id, kind, key, data {part}" for part in parts),
        f"SELECT production_id, '{WROTE_BACK}', '', {wrote} FROM reply WHERE {among} AND read_at IS NULL",  # noqa: S608
        f"SELECT production_id, {kept} {loose} AND NOT (loose = '{LOOSE}') GROUP BY production_id, loose, role, step",
        f"SELECT production_id, '{LOOSE_END}', '', cand {loose} AND loose = '{LOOSE}'",
        f"SELECT production_id, '{TIMED}', '', id FROM letter WHERE {among} AND goes_at IS NOT NULL",  # noqa: S608
    ]
    rows = " UNION ALL ".join(selected)
    statement = f"SELECT p.id, p.head, f.kind, f.key, f.data FROM ({rows}) f"  # noqa: S608
    return statement + " JOIN production p ON p.id = f.production_id ORDER BY p.id"


_TOGETHER = {"sqlite": "group_concat", "postgresql": "string_agg"}


_LOOSE_IN = "FROM touch /*INDEXED BY touch_loose*/ WHERE {among} AND NOT (loose = '')"
"""Candidacies on which anything may be to be done, by an index over those alone."""
