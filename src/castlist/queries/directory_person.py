"""One performer's page in the directory: what is known of them, and where they stood as far as the viewer may know."""

import hashlib
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from castlist.queries.access_needs import said_of
from castlist.queries.auditions import readers_of_needs
from castlist.queries.directory_media import Consent, Media, consents_of, guardian_said, kept_until_of, media_of
from castlist.queries.directory_reach import Reach, Stand, reach_of, stands_of
from castlist.queries.doors import NotThere
from castlist.queries.files import picture_url, shots_of
from castlist.queries.letters import SENTENCES, shown_state
from castlist.queries.log import decode, fact_of, is_name
from castlist.queries.performers import lists_of
from castlist.queries.retention import periods
from castlist.queries.shapes import CareerPoint
from castlist.records.events import FOREVER
from castlist.records.models import Fact, Letter, Performer, Person
from castlist.records.spelling import canonical
from castlist.rules.decisions.facts import Letter as LetterFact
from castlist.rules.decisions.facts import Relation, Role
from castlist.rules.decisions.seats import runs_desk
from castlist.rules.decisions.state import State
from castlist.rules.performers import Traits

RIGHTS = ("rule", "role", "member", "alternate", "relation", "waiver")


@dataclass(frozen=True, slots=True)
class Sent:
    """A letter that went to them, or is being written."""

    what: str
    sentence: str
    production: str
    role: str
    url: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Acquaintance:
    """Somebody in the company who knows them, and from where."""

    name: str
    how: str
    at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Into:
    """A role into which the viewer may put them forward."""

    production: str
    role: str
    url: str


@dataclass(frozen=True, slots=True)
class PersonPage:
    """Everything on the page."""

    id: str
    name: str
    note: str
    credits: tuple[CareerPoint, ...]
    last_heard: str
    traits: Traits
    email: str
    contact: bool
    """Whether the viewer runs a desk or owns the company, and so reads where they are written to."""
    picture: str
    others: tuple[tuple[str, str], ...]
    """The other pictures of theirs: where each is, and what it shows."""
    stands: tuple[Stand, ...]
    letters: tuple[Sent, ...]
    kept_until: date | None
    """Until when they are kept in mind by their own yes."""
    known_by: tuple[Acquaintance, ...]
    into: tuple[Into, ...]
    may_write: bool
    """Whether the viewer may put right what is known."""
    version: str
    """Changes with whatever a form on this page changes."""
    same_person: str
    """Where they become one with another record, for a desk."""
    media: tuple[Media, ...]
    consents: tuple[Consent, ...]
    needs: tuple[tuple[str, str], ...] = ()
    """What they said that they need, with the production's name: where the viewer arranges the days of their role."""

    @property
    def initial(self) -> str:
        """What stands in place of a picture."""
        return self.name[:1].upper() or "·"


def performer_known_to(viewer: Person, performer: str, *, now: datetime) -> tuple[Reach, Performer]:
    """One performer of the directory; by the id of a merged record, the one that stays. Raises NotThere for others."""
    reach = reach_of(viewer, now=now)
    rows = Performer.objects.select_related("merged_into").filter(company=reach.company, erased_at=None)
    found = rows.filter(pk=performer).first() if is_name(performer) else None
    if found is None:
        raise NotThere
    return reach, found.merged_into or found


def person_page(viewer: Person, performer: str, *, now: datetime) -> PersonPage:
    """The page as it stands now."""
    reach, row = performer_known_to(viewer, performer, now=now)
    stands = stands_of(reach, [row.pk]).get(row.pk, [])
    states = _states(reach)
    desks = _desks(viewer, states)
    contact = reach.owned or bool(desks)
    shots = [] if not stands else [
        (picture_url(stands[0].url.partition("?")[0], stands[0].cand, shot.name), shot.shows)
        for shot in shots_of(row.pk)
    ]  # fmt: skip
    days = periods(str(reach.company.pk))
    agreed = [*consents_of([row], {row.pk: stands}, days)[row.pk], *_of_guardian(viewer, row.pk, stands, states)]
    return PersonPage(
        id=row.pk, name=row.name, note=row.note, last_heard=row.last_heard,
        credits=tuple(CareerPoint(int(year), str(text)) for year, text in row.credits),
        traits=traits_kept(row, contact=contact), email=row.email if contact else "", contact=contact,
        picture=shots[0][0] if shots else "", others=tuple(shots[1:]),
        stands=tuple(stands), letters=tuple(sent for _, sent in letters_about(stands)),
        kept_until=kept_until_of(row, days),
        known_by=(*_known_by(viewer, row, stands, states), *(_brought_by(row.pk) if contact else ())),
        into=tuple(_into(viewer, reach, row.pk, states, stands)),
        may_write=reach.may_write, version=version_of(row),
        same_person=f"/p/{desks[0]}/same-person/{row.pk}/" if desks else "",
        media=tuple(media_of(viewer, row.pk, stands, now=now)), consents=tuple(agreed),
        needs=_needs(viewer, row.pk, stands, states),
    )  # fmt: skip


def _needs(
    viewer: Person, performer: str, stands: Iterable[Stand], states: dict[str, State]
) -> tuple[tuple[str, str], ...]:  # fmt: skip
    """Of each production where they stand, and where the viewer may read it."""
    there = {one.production: one.production_name for one in stands
             if viewer.pk in readers_of_needs(states[one.production], one.role)}  # fmt: skip
    said = ((name, said_of(production, performer)) for production, name in there.items())
    return tuple((name, text) for name, text in said if text)


