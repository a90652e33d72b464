"""Remarks on a recording, in the order of its moments, as far as they are the viewer's to read."""

from dataclasses import replace

from castlist.queries.auditions import zone_of
from castlist.queries.doors import Names, moment
from castlist.queries.log import fact_rows
from castlist.queries.notes import notes_view, notes_with_texts, seen_by
from castlist.queries.shapes_notes import Notes
from castlist.records.models import Person, Production
from castlist.rules.decisions.facts import Candidacy, Closed
from castlist.rules.decisions.sight import sight
from castlist.rules.decisions.state import State


def remarks_on(
    viewer: Person, production: Production, state: State, cand: Candidacy, recording: str, called: Names
) -> Notes | None:  # fmt: skip
    """Those on this recording, whatever others were written on one before; None where nothing is shown of notes."""
    here = sight(state, viewer.pk, cand.role)
    found, texts = notes_with_texts(production.pk, cand.id, viewer=viewer.pk, moment=None, commitments=())
    seen = seen_by(viewer.pk, found, rights=state, then=state, cand=cand.id, sight=here, moment=None)
    on_it = (one for one in seen.notes if one.last.recording == recording)
    ordered = sorted(on_it, key=lambda one: (one.last.second or 0, one.versions[0].at, one.id))
    zone, closed = zone_of(production), fact_rows(production.pk, None).filter(kind=Closed.kind).exists()
    return notes_view(
        replace(seen, notes=tuple(ordered)), viewer.pk, texts=texts, names=called,
        at=lambda at: moment(at).astimezone(zone), may_write=cand.lives and not closed and here.reads(cand.id),
        after_own=state.rule.notes_after_own, now=True,
    )  # fmt: skip
