"""Résumés: for whoever may see the performer, and for the performer; and the credits that wait for a yes."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.core.files.storage import default_storage

from castlist.queries.doors import NotThere, candidacy_for, production_for
from castlist.queries.private_links import Bearer
from castlist.records.models import Performer, Person, Production, Resume
from castlist.rules.decisions.seats import recused, runs_desk
from castlist.rules.resumes import KINDS, Found

FOLDER = "resumes"
SILENT = {
    "silent": "No text was found in it, only pictures of pages, so no credit is proposed.",
    "slow": "It takes too long to read, so no credit is proposed. The file itself is kept.",
    "large": "It asks for too much memory to be read, so no credit is proposed. The file itself is kept.",
}


@dataclass(frozen=True, slots=True)
class Proposed:
    """A line of the résumé, what was read in it, and what is kept of the same year already."""

    n: int
    line: str
    year: int
    part: str
    production: str
    house: str
    text: str
    kept: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ResumePage:
    """Whose it is, what lies here, and what is proposed."""

    performer: str
    name: str
    file: str
    called: str
    kilobytes: int
    came: datetime | None
    theirs: bool
    """The performer gave it themselves."""
    says: str
    """Why nothing was read in it; '' where something was, or could have been."""
    proposed: tuple[Proposed, ...]
    may_write: bool
    """Whether the viewer gives one, takes it away, and says which credits are right."""


@dataclass(frozen=True, slots=True)
class Taken:
    """The file as it is sent."""

    data: bytes
    kind: str
    called: str


def resume_for(viewer: Person, production: str, role: str, cand: str) -> tuple[Production, ResumePage]:
    """The résumé of a candidacy's performer, for whoever may see the candidacy; its desk may write."""
    found = production_for(viewer, production)
    state, _, there = candidacy_for(viewer, found, cand)
    if there.role != role or not there.performer:
        raise NotThere
    writes = runs_desk(state, viewer.pk, role) and not recused(state, viewer.pk, there)
    return found, _page(there.performer, may_write=writes)


def resume_behind(bearer: Bearer) -> ResumePage:
    """The résumé of whose private link it is."""
    return _page(bearer.performer, may_write=True)


def _page(performer: str, *, may_write: bool) -> ResumePage:
    person = Performer.objects.filter(pk=performer, erased_at=None).first()
    if person is None:
        raise NotThere
    row = Resume.objects.filter(performer=performer).first()
    if row is None:
        return ResumePage(person.pk, person.name, "", "", 0, None, False, "", (), may_write)
    return ResumePage(
        person.pk, person.name, row.file, row.called, -(-row.size // 1024), row.came_at, not row.by,
        SILENT.get(row.trouble, ""), _proposed(row.found, person.credits) if may_write else (), may_write,
    )  # fmt: skip


def _proposed(found: Iterable[list[object]], credits: Iterable[tuple[int, str]]) -> tuple[Proposed, ...]:
    kept = [(int(year), str(text)) for year, text in credits]
    rows = []
    for n, (line, year, part, production, house) in enumerate(found):
        one = Found(str(line), int(str(year)), str(part), str(production), str(house))
        same = tuple(text for when, text in kept if when == one.year)
        rows.append(Proposed(n, one.line, one.year, one.part, one.production, one.house, one.text, same))
    return tuple(rows)


def file_of(page: ResumePage, name: str) -> Taken:
    """The file by the name under which it lies; NotThere for any other."""
    kind = KINDS.get(name.rpartition(".")[2])
    if not name or name != page.file or kind is None:
        raise NotThere
    try:
        with default_storage.open(f"{FOLDER}/{name}") as file:
            return Taken(file.read(), kind, page.called)
    except FileNotFoundError:
        raise NotThere from None