def _states(reach: Reach) -> dict[str, State]:
    """Who is on the teams within reach, and what they declared; in one question."""
    rows = Fact.objects.filter(production__in=list(reach.productions), to_seq=FOREVER, kind__in=RIGHTS, role="")
    facts = defaultdict(list)
    for production, *row in rows.values_list("production_id", "kind", "key", "data"):
        facts[production].append(fact_of(*row))
    return {one: State.of(facts[one]) for one in reach.productions}


def _desks(viewer: Person, states: dict[str, State]) -> list[str]:
    return [one for one, state in states.items() if runs_desk(state, viewer.pk)]


def reads_contact(viewer: Person, reach: Reach) -> bool:
    """True for whoever reads where performers are written to: who runs a desk, and who owns the company."""
    return reach.owned or bool(_desks(viewer, _states(reach)))


def _of_guardian(
    viewer: Person, performer: str, stands: Iterable[Stand], states: dict[str, State]
) -> tuple[Consent, ...]:  # fmt: skip
    """What a guardian agreed to, for whoever reads who acts for somebody: nobody else learns that anybody does."""
    reads = any(viewer.pk in readers_of_needs(states[one.production], one.role) for one in stands)
    return guardian_said(performer) if reads else ()


def traits_kept(row: Performer, *, contact: bool) -> Traits:
    """What is kept of them beside name and credits; the number only for whoever may read it."""
    return Traits(
        tuple(row.skills), row.voice, row.range_low, row.range_high, row.plays_from, row.plays_to, row.agent,
        row.phone if contact else "", row.pronouns, row.printed, row.language,
    )  # fmt: skip


def version_of(row: Performer) -> str:
    """A mark that changes with whatever is known of them."""
    said = canonical([row.name, row.note, row.credits, list(row.skills), row.voice, row.range_low, row.range_high,
                      row.plays_from, row.plays_to, row.agent, row.phone, row.pronouns, row.printed,
                      row.language])  # fmt: skip
    return hashlib.sha256(said.encode()).hexdigest()[:20]


def letters_about(stands: Iterable[Stand]) -> Iterable[tuple[str, Sent]]:
    """Those about these candidacies, which the viewer may know of: to which performer, the newest first."""
    by_cand = {one.cand: one for one in stands}
    if not by_cand:
        return
    rows = Letter.objects.filter(cand__in=list(by_cand), production__in={s.production for s in by_cand.values()})
    facts = decode(Fact.objects.filter(to_seq=FOREVER, kind="letter", cand__in=list(by_cand)))
    for row in rows.order_by("-created_at", "-pk"):
        fact = facts.get(LetterFact, f"{row.cand}/{row.pk}")
        if fact is None or fact.state == "dropped":
            continue
        stand = by_cand[row.cand]
        url = f"/p/{stand.production}/letters/{row.pk}/"
        yield stand.performer, Sent(
            row.kind, SENTENCES.get(shown_state(row, fact), ""), stand.production_name, stand.role_name, url,
            row.sent_at or row.created_at,
        )  # fmt: skip


def _known_by(
    viewer: Person, row: Performer, stands: Sequence[Stand], states: dict[str, State]
) -> Iterable[Acquaintance]:
    """Who put them forward, where the viewer may know of it; and what the viewer has declared themselves."""
    own = {r.what for state in states.values() for r in state.all(Relation)
           if r.person == viewer.pk and r.performer == row.pk}  # fmt: skip
    for what in sorted(own):
        yield Acquaintance("You", f"have declared: {what}")
    yield from put_forward_by(stands)[row.pk]


def put_forward_by(stands: Sequence[Stand]) -> dict[str, list[Acquaintance]]:
    """By performer who put them forward for what, as far as the viewer may know of it."""
    names = dict(Person.objects.filter(pk__in={s.by for s in stands if s.by}).values_list("pk", "name"))
    found = defaultdict[str, list[Acquaintance]](list)
    for stand in stands:
        if stand.by in names:
            how = f"put them forward for {stand.role_name}, {stand.production_name}"
            found[stand.performer].append(Acquaintance(names[stand.by], how))
    return found


def _brought_by(performer: str) -> Iterable[Acquaintance]:
    """Who brought a list in which they stand, for whoever may look at lists."""
    return (Acquaintance(who, "brought a list in which they stand", at) for who, at, _ in lists_of(performer))


def _into(
    viewer: Person, reach: Reach, performer: str, states: dict[str, State], stands: list[Stand]
) -> Iterable[Into]:  # fmt: skip
    """The rooms in which the viewer is a member, and in which they do not see them standing already."""
    there = {(one.production, one.role) for one in stands if one.outcome in ("open", "cast")}
    for key, production in reach.productions.items():
        glance = reach.seen[key]
        if states[key].member(viewer.pk) is None:
            continue
        for role in sorted(glance.ground.all(Role), key=lambda r: r.n):
            if role.id in glance.rooms and role.id not in glance.only and (key, role.id) not in there:
                url = f"/p/{key}/r/{role.id}/put-forward/?performer={performer}"
                yield Into(production.name, role.name or role.id, url)
