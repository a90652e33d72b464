"""The letter to whoever has put themselves in: the company has their form, and they have a page of their own."""

from datetime import datetime

from django.conf import settings

from castlist.actions.post import unwritten
from castlist.actions.private_links import mailed_link
from castlist.queries.letters import may_go_out
from castlist.queries.received import received


def write_to(production: str, performer: str, *, now: datetime) -> bool:
    """They, or whoever acts for a child, have the address of their own page, which leads to those of their other parts;
    False where none can go.

    It goes to the address that they gave, and says the same whether that was known or not.
    Writes: link. Tells: whoever has that address.
    """
    found = received(production, performer) if may_go_out() and performer else None
    if found is None or not found.to:
        return False
    tokens = [
        mailed_link(found.production, performer, role, cand, to=found.to, now=now) for role, cand in found.all_of_them
    ]
    token = next(filter(None, tokens), "")
    if not token:
        return False
    paper = found.paper(f"{settings.CASTLIST_URL}/i/{token}/")
    return bool(unwritten(paper, found.production.company.name, found.to).send(fail_silently=True))
