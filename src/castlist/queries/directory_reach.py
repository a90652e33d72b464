"""What somebody may know of the company's performers: what they are found by, and candidacies in rooms they may see.

Whoever owns the company answers for what it keeps, and so reads that, also on no team; what rooms say they do not.

Who stands in the directory hangs on no candidacy, so none that is not theirs to know changes anything in it.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db import connection

from castlist.queries.doors import NotThere, moment
from castlist.queries.glances import Glance, glances, productions_of
from castlist.records.events import FOREVER
from castlist.records.models import Company, Performer, Person, Production
from castlist.records.spelling import read_candidacy
from castlist.rules.decisions.facts import Candidacy, Role
from castlist.rules.ladder import LABELS

OUTCOMES = {
    "open": "Still in play",
    "cast": "Cast",
    "released": "Not this time",
    "withdrew": "Said no, or withdrew",
}
"""What became of candidacies, as the directory tells it."""
ENDS = {"released": "released", "declined": "withdrew", "withdrawn": "withdrew"}
AT_ONCE = 400


@dataclass(frozen=True, slots=True)
class Reach:
    """The company whose directory somebody looks at, and its productions as far as they may see them."""

    company: Company
    productions: dict[str, Production]
    seen: dict[str, Glance]
    owned: bool
    """Whether the company is theirs."""

    @property
    def only_owned(self) -> bool:
        """True for its owner, where they are on no team: no candidacy is theirs to know."""
        return self.owned and not any(one.on_team for one in self.seen.values())

    @property
    def may_write(self) -> bool:
        """True for a member with any part in the rooms: who is a safeguarding lead alone writes nothing here."""
        return any(one.on_team and not one.only_lead for one in self.seen.values())

    def may_know(self, production: str, cand: Candidacy) -> bool:
        """True for a candidacy that they may open in its room."""
        glance = self.seen[production]
        only = glance.only.get(cand.role)
        return cand.role in glance.rooms and cand.id not in glance.hidden and (only is None or cand.id in only)

    def role(self, production: str, role: str) -> str:
        """What the role is called."""
        return {r.id: r.name or r.id for r in self.seen[production].ground.all(Role)}.get(role, "a role")


@dataclass(frozen=True, slots=True)
class Stand:
    """One candidacy that the viewer may know of."""

    performer: str
    production: str
    production_name: str
    role: str
    role_name: str
    cand: str
    step: str
    outcome: str
    by: str
    at: datetime

    @property
    def url(self) -> str:
        """Where it stands in its room."""
        return f"/p/{self.production}/r/{self.role}/?c={self.cand}"

    @property
    def says(self) -> str:
        """How far they came, or how it ended."""
        return OUTCOMES[self.outcome] if self.outcome != "open" else LABELS[self.step]


def reach_of(viewer: Person, *, now: datetime) -> Reach:
    """The directory of the company on one of whose teams the viewer is today, or that is theirs. Raises NotThere."""
    mine = productions_of(viewer)
    seen = glances(viewer, [one.end for one in mine], now=now) if mine else {}
    rows = {p.pk: p for p in Production.objects.select_related("company").filter(pk__in=list(seen))} if seen else {}
    homes = [rows[one.pk].company for one in mine if one.pk in rows and seen[one.pk].on_team]
    homes = homes or list(Company.objects.filter(owner=viewer))
    if not homes:
        raise NotThere
    company = min(homes, key=lambda one: (one.created_at, one.pk))
    here = {one.pk: rows[one.pk] for one in mine if one.pk in rows and rows[one.pk].company_id == company.pk}
    return Reach(company, here, {key: seen[key] for key in here}, str(company.owner_id) == str(viewer.pk))


def stays_of(performers: Collection[str]) -> dict[str, str]:
    """These records and those that were merged into them, and for each the record that stays."""
    merged = Performer.objects.filter(merged_into__in=performers).values_list("pk", "merged_into_id")
    return {one: one for one in performers} | {one: str(stays) for one, stays in merged}


Known = tuple[str, Candidacy, str]
"""Where a candidacy is, which it is, and of whom: by the record that stays."""


def stands_of(reach: Reach, performers: Collection[str]) -> dict[str, list[Stand]]:
    """Where these performers stand or stood, as far as the viewer may know; by performer, the newest first."""
    return stands_in(reach, known_to(reach, performers))


def stands_in(reach: Reach, known: Iterable[Known]) -> dict[str, list[Stand]]:
    """These candidacies as they stand; by performer, the newest first."""
    found: dict[str, list[Stand]] = defaultdict(list)
    for production, cand, performer in known:
        found[performer].append(_stand(reach, production, cand, performer))
    return {key: sorted(some, key=lambda one: (one.at, one.cand), reverse=True) for key, some in found.items()}


def known_to(reach: Reach, performers: Collection[str] | None = None) -> Iterable[Known]:
    """Candidacies of these performers, or of all, of which the viewer may know."""
    stays = _stays(reach) if performers is None else stays_of(performers)
    for production, cand in _candidacies(reach, None if performers is None else list(stays)):
        if cand.performer and cand.last != "merged" and reach.may_know(production, cand):
            yield production, cand, stays.get(cand.performer, cand.performer)


def with_outcomes(known: Iterable[Known]) -> dict[str, set[str]]:
    """By outcome the performers of whom one of these candidacies came to that."""
    found: dict[str, set[str]] = {outcome: set() for outcome in OUTCOMES}
    for _, cand, performer in known:
        found[outcome_of(cand)].add(performer)
    return found


def _stays(reach: Reach) -> dict[str, str]:
    """For every record that was merged the one that stays."""
    rows = Performer.objects.filter(company=reach.company, merged_into__isnull=False)
    return {one: str(stays) for one, stays in rows.values_list("pk", "merged_into_id")}


def outcome_of(cand: Candidacy) -> str:
    """What became of it."""
    if cand.lives:
        return "cast" if cand.step == "cast" else "open"
    return ENDS.get(cand.ended, "withdrew")


def _stand(reach: Reach, production: str, cand: Candidacy, performer: str) -> Stand:
    return Stand(
        performer, production, reach.productions[production].name, cand.role, reach.role(production, cand.role),
        cand.id, cand.step, outcome_of(cand), cand.by, moment(cand.at),
    )  # fmt: skip


def _candidacies(reach: Reach, performers: Collection[str] | None) -> Iterable[tuple[str, Candidacy]]:
    """Every candidacy of these performers, or of all, in the productions within reach; one question for many."""
    among = list(reach.productions)
    chunks = [None] if performers is None else _chunks(list(performers))
    with connection.cursor() as cursor:
        for some in chunks:
            statement = (
                f"SELECT production_id, key, data FROM fact WHERE production_id IN ({_marks(among)})"  # noqa: S608
                f" AND to_seq = {FOREVER} AND kind = 'candidacy'"
            )
            if some is not None:
                statement += f" AND NOT (about = '') AND about IN ({_marks(some)})"
            cursor.execute(statement, [*among, *(some or ())])
            for production, key, data in cursor.fetchall():
                yield production, read_candidacy(key, data)


def _chunks(rows: list[str]) -> list[list[str] | None]:
    return [rows[start : start + AT_ONCE] for start in range(0, len(rows), AT_ONCE)]


def _marks(values: Collection[str]) -> str:
    return ", ".join(["%s"] * len(values)) or "NULL"
