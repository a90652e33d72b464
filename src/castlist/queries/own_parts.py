"""The other parts for which somebody put themselves in, each with a page of its own that is theirs, too."""

from dataclasses import dataclass
from datetime import datetime

from castlist.queries.notices import notices_of
from castlist.queries.private_links import Bearer
from castlist.records.models import Link
from castlist.records.private_links import token_of

AT_MOST = 40


@dataclass(frozen=True, slots=True)
class OtherPart:
    """One part, and by which token its page opens."""

    role: str
    token: str


def other_parts(bearer: Bearer, *, now: datetime) -> tuple[OtherPart, ...]:
    """Their other parts in the production, by the newest link to each that was mailed to the address to which this one
    was, because they put themselves in. The link of a letter leads to its own part alone, whoever it is handed on to;
    and so does an agent's.
    """
    if bearer.agent or bearer.letter:
        return ()
    mailed = Link.objects.filter(production=bearer.production, performer=bearer.performer, letter="").exclude(
        mailed_to=""
    )
    to = mailed.filter(pk=bearer.link).values_list("mailed_to", flat=True).first()
    if not to:
        return ()
    rows = mailed.filter(mailed_to__iexact=to, revoked_at=None, expires_at__gt=now).exclude(cand=bearer.cand)
    newest: dict[str, Link] = {}
    for link in rows.order_by("-created_at", "-pk")[:AT_MOST]:
        newest.setdefault(link.cand, link)
    roles = notices_of(bearer.production.pk)
    return tuple(
        OtherPart((role.name if (role := roles.role(link.role)) else "") or link.role, token_of(link.pk))
        for link in newest.values()
    )
