"""One calendar for everything of one person here: by whose link it was asked for, and what it may show."""

from dataclasses import dataclass
from datetime import datetime

from castlist.queries.doors import NotThere
from castlist.queries.performers import staying
from castlist.queries.private_links import Bearer, bearer_of
from castlist.queries.retention import candidacies_of
from castlist.records.models import Link, Performer
from castlist.records.private_links import calendar_of

AT_MOST = 60
"""Candidacies of one person that a calendar looks at: the latest. Nobody has as many at once."""


@dataclass(frozen=True, slots=True)
class Mailed:
    """Whose calendar it is, and to which address of theirs it goes."""

    name: str
    to: str
    company: str


def own_address(bearer: Bearer) -> Mailed:
    """Where the calendar of whoever came goes; `to` is '' where no address of theirs is known."""
    found = Performer.objects.select_related("company").get(pk=staying(bearer.performer))
    return Mailed(found.name, found.email, found.company.name)


def followed(token: str, *, now: datetime) -> list[Bearer]:
    """The person, by the newest link to each of their candidacies that opens something, the latest first.

    NotThere alike for what was guessed, edited, or asked for by a link that is closed. A link that has merely run out
    closes nothing: the calendar has what the links that are still open show, and may be empty.
    """
    asked_by = calendar_of(token)
    link = Link.objects.filter(pk=asked_by, revoked_at=None).first() if asked_by else None
    if link is None or not Performer.objects.filter(pk=link.performer_id, erased_at=None).exists():
        raise NotThere
    record = staying(link.performer_id)
    records = Performer.objects.filter(merged_into=record).values_list("pk", flat=True)
    cands = {cand for _, _, cand in candidacies_of([record, *records])}
    latest = Link.objects.filter(cand__in=cands, revoked_at=None, expires_at__gt=now).order_by("-created_at", "-pk")
    return _opened(list(dict.fromkeys(latest.values_list("cand", flat=True)))[:AT_MOST], now)


def _opened(cands: list[str], now: datetime) -> list[Bearer]:
    found = []
    for cand in cands:
        bearer = bearer_of(cand, now=now)
        if not bearer.untold:  # nothing that the company has not written to them
            found.append(bearer)
    return found
