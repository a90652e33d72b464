"""Two records that were made one, and may be made two again: what goes back, what stays, and what stands against it."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from castlist.queries.doors import NotThere
from castlist.queries.merging import RefusedThere, There, concerned, concerned_productions, door, refused_in
from castlist.queries.performers import Known, known_of
from castlist.records.models import Merging, Person, Production
from castlist.rules.decisions import merging
from castlist.rules.decisions.facts import Candidacy, Merged
from castlist.rules.decisions.fold import after
from castlist.rules.decisions.state import Event, State
from castlist.rules.ladder import LABELS
from castlist.rules.why import Refused, Why

CALLED = {
    "email": "e-mail address", "phone": "telephone", "note": "the line beside the name", "headshot": "picture",
    "last_heard": "when they were last heard", "voice": "voice", "agent": "agent", "pronouns": "pronouns",
    "printed": "the name as it is printed", "language": "the language in which they are written to",
    "range_low": "vocal range", "plays_from": "playing range", "person_id": "the account",
}  # fmt: skip
"""What a record may have taken over from the other, as the page says it."""


@dataclass(frozen=True, slots=True)
class PartingPage:
    """Both, when they were made one, what will have happened, and where it cannot be done yet."""

    production: Production
    keep: Known
    gone: Known
    at: datetime
    back: tuple[str, ...]
    stays: tuple[str, ...]
    against: tuple[tuple[str, str], ...]


def parting_page(viewer: Person, production_id: str, gone: str) -> PartingPage:
    """The merge of that record, for whoever runs the desk. Raises NotThere where none is remembered."""
    production = door(viewer, production_id)
    rows = Merging.objects.select_related("keep", "gone").filter(gone__company=production.company_id)
    found = rows.filter(pk=gone, gone__erased_at=None).first()
    if found is None:
        raise NotThere
    keep, other = known_of(found.keep), known_of(found.gone)
    there = concerned(viewer, production, [keep.id, other.id])
    lines = [_Line(one, keep, other, int(found.at.timestamp() * 1000)) for one in there]
    back = [*_own_again(found, keep, other), *(text for line in lines for text in line.back())]
    stays = [text for line in lines for text in line.stays()]
    at = found.at.astimezone(ZoneInfo(production.time_zone))
    against = _against(viewer, production, there, found)
    return PartingPage(production, keep, other, at, tuple(back), (*stays, *_since(there, keep)), against)


def _own_again(found: Merging, keep: Known, gone: Known) -> Iterator[str]:
    yield f"{gone.name} is a record of its own again. Whoever looks for that name finds it."
    lent = [name for name in found.taken if name in CALLED and getattr(found.keep, name) == getattr(found.gone, name)]
    if lent:
        words = ", ".join(CALLED[name] for name in CALLED if name in lent)
        yield f"{keep.name} had from it alone, and will not have any more: {words}."
    yield "Credits and skills that only one of the two had are that one’s again."
    yield "Objections and relations that were there before are about whom they were about."


def _since(there: list[There], keep: Known) -> Iterator[str]:
    yield f"Whatever else came since is of {keep.name}: objections, letters, contact data, notes that were changed."
    yield "A time that was free again by the merge, and a self-tape that was deleted, do not come back."
    yield "Private links given since for a candidacy that goes back open nothing any more: give new ones."
    if any(one.state.rule.gate for one in there):
        yield "Clearance is asked for anew, wherever either stands."


@dataclass(frozen=True, slots=True)
class _Line:
    """What happens in one production, as far as the viewer may know."""

    there: There
    keep: Known
    gone: Known
    merged_at: int

    def back(self) -> Iterator[str]:
        """Of each candidacy that goes back, and of each that goes on."""
        found, then = self._then()
        ended = {ends for _, ends in found.pairs} if found else set()
        for cand in self.there.visible(self.keep.id):
            after_it = then.candidacy(cand.id)
            if after_it is None or (after_it.performer == self.keep.id and cand.id not in ended):
                continue
            name = self.keep.name if after_it.performer == self.keep.id else self.gone.name
            text = f"{self._where(cand)}: the candidacy at {LABELS[cand.step]} is that of {name} again, with what was "
            text += "decided and written about it."
            if cand.id in ended:
                text += " It goes on, and nothing is on the table." if after_it.lives else " It stays ended."
            yield text

    def stays(self) -> Iterator[str]:
        """Of each candidacy that began after they were made one."""
        found = self.there.state.get(Merged, self.gone.id)
        for cand in self.there.visible(self.keep.id):
            if cand.n > found.n if found else cand.at > self.merged_at:
                yield f"{self._where(cand)}: the candidacy began since, and is that of {self.keep.name}."

    def _where(self, cand: Candidacy) -> str:
        return f"{self.there.production.name}, {self.there.names.role(cand.role)}"

    def _then(self) -> tuple[Merged | None, State]:
        state = self.there.state
        found = state.get(Merged, self.gone.id)
        data = {"keep": self.keep.id, "gone": self.gone.id}
        return found, after(state, Event("performers_parted", "", self.merged_at, data))


def _against(viewer: Person, production: Production, there: list[There], found: Merging) -> tuple[tuple[str, str], ...]:
    """What the rules would refuse now, so that nobody has to try."""
    keep, gone = found.keep_id, found.gone_id
    against = []
    everywhere = Production.objects.filter(company=production.company_id).values_list("pk", flat=True)
    mine = {one.production.pk: one.state for one in there}
    if found.keep.merged_into_id or Merging.objects.filter(keep=keep, at__gt=found.at).exists():
        return ((f"of {found.keep.name}", Why.merged_since.sentence),)
    for key in concerned_productions(everywhere, keep, gone, through=production.pk):
        state = mine.get(key, State())
        try:
            if state.get(Merged, gone):
                merging.part_performers(state, by=viewer.pk, at=0, keep=keep, gone=gone)
            else:
                merging.may_merge(state, viewer.pk, keep)
        except Refused as no:
            against.append(RefusedThere(key if state.member(viewer.pk) else "", no))
    return refused_in(against).places if against else ()
