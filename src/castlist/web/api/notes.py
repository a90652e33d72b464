"""Notes and scores about a candidacy. They are read with the candidacy itself."""

from dataclasses import asdict
from typing import Any

from django.http import HttpRequest
from ninja import Router

from castlist.actions import notes
from castlist.web.api import answers, said
from castlist.web.api.acts import on_candidacy, write
from castlist.web.api.rooms import CAND
from castlist.web.api.said import Id

router = Router(tags=["notes"])
NOTE = f"{CAND}/notes/{{note}}"


@write(router, "POST", f"{CAND}/notes", answers=answers.NoteSaved)
def write_note(request: HttpRequest, production: Id, cand: Id, body: said.NewNote) -> Any:
    """A note of the bearer's own stands, with a score if it has one, for whom it says."""
    return on_candidacy(request, production, cand, lambda who: asdict(notes.write(who, cand, body.words)))


@write(router, "PUT", NOTE, answers=answers.NoteSaved)
def change_note(request: HttpRequest, production: Id, cand: Id, note: Id, body: said.NoteChange) -> Any:
    """The bearer’s own note has a further version; refused as stale_version where another stands than they saw."""
    return on_candidacy(
        request, production, cand,
        lambda who: asdict(notes.change(who, cand, note=note, version=body.version, words=body.words)),
    )  # fmt: skip


@write(router, "POST", f"{NOTE}/withdraw", answers=answers.NoteSaved)
def withdraw_note(request: HttpRequest, production: Id, cand: Id, note: Id, body: said.NoteWithdrawal) -> Any:
    """Nobody but the bearer sees the note any more, now or at any past moment."""
    return on_candidacy(
        request, production, cand, lambda who: asdict(notes.withdraw(who, cand, note=note, version=body.version))
    )
