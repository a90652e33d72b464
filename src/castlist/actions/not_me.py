"""A private link came to somebody else: they say so, and nothing is changed by it."""

from datetime import datetime

from castlist.actions.log import Scope, write
from castlist.queries.private_links import Bearer
from castlist.records.models import Reply
from castlist.rules.decisions.state import Event, State
from castlist.rules.replies import SOMEBODY_ELSE


def say(bearer: Bearer, *, now: datetime) -> None:
    """Whoever may write to the performer reads that somebody else has their link; said again before that was read, it
    stands once. The link opens what it did: who forwarded it, and who says so, may be the performer themselves.

    Writes: reply. Refuses: nothing. Tells: nobody; it stands with what performers wrote back.
    """

    def decide(state: State, at: int) -> list[Event]:
        if not Reply.objects.filter(cand=bearer.cand, what=SOMEBODY_ELSE, read_at=None).exists():
            Reply.objects.create(
                production=bearer.production, performer_id=bearer.performer, role=bearer.role, cand=bearer.cand,
                letter=bearer.letter, what=SOMEBODY_ELSE, created_at=now,
            )  # fmt: skip
        return []

    write(bearer.production.pk, decide, by=bearer.performer, now=now, scope=Scope(bearer.role, bearer.cand))
