"""Private links: made with a letter, dated, taken back."""

from datetime import datetime, timedelta

from castlist.queries.private_links import newest_link
from castlist.queries.represented import whose_letter
from castlist.records.models import Agent, Letter, Link, Production, Represented
from castlist.records.private_links import agent_token, new_link_id, token_of

LASTS = timedelta(days=60)
AGENTS_LAST = timedelta(days=180)
LASTS_AFTER_AUDITION = timedelta(days=14)


def link_for_letter(letter: Letter, *, by: str, now: datetime) -> str:
    """The token of the link that goes with this letter: the one it has, made to last anew, or a fresh one. To an agent
    it is their own, for this client.

    Writes: link; represented, agent.
    """
    return link_for(letter, whose_letter(letter), by=by, now=now)


def link_for(letter: Letter, theirs: Represented | None, *, by: str, now: datetime) -> str:
    """As `link_for_letter`, of a letter for that agent. Writes: link; represented, agent."""
    return _agents(theirs, now) if theirs else own_link(letter, by=by, now=now)


def _agents(theirs: Represented, now: datetime) -> str:
    key = theirs.key or new_link_id()
    Represented.objects.filter(pk=theirs.pk).update(key=key)
    Agent.objects.filter(pk=theirs.agent_id).update(link_until=now + AGENTS_LAST)
    return agent_token(theirs.agent.link, key)


def own_link(letter: Letter, *, by: str, now: datetime) -> str:
    """The performer's own, of this letter. Writes: link."""
    found = Link.objects.filter(letter=letter.pk, revoked_at=None).order_by("-created_at").first()
    if found is None:
        found = Link(pk=new_link_id(), production_id=letter.production_id, performer_id=letter.performer_id)
        found.role, found.cand, found.letter, found.created_at = letter.role, letter.cand, letter.pk, now
    found.by, found.expires_at = by, now + LASTS
    found.save()
    return token_of(found.pk)


def mailed_link(
    production: Production, performer: str, role: str, cand: str, *, to: str, now: datetime
) -> str:  # fmt: skip
    """The token of the performer's own page, for a mail that is no letter of the outbox: the link that they have, made
    to last anew, or a fresh one; '' where every link was closed by hand.

    Writes: link.
    """
    found = newest_link(cand, now=now)
    if found is None and Link.objects.filter(cand=cand).exclude(revoked_at=None).exists():
        return ""
    if found is None:
        found = Link.objects.create(
            id=new_link_id(), production=production, performer_id=performer, role=role, cand=cand, mailed_to=to,
            created_at=now, expires_at=now + LASTS,
        )  # fmt: skip
    Link.objects.filter(pk=found.pk, expires_at__lt=now + LASTS).update(expires_at=now + LASTS)
    return token_of(found.pk)


def revoke_links(cand: str, *, now: datetime, letter: str = "") -> int:
    """The candidacy's links, or those of one letter, open nothing any more; says how many there were.

    Writes: link, represented.
    """
    rows = Link.objects.filter(cand=cand, revoked_at=None)
    if letter:
        return rows.filter(letter=letter).update(revoked_at=now)
    Represented.objects.filter(cand=cand).update(key="")
    return rows.update(revoked_at=now)


def outlast(cand: str, *, until: datetime) -> None:
    """The candidacy's links last at least two weeks beyond that audition.

    Writes: link.
    """
    last = until + LASTS_AFTER_AUDITION
    Link.objects.filter(cand=cand, revoked_at=None, expires_at__lt=last).update(expires_at=last)
