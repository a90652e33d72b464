"""Who stands behind a private link; and the links there are for one candidacy."""

from dataclasses import dataclass
from datetime import datetime

from castlist.queries.doors import NotThere
from castlist.records.models import Link, Production
from castlist.records.private_links import link_id_of, token_of


@dataclass(frozen=True, slots=True)
class Bearer:
    """Somebody who came by a private link, and the one candidacy that it opens."""

    link: str
    letter: str
    production: Production
    role: str
    cand: str
    performer: str
    first_time: bool

    @property
    def token(self) -> str:
        """What stands in the address of their page."""
        return token_of(self.link)


def bearer_for(token: str, *, now: datetime) -> Bearer:
    """Who came; NotThere alike for what was guessed, edited, revoked or has expired."""
    link_id = link_id_of(token)
    found = (
        Link.objects.select_related("production__company")
        .filter(pk=link_id, revoked_at=None, expires_at__gt=now)
        .first()
        if link_id
        else None
    )
    if found is None:
        raise NotThere
    return _bearer(found)


def bearer_of(cand: str, *, now: datetime) -> Bearer:
    """Who would come by the newest link for a candidacy; NotThere where none opens anything."""
    found = newest_link(cand, now=now)
    if found is None:
        raise NotThere
    return _bearer(found)


def _bearer(link: Link) -> Bearer:
    return Bearer(
        link.pk, link.letter, link.production, link.role, link.cand, link.performer_id, link.opened_at is None
    )  # fmt: skip


def newest_link(cand: str, *, now: datetime) -> Link | None:
    """The newest link for a candidacy that still opens something."""
    rows = Link.objects.filter(cand=cand, revoked_at=None, expires_at__gt=now)
    return rows.order_by("-created_at", "-pk").first()
