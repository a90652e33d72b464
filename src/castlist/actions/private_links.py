"""Private links: made with a letter, dated, taken back."""

from datetime import datetime, timedelta

from castlist.records.models import Letter, Link
from castlist.records.private_links import new_link_id, token_of

LASTS = timedelta(days=60)
LASTS_AFTER_AUDITION = timedelta(days=14)


def link_for_letter(letter: Letter, *, by: str, now: datetime) -> str:
    """The token of the link that goes with this letter: the one it has, made to last anew, or a fresh one.

    Writes: link.
    """
    found = Link.objects.filter(letter=letter.pk, revoked_at=None).order_by("-created_at").first()
    if found is None:
        found = Link(pk=new_link_id(), production_id=letter.production_id, performer_id=letter.performer_id)
        found.role, found.cand, found.letter, found.created_at = letter.role, letter.cand, letter.pk, now
    found.by, found.expires_at = by, now + LASTS
    found.save()
    return token_of(found.pk)


def revoke_links(cand: str, *, now: datetime, letter: str = "") -> int:
    """The candidacy's links, or those of one letter, open nothing any more; says how many there were.

    Writes: link.
    """
    rows = Link.objects.filter(cand=cand, revoked_at=None)
    if letter:
        rows = rows.filter(letter=letter)
    return rows.update(revoked_at=now)


def outlast(cand: str, *, until: datetime) -> None:
    """The candidacy's links last at least two weeks beyond that audition.

    Writes: link.
    """
    last = until + LASTS_AFTER_AUDITION
    Link.objects.filter(cand=cand, revoked_at=None, expires_at__lt=last).update(expires_at=last)
