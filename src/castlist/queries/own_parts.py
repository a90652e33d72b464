"""The other parts for which whoever holds a private link stands, each with a page of its own that is theirs, too."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models.functions import Lower

from castlist.queries.notices import notices_of
from castlist.queries.private_links import Bearer
from castlist.records.models import Letter, Link
from castlist.records.private_links import token_of

AT_MOST = 40


@dataclass(frozen=True, slots=True)
class OtherPart:
    """One part, of which production, and by which token its page opens."""

    role: str
    production: str
    token: str


def other_parts(bearer: Bearer, *, now: datetime) -> tuple[OtherPart, ...]:
    """Their other parts at the company, by the newest link to each; only of links that went to the very address to
    which this one went, so whoever has it could have opened them already. Nothing for an agent.
    """
    to = _went_to(bearer.link, bearer.letter)
    if bearer.agent or not to:
        return ()
    rows = Link.objects.filter(performer=bearer.performer, revoked_at=None, expires_at__gt=now)
    newest: dict[str, Link] = {}
    for link in rows.exclude(cand=bearer.cand).select_related("production").order_by("-created_at", "-pk")[:AT_MOST]:
        if link.cand not in newest and _went_to(link.pk, link.letter) == to:
            newest[link.cand] = link
    return tuple(OtherPart(_called(link), link.production.name, token_of(link.pk)) for link in newest.values())


def _went_to(link: str, letter: str) -> str:
    """To which address a link went; '' where it was handed on, went to an agent, or its letter has not gone."""
    if letter:
        sent = Letter.objects.filter(pk=letter, agent=None).exclude(sent_at=None)
        return sent.values_list(Lower("to"), flat=True).first() or ""
    return Link.objects.filter(pk=link).values_list(Lower("mailed_to"), flat=True).first() or ""


def _called(link: Link) -> str:
    role = notices_of(link.production_id).role(link.role)
    return (role.name if role else "") or link.role
