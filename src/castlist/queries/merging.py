"""Two records that may be one performer: both side by side, what a merge would do, and what stands against it."""

from collections.abc import Iterable
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from django.db.models import Q

from castlist.queries import cards
from castlist.queries.doors import Names, NotThere, faces, names, production_for, team_state
from castlist.queries.files import picture_url
from castlist.queries.log import load_whole
from castlist.queries.performers import Known, SameAddress, of_one_address, performer_for, search
from castlist.queries.sealing import as_others_may_know
from castlist.queries.standings import Standings
from castlist.records.events import FOREVER
from castlist.records.models import Fact, Merging, Performer, Person, Production, Represented
from castlist.rules.decisions import merging
from castlist.rules.decisions.facts import Booking, Candidacy, Tape
from castlist.rules.decisions.follow_merging import both, in_order
from castlist.rules.decisions.merged_before import goes_along
from castlist.rules.decisions.seats import runs_desk
from castlist.rules.decisions.sight import is_on_team, sight
from castlist.rules.decisions.state import State
from castlist.rules.ladder import LABELS
from castlist.rules.why import Refused, Why

ELSEWHERE = "in a production that you are not on the team of"


def concerned_productions(productions: Iterable[str], *performers: str, through: str) -> list[str]:
    """Those of the productions in which anything is about one of these performers now, and `through`; in order."""
    there = list(productions)
    rows = Fact.objects.filter(production__in=there, to_seq=FOREVER)
    named = Q()
    for performer in performers:
        named |= Q(data__contains=f'"{performer}"')
    found = set(rows.filter(about__in=performers).values_list("production", flat=True))
    found |= set(rows.filter(named, kind="motion").values_list("production", flat=True))
    found |= set(rows.filter(kind="merged", key__in=performers).values_list("production", flat=True))
    return sorted({through, *found})


@dataclass(frozen=True, slots=True)
class RefusedThere:
    """What stands against it in one production; '' for one that is not to be named."""

    production: str
    no: Refused


class RefusedIn(Refused):
    """Refused as a whole; `places` says where, by name, and why there, a sentence each."""

    def __init__(self, whys: Iterable[Why], places: tuple[tuple[str, str], ...]) -> None:
        super().__init__(
            *dict.fromkeys(whys), detail=" ".join(f"{where[0].upper()}{where[1:]}: {says}" for where, says in places)
        )
        self.places = places


def refused_in(against: Iterable[RefusedThere]) -> RefusedIn:
    """All that stands against it, with the names of the productions."""
    found = sorted(against, key=lambda one: one.production)
    called = dict(Production.objects.filter(pk__in=[one.production for one in found]).values_list("pk", "name"))
    whys = [why for one in found for why in one.no.whys]
    places = [(_where(called.get(one.production, "")), sentence_of(one.no)) for one in found]
    return RefusedIn(whys, tuple(dict.fromkeys(places)))


def _where(name: str) -> str:
    return f"in “{name}”" if name else ELSEWHERE


def sentence_of(no: Refused) -> str:
    """Every reason, a sentence each, and what exactly it is about."""
    said = dict.fromkeys(w.sentence for w in no.whys)
    return " ".join([*said, *([no.detail] if no.detail else [])])


@dataclass(frozen=True, slots=True)
class Standing:
    """Where one of the two stands: the production and the role, the step, and what lies on it."""

    production: str
    role: str
    url: str
    step: str
    marks: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Side:
    """One of the two records, as far as the viewer may know it."""

    known: Known
    email: str
    picture: str
    stands: tuple[Standing, ...]


@dataclass(frozen=True, slots=True)
class MergingPage:
    """Both records. `follows`: what will have happened; `against`: where it cannot be done yet, and why there."""

    production: Production
    one: Side
    other: Side | None
    found: tuple[Known, ...]
    follows: tuple[str, ...]
    against: tuple[tuple[str, str], ...]
    made_of: tuple[tuple[str, str], ...] = ()
    """Records that were made one with the first, the last first: the id and the name of each."""
    same_address: tuple[SameAddress, ...] = ()
    """Others that have its address."""


@dataclass(frozen=True, slots=True)
class There:
    """A production of which the viewer is on the team, as they may see it."""

    production: Production
    state: State
    shown: Standings
    names: Names
    viewer: str

    def visible(self, performer: str) -> list[Candidacy]:
        """Where the performer stands, as far as the viewer may know."""
        found = sorted(self.state.candidacies_of(performer), key=lambda c: c.n)
        seen = {c.role: sight(self.state, self.viewer, c.role) for c in found}
        return [c for c in found if seen[c.role].room and c.id not in seen[c.role].hidden]


def door(viewer: Person, production_id: str) -> Production:
    """The production, for whoever runs its desk. Raises NotThere for everybody else."""
    found = production_for(viewer, production_id)
    if not runs_desk(team_state(viewer, found), viewer.pk):
        raise NotThere
    return found


