"""Who stands behind a private link; and the links there are for one candidacy."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import QuerySet

from castlist.queries.doors import COLUMNS, NotThere, production_in
from castlist.records.models import Letter, Link, Production, Represented
from castlist.records.private_links import agent_of, agent_token, link_id_of, token_of
from castlist.records.statements import as_kept, run


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
    agent: str = ""
    """The agent who came in their place; '' where they came themselves."""
    agent_link: str = ""
    untold: bool = False
    """They put themselves in, or an agent did, and no letter has gone yet: nothing that the room concluded since is
    theirs to see."""

    @property
    def token(self) -> str:
        """What stands in the address of their page."""
        return agent_token(self.agent_link, self.link) if self.agent else token_of(self.link)


def bearer_for(token: str, *, now: datetime) -> Bearer:
    """Who came; NotThere alike for what was guessed, edited, revoked or has expired."""
    link_id = link_id_of(token)
    if not link_id:
        return _agent_for(token, now=now)
    return _by(f"{_BEARER} WHERE l.id = %s AND {_OPENS}", [link_id, as_kept(now)])


# Every page behind a link begins here, so the statement is written out; the last column says that the link came with no
# letter, from the company itself, or since an agent acts there, or did.
_BEARER = (
    "SELECT l.id, l.letter, l.role, l.cand, l.performer_id, l.opened_at IS NULL,"  # noqa: S608 - our own words
    " l.letter = '' AND (l.mailed_to <> '' OR EXISTS (SELECT 1 FROM represented r WHERE r.cand = l.cand)),"
    f" {COLUMNS}"
    " FROM link l JOIN production p ON p.id = l.production_id JOIN company c ON c.id = p.company_id"
)
_OPENS = "l.revoked_at IS NULL AND l.expires_at > %s"
"""Whether a link opens anything."""


def _by(statement: str, params: list[Any]) -> Bearer:
    row = next(iter(run(statement, params)), None)
    if row is None:
        raise NotThere
    link, letter, role, cand, performer, first_time, bare, *production = row
    untold = bool(bare) and _untold(cand)
    return Bearer(
        link, letter, production_in(production), role, cand, performer, bool(first_time), untold=untold
    )  # fmt: skip


def acting_now(*, now: datetime) -> QuerySet[Represented]:
    """Where agents act now: nowhere for somebody under 18, or who is erased, nor once it was ended."""
    rows = Represented.objects.filter(ended_at=None, agent__link_until__gt=now)
    return rows.filter(performer__guardian=None, performer__erased_at=None)


def _agent_for(token: str, *, now: datetime) -> Bearer:
    """The agent who came for one candidacy, with the letter that they had last about it."""
    link, key = agent_of(token)
    rows = acting_now(now=now).select_related("production__company")
    found = rows.filter(agent__link=link, key=key).first() if key else None
    if found is None:
        raise NotThere
    letters = Letter.objects.filter(cand=found.cand, agent=found.agent_id).exclude(sent_at=None).exclude(kind="answer")
    last = letters.order_by("-sent_at", "-pk").first()
    return Bearer(
        key, last.pk if last else "", found.production, found.role, found.cand, found.performer_id,
        last is not None and last.pk != found.opened, found.agent_id, link, last is None and _untold(found.cand),
    )  # fmt: skip


def told_among(cands: Iterable[str]) -> set[str]:
    """The candidacies about which a letter has gone."""
    return set(Letter.objects.filter(cand__in=list(cands)).exclude(sent_at=None).values_list("cand", flat=True))


def _untold(cand: str) -> bool:
    return not told_among([cand])


def bearer_of(cand: str, *, now: datetime) -> Bearer:
    """Who would come by the newest link for a candidacy; NotThere where none opens anything."""
    newest = f"{_BEARER} WHERE l.cand = %s AND {_OPENS} ORDER BY l.created_at DESC, l.id DESC LIMIT 1"
    return _by(newest, [cand, as_kept(now)])


def newest_link(cand: str, *, now: datetime) -> Link | None:
    """The newest link for a candidacy that still opens something."""
    rows = Link.objects.filter(cand=cand, revoked_at=None, expires_at__gt=now)
    return rows.order_by("-created_at", "-pk").first()
