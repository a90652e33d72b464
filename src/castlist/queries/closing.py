"""Whether a member can close their account, and what they do first where they cannot."""

from collections import defaultdict
from collections.abc import Iterator
from datetime import UTC, datetime

from castlist.queries.cases import desks_of
from castlist.queries.log import decode, fact_rows
from castlist.queries.matters import rights
from castlist.queries.performers import staying
from castlist.queries.retention import candidacies_of, goes_on, holds_now
from castlist.records.models import Case, Company, Hold, NoteVersion, Performer, Person, Production, Text
from castlist.rules.closing import Needed, has_a_place, is_only_lead, is_only_say, sits
from castlist.rules.decisions.facts import Proposal
from castlist.rules.decisions.state import State

KINDS = ("rule", "member", "alternate", "proposal", "candidacy")
HELD = (
    "Some of what you wrote is kept for now: somebody has asked to read it, or there is a reason that it stays. "
    "Close your account without erasing it, or come back later."
)


def needed(viewer: Person, *, now: datetime) -> tuple[Needed, ...]:
    """Everything for which the viewer is still needed here; nothing when they can close their account."""
    found = [*_of_companies(viewer, now)]
    for production in _of_theirs(viewer.pk):
        state = decode(fact_rows(production.pk, None).filter(kind__in=KINDS))
        if sits(state, viewer.pk):
            found += [*_in(viewer, production, state, now), *_cases(viewer, production)]
    return tuple(found)


def _of_theirs(person: str) -> list[Production]:
    rows = Production.objects.filter(team__person=person).select_related("company")
    return list(rows.order_by("name", "pk"))


def places_of(person: str) -> list[str]:
    """The productions in which they have a place that ends when they leave, in the order in which they are written."""
    rows = Production.objects.filter(team__person=person).order_by("pk").values_list("pk", flat=True)
    return [p for p in rows if has_a_place(decode(fact_rows(p, None).filter(kind__in=KINDS)), person)]


def _of_companies(viewer: Person, now: datetime) -> Iterator[Needed]:
    owned = list(Company.objects.filter(owner=viewer).order_by("name", "pk").values_list("name", flat=True))
    for name in owned:
        yield Needed(f"{name} belongs to you. Whoever runs the server gives it to somebody else, by “castlist owner”.")
    if Hold.objects.filter(by=viewer, ended_at=None, until__gt=now.astimezone(UTC).date()).exists():
        url, do = ("/keeping/", "End that, on “What is kept”") if owned else ("", "")
        rest = "" if owned else " Whoever owns the company ends that, or keeps them in their own name."
        yield Needed(f"You keep somebody beyond their time, and answer for it.{rest}", do, url)


def _in(viewer: Person, production: Production, state: State, now: datetime) -> Iterator[Needed]:
    name, team = production.name, f"/p/{production.pk}/team/"
    if is_only_lead(state, viewer.pk):
        yield Needed(f"You are the only safeguarding lead of {name}.", "Have somebody else named first", team)
    if is_only_say(state, viewer.pk):
        yield Needed(f"Nobody but you has a say in {name}.", "Give somebody else a say first", team)
    if not goes_on(production.pk, production.company_id, now=now):
        return
    if state.member(viewer.pk) is not None:
        yield Needed(f"You are on the team of {name}, which goes on.", "Leave it, under Team and rules", team)
        return
    role = next(role for cand, role in _seats(state, viewer.pk))
    yield Needed(
        f"You still sit on something that is open in {name}.", "Give that seat up", f"/p/{production.pk}/r/{role}/seat/"
    )


def _seats(state: State, person: str) -> Iterator[tuple[str, str]]:
    for one in state.all(Proposal):
        cand = state.candidacy(one.cand)
        if cand and person in (*one.kept, *one.joined, *(to for _, to in one.passed)):
            yield cand.id, cand.role


def _cases(viewer: Person, production: Production) -> Iterator[Needed]:
    """Whoever asked what was said of them is answered: by somebody else, or before the one who can has gone."""
    for case in Case.objects.filter(production=production, answered_at=None).order_by("due_on", "pk"):
        state = rights(production.pk)
        performer = staying(case.performer_id)
        mine = desks_of(viewer.pk, production, state, performer)
        theirs = {
            desk
            for m in state.members
            if m.person != viewer.pk
            for desk in desks_of(m.person, production, state, performer)
        }
        if case.parts.filter(desk__in=set(mine) - theirs, ready_at=None).exists():
            url = f"/p/{production.pk}/case/{case.pk}/"
            sentence = f"Somebody asks what was said of them in {production.name}, and nobody but you can answer."
            yield Needed(sentence, "Answer them first", url)


# -- What they wrote


def words_of(person: str) -> list[str]:
    """The texts that the person wrote and that are not erased yet, by commitment."""
    return list(Text.objects.filter(author=person, erased_at=0).order_by("pk").values_list("pk", flat=True))


def words_for_themselves(person: str) -> list[str]:
    """What they noted for nobody but themselves, or took back: once they have gone nobody can ever read it."""
    versions = NoteVersion.objects.filter(note__author=person).order_by("note_id", "n")
    by_note: dict[str, list[NoteVersion]] = defaultdict(list)
    for one in versions:
        by_note[one.note_id].append(one)
    alone = [of for of in by_note.values() if of[-1].audience == "me" or of[-1].withdrawn]
    return sorted({one.text for of in alone for one in of if one.text})


def words_are_held(person: str, *, now: datetime) -> bool:
    """True while some of it speaks of somebody who is held, or who has asked to read it."""
    stays = holds_now(now=now) | set(Case.objects.filter(answered_at=None).values_list("performer_id", flat=True))
    stays = {staying(one) for one in stays}
    records = stays | set(Performer.objects.filter(merged_into__in=stays).values_list("pk", flat=True))
    cands = [cand for _, _, cand in candidacies_of(records)]
    return Text.objects.filter(author=person, erased_at=0, cand__in=cands).exists()
