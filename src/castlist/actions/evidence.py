"""Files in a matter: added by its leads, its author, whom it is about, or whoever wrote from outside; each look at one
is written down. Nobody takes one away."""

from collections.abc import Callable
from dataclasses import dataclass

from django.db import transaction

from castlist.actions.decisions import Actor
from castlist.actions.matters import add_for, append
from castlist.queries.evidence import BLOCK, may_take
from castlist.queries.matters import Read, file_beside
from castlist.records import vault
from castlist.records.ids import new_id
from castlist.records.models import MatterFile
from castlist.rules.evidence import called, kind_of
from castlist.rules.safeguarding import Act, may_step
from castlist.rules.why import Refused, Why


def add_file(actor: Actor, matter: str, *, name: str, data: bytes) -> str:
    """The file lies in the matter, sealed with its key and called by its own name. Says its id.

    Writes: matter, matter_act, matter_file. Refuses: unknown, incomplete, not_evidence, already_there. Tells: nobody.
    """
    kind = kind_of(data)
    file = MatterFile(id=new_id())
    said = {"file": file.pk, "name": called(name, kind), "size": str(len(data))}
    with transaction.atomic():
        read, _ = add_for(actor, matter, "file", said)
        _seal(file, read, data)
    return file.pk


@dataclass(frozen=True, slots=True)
class Given:
    """A file as somebody gave it."""

    name: str
    data: bytes


def kept_as(file: Given) -> Callable[[Read, Act], None]:
    """How the file is kept with what was said: found fit to be kept now, before anything of it is written.

    Refuses: incomplete, not_evidence.
    """
    name = called(file.name, kind_of(file.data))

    def keep(read: Read, said: Act) -> None:
        row = MatterFile(id=new_id(), matter=read.row)
        data = {"file": row.pk, "name": name, "size": str(len(file.data)), "side": said.side}
        act = Act(said.at, said.by, "file", data)
        may_step(read.standing, act)
        append(read, act)
        _seal(row, read, file.data)

    return keep


def _seal(file: MatterFile, read: Read, data: bytes) -> None:
    matter = read.row.pk
    body, place = vault.padded(data, to=BLOCK), file_beside(matter, file.pk)
    file.matter = read.row
    file.sealed = vault.seal_beside(read.row.wrapped_key, body, about=matter, beside=place)
    file.save(force_insert=True)


def look(actor: Actor, matter: str, *, file: str) -> None:
    """That it was taken out to be looked at stands in the matter, dated.

    Writes: matter, matter_act. Refuses: unknown. Tells: nobody.
    """
    with transaction.atomic():
        read, act = add_for(actor, matter, "looked", {"file": file})
        if not may_take(read, act.by, file, side=act.side):
            raise Refused(Why.unknown)