def merging_page(
    viewer: Person, production_id: str, performer: str, *, other: str = "", query: str = "", keep: str = ""
) -> MergingPage:
    """The performer, and whoever is taken for the same person. `keep`: the one of the two that is to stay."""
    production = door(viewer, production_id)
    one = performer_for(production, performer)
    two = performer_for(production, other) if other else None
    if two is not None and two.id == one.id:
        two = None
    about = [one.id, *([two.id] if two else [])]
    there = concerned(viewer, production, about)
    first, second = _side(one, there), _side(two, there) if two else None
    found = tuple(k for k in search(production, query) if k.id != one.id)
    stays, goes = (two, one) if two and keep == two.id else (one, two)
    follows = _follows(there, stays, goes) if goes else ()
    against = _against(viewer, production, there, stays.id, goes.id) if goes else ()
    made_of = Merging.objects.filter(keep=one.id).order_by("-at").values_list("gone", "gone__name")
    same = () if two else of_one_address(production.company_id, [one.id]).get(one.id, ())
    return MergingPage(production, first, second, found, follows, against, tuple(made_of), same)


def concerned(viewer: Person, production: Production, about: list[str]) -> list[There]:
    """Where anything is about these performers, of the productions whose team the viewer is on."""
    everywhere = Production.objects.filter(company=production.company_id).values_list("pk", flat=True)
    found = []
    for key in concerned_productions(everywhere, *about, through=production.pk):
        state = load_whole(key)
        if is_on_team(state, viewer.pk):
            where = production if key == production.pk else Production.objects.get(pk=key)
            shown = as_others_may_know(state, viewer.pk)
            named = names(where, shown, faces(about))
            found.append(There(where, state, Standings(shown), named, viewer.pk))
    return found


def _side(known: Known, there: list[There]) -> Side:
    row = Performer.objects.get(pk=known.id)
    stands, picture = [], ""
    for one in there:
        for cand in one.visible(known.id):
            base = f"/p/{one.production.pk}/r/{cand.role}/"
            picture = picture or picture_url(base, cand.id, row.headshot)
            stands.append(_standing(one, cand, base))
    return Side(known, row.email, picture, tuple(stands))


def _standing(there: There, cand: Candidacy, base: str) -> Standing:
    seen, zone = sight(there.state, there.viewer, cand.role), ZoneInfo(there.production.time_zone)
    shown = cards.Shown(there.shown.state, there.names, {}, seen, there.viewer, zone, base, "", there.shown)
    marks = [mark.text for mark in cards.marks(shown, cand)]
    booking = there.state.get(Booking, cand.id)
    if booking and booking.slot and cand.lives:
        marks.append(f"a time: {cards.short_time(booking.start, zone)}")
    if cand.lives and there.shown.state.proposal(cand.id):
        marks.append("a proposal is open")
    step = LABELS[cand.step] if cand.lives else f"no longer ({'merged' if cand.last == 'merged' else cand.ended})"
    return Standing(there.production.name, there.names.role(cand.role), f"{base}?c={cand.id}", step, tuple(marks))


def _follows(there: list[There], stays: Known, goes: Known) -> tuple[str, ...]:
    """What will have happened, a sentence each."""
    said = [f"One performer is left: {stays.name}. Whoever looks for {goes.name} finds {stays.name}."]
    for one in there:
        seen = {c.id for performer in (stays.id, goes.id) for c in one.visible(performer)}
        for pair in both(one.state, stays.id, goes.id):
            first, second = in_order(one.state, *pair)
            if {first.id, second.id} <= seen:
                said.append(_of_a_pair(one, first, second))
    said.append("Objections to either are objections to the one. Private links that either has go on working.")
    if Represented.objects.filter(performer__in=(stays.id, goes.id), ended_at=None).exists():
        said.append("Whoever represents either of them represents the one.")
    if any(one.state.rule.gate for one in there):
        said.append("Clearance is asked for anew, wherever they stand.")
    return tuple(said)


def _of_a_pair(there: There, stays: Candidacy, ends: Candidacy) -> str:
    role, named = there.names.role(stays.role), there.names.performer
    text = f"{there.production.name}, {role}: both stand there. "
    text += f"The candidacy of {named(stays.performer)} stays, at {LABELS[stays.step]}"
    text += f"; that of {named(ends.performer)}, at {LABELS[ends.step]}, ends."
    times = [one for one in (there.state.get(Booking, c.id) for c in (stays, ends)) if one and one.slot]
    tapes = [one for one in (there.state.get(Tape, c.id) for c in (stays, ends)) if one]
    if len(times) > 1:
        text += f" Of their two times the one of {named(stays.performer)} is kept."
    if len(tapes) > 1:
        whose = named(ends.performer if goes_along(tapes[1], tapes[0]) else stays.performer)
        other = " The other is deleted, for good." if tapes[0].came and tapes[1].came else ""
        text += f" Of their two self-tapes that of {whose} is kept.{other}"
    return text


def _against(
    viewer: Person, production: Production, there: list[There], keep: str, gone: str
) -> tuple[tuple[str, str], ...]:
    """What the rules would refuse now, so that nobody has to try."""
    found = []
    everywhere = Production.objects.filter(company=production.company_id).values_list("pk", flat=True)
    mine = {one.production.pk: one.state for one in there}
    for key in concerned_productions(everywhere, keep, gone, through=production.pk):
        state = mine.get(key, State())
        try:
            if key in mine and merging.is_known(state, gone):
                merging.merge_performers(state, by=viewer.pk, at=0, keep=keep, gone=gone)
            else:
                merging.may_merge(state, viewer.pk, keep)
        except Refused as no:
            found.append(RefusedThere(key if state.member(viewer.pk) else "", no))
    return refused_in(found).places if found else ()
