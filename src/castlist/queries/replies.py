"""What performers wrote back on their pages, for whoever may write to them."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from castlist.records.models import Reply
from castlist.rules.replies import SOMEBODY_ELSE

SAID = {
    "none": "Says when they could come.",
    "yes": "Is interested.",
    "comes": "Comes to the callback day.",
    "longer": "Asks for longer to answer.",
    "keeps": "Keeps the dates free.",
    "came_up": "Other work has come up: answer before they take it.",
    "no": "Says no.",
    "back": "Said no, and has thought again.",
    "mail": "Answered by mail.",
    SOMEBODY_ELSE: "Somebody has their link who says that they are somebody else. Nothing was answered. Make a new link"
    " with the letter, and this one opens nothing any more.",
}


@dataclass(frozen=True, slots=True)
class ReplyRow:
    """What a performer wrote on their page."""

    id: str
    name: str
    says: str
    text: str
    at: datetime
    url: str = ""
    read: bool = False


def replies_of(production: str, *, cands: Iterable[str], unread: bool = False) -> tuple[ReplyRow, ...]:
    """The last fifty about these candidacies, the newest first; with `unread` those that nobody has read."""
    rows = Reply.objects.select_related("performer").filter(production_id=production, cand__in=list(cands))
    rows = rows.order_by("-created_at", "pk")
    if unread:
        rows = rows.filter(read_at=None)
    base = f"/p/{production}/letters/"
    return tuple(
        ReplyRow(
            one.pk,
            one.performer.name,
            SAID.get(one.what, ""),
            one.body,
            one.created_at,
            f"{base}{one.letter}/" if one.letter else "",
            one.read_at is not None,
        )
        for one in rows[:50]
    )
