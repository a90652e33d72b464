"""Sides: given by the desk, taken away; and written on for whoever is given them."""

import hashlib
import json
import os
import subprocess
import sys
from collections.abc import Iterable
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, Final

from django.core.files.base import File
from django.db import transaction

from castlist.actions import sides_apart
from castlist.actions.decisions import Actor
from castlist.actions.questions import hold
from castlist.actions.stored_files import remove, store
from castlist.queries.log import load_roles
from castlist.queries.sides import FOLDER
from castlist.records.models import Side
from castlist.rules import sides as rules
from castlist.rules.decisions.seats import runs_desk
from castlist.rules.evidence import called as name_for
from castlist.rules.files import LARGEST
from castlist.rules.why import Refused, Why

AT_MOST: Final = 25
"""Seconds that somebody waits for their pages."""
ALONE: Final = {"RAYON_NUM_THREADS": "1", "MALLOC_ARENA_MAX": "1"}


class NotMarked(Exception):
    """There are no pages to give: why, in a word."""


def give(actor: Actor, role: str, upload: File | None, *, called: str = "", readers: str) -> str:  # type: ignore[type-arg]
    """The file lies with the role, and those who read it find it on their own page; says its id.

    Its pages are written on once before it is kept, so that nobody is led to a file that they cannot be given.
    Writes: side, and a file in the data folder. Refuses: no_right, unknown, incomplete, not_sides, already_there,
    too_long for more than are kept. Tells: nobody.
    """
    who = rules.readers(readers)
    if upload is None:
        raise Refused(Why.incomplete, detail="Choose a file first.")
    if upload.size > LARGEST:
        raise rules.too_large()
    _allowed(actor, role)
    data = upload.read()
    rules.check(data)
    pages = _looked_at(data)
    name = f"{role}-{hashlib.sha256(data).hexdigest()[:20]}.pdf"
    row = Side(
        production_id=actor.production, role=role, file=name,
        called=name_for(called.strip() or upload.name or "", "pdf"),
        pages=pages, size=len(data), readers=who, by=actor.by, came_at=actor.now,
    )  # fmt: skip
    with transaction.atomic():
        hold(actor.production)
        _allowed(actor, role)
        there = Side.objects.filter(production=actor.production, role=role)
        if there.filter(file=name).exists():
            raise Refused(Why.already_there, detail="These sides are here already.")
        if there.count() >= rules.MOST:
            raise Refused(Why.too_long, detail=f"At most {rules.MOST} files lie with one role.")
        store(f"{FOLDER}/{name}", data, what="sides")
        row.save(force_insert=True)
    return row.pk


def change(actor: Actor, role: str, side: str, *, readers: str) -> None:
    """Those read it from now on. Writes: side. Refuses: no_right, unknown, incomplete. Tells: nobody."""
    who = rules.readers(readers)
    with transaction.atomic():
        hold(actor.production)
        _allowed(actor, role)
        if not Side.objects.filter(production=actor.production, role=role, pk=side[:12]).update(readers=who):
            raise Refused(Why.unknown)


def take_away(actor: Actor, role: str, side: str) -> None:
    """It is here no more, and nobody is given it; what was taken home stays there.

    Writes: side; a file of the data folder goes. Refuses: no_right, unknown. Tells: nobody.
    """
    with transaction.atomic():
        hold(actor.production)
        _allowed(actor, role)
        row = Side.objects.filter(production=actor.production, role=role, pk=side[:12]).first()
        if row is None:
            raise Refused(Why.unknown)
        row.delete()
        forget([row.file])


def forget(names: Iterable[str]) -> None:
    """Once this is written, these files are gone."""
    gone = [f"{FOLDER}/{name}" for name in names if name]
    transaction.on_commit(lambda: remove(*gone))


def _allowed(actor: Actor, role: str) -> None:
    state = load_roles(actor.production, [role])
    if state.role(role) is None:
        raise Refused(Why.unknown)
    if not runs_desk(state, actor.by, role):
        raise Refused(Why.no_right)


def marked(data: bytes, mark: rules.Mark) -> bytes:
    """The pages with that on each of them. Raises NotMarked."""
    done = _apart(data, "give", mark)
    if done.startswith(b"%PDF"):
        return done
    raise NotMarked(_told(done)["trouble"])


def _looked_at(data: bytes) -> int:
    """How many pages it has. Refuses what cannot be written on."""
    told = _told(_apart(data, "look", rules.Mark("Nobody", "Nobody")))
    if told["trouble"]:
        raise rules.no_sides(rules.TROUBLES[told["trouble"]])
    return int(told["pages"])


def _told(done: bytes) -> dict[str, Any]:
    try:
        found: dict[str, Any] = json.loads(done)
    except ValueError:
        return {"trouble": "large", "pages": 0}
    return found


def _apart(data: bytes, what: str, mark: rules.Mark) -> bytes:
    """What the process says that reads it: it is given so long, and knows nothing of this installation."""
    told = {name: value for name, value in os.environ.items() if not name.startswith("CASTLIST_")}
    with TemporaryDirectory(prefix="castlist-sides-") as folder:
        path = Path(folder) / "sides.pdf"
        path.write_bytes(data)
        command = [sys.executable, "-I", str(sides_apart.__file__), str(path), what]
        said = json.dumps({"name": mark.name, "line": mark.line}).encode()
        try:
            done = subprocess.run(
                command, input=said, capture_output=True, timeout=AT_MOST, check=False, cwd=folder, env=told | ALONE
            )
        except subprocess.TimeoutExpired:
            return b""
    return done.stdout
