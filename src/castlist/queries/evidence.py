"""Files in a matter, opened for a lead who reads it, and for its author as far as they gave them."""

from dataclasses import dataclass
from datetime import datetime

from castlist.queries.doors import NotThere
from castlist.queries.matters import Read, file_beside, matters_by, matters_read_by, own_files, rights
from castlist.records import vault
from castlist.records.models import MatterFile, Person, Production
from castlist.rules.decisions.sight import is_on_team
from castlist.rules.safeguarding import OUTSIDE, PERSON, Act

BLOCK = 64 * 1024
"""Files are sealed in so many bytes or a multiple of them."""


@dataclass(frozen=True, slots=True)
class FileRow:
    """A file in a matter, as its page lists it."""

    id: str
    url: str
    name: str
    kilobytes: int
    by: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Taken:
    """A file that is taken out: its name and its bytes."""

    name: str
    data: bytes


def may_take(read: Read, person: str, file: str, *, side: str) -> bool:
    """Whether the file is there for them: any for a lead, for an author those they gave."""
    files = own_files(read, person) if side else read.standing.files
    return any(act.data["file"] == file for act in files)


def taken_out(viewer: Person, production: Production, matter: str, file: str) -> Taken:
    """The file, opened; the same NotThere for one that is not there and for one that is not theirs to know."""
    state = rights(production.pk)
    if not is_on_team(state, viewer.pk):
        raise NotThere
    reads = {read.row.pk: read for read in matters_read_by(production, state, viewer.pk)}
    own = {read.row.pk: read for read in matters_by(production, viewer.pk)}
    read = reads.get(matter) or own.get(matter)
    acts = read.standing.files if matter in reads and read else own_files(read, viewer.pk) if read else ()
    act = next((one for one in acts if one.data["file"] == file), None)
    data = sealed_file(read, file) if read and act else None
    if act is None or data is None:
        raise NotThere
    return Taken(act.data["name"], data)


def sealed_file(read: Read, file: str) -> bytes | None:
    """The bytes of a file in this matter, opened; None for one that is not there."""
    act = next((one for one in read.standing.files if one.data["file"] == file), None)
    row = MatterFile.objects.filter(pk=file, matter=read.row).first()
    if act is None or row is None:
        return None
    place = (file_beside(read.row.pk, file), row.sealed)
    (body,) = vault.unseal_beside(read.row.wrapped_key, [place], about=read.row.pk)
    return body[: int(act.data["size"])]


def rows_of(
    production: Production, read: Read, viewer: str, called: dict[str, str], *, whole: bool
) -> tuple[FileRow, ...]:
    """The files of a matter that the viewer may take out."""
    acts = read.standing.files if whole else own_files(read, viewer)
    base = f"/p/{production.pk}/safeguarding/{read.row.pk}/file/"
    return tuple(
        FileRow(
            one.data["file"], f"{base}{one.data['file']}/", one.data["name"], -(-int(one.data["size"]) // 1024),
            _giver(one, read, called), one.at,
        )
        for one in acts
    )  # fmt: skip


def _giver(act: Act, read: Read, called: dict[str, str]) -> str:
    """Who gave the file; who wrote from outside gave no name, unless they were a performer on their own page."""
    if act.side == PERSON:
        return "the person"
    if act.side == OUTSIDE:
        return called.get(read.sealed.raised_by, "somebody outside")
    return called.get(act.by, "somebody")
