"""The letter to whoever has put themselves in: the company has their form, and they have a page of their own."""

from datetime import datetime
from email.utils import formataddr, parseaddr

from django.conf import settings
from django.core.mail import EmailMessage

from castlist.actions.private_links import mailed_link
from castlist.queries.letters import may_go_out
from castlist.queries.received import Received, received


def write_to(production: str, performer: str, *, now: datetime) -> bool:
    """They, or whoever acts for a child, have the address of their own page; False where none can go.

    It goes to the address that they gave, and says the same whether that was known or not.
    Writes: link. Tells: whoever has that address.
    """
    found = received(production, performer) if may_go_out() and performer else None
    if found is None or not found.to:
        return False
    token = mailed_link(found.production, performer, found.role, found.cand, to=found.to, now=now)
    return bool(token and _mail(found, f"{settings.CASTLIST_URL}/i/{token}/").send(fail_silently=True))


def _mail(found: Received, address: str) -> EmailMessage:
    company, production = found.production.company.name, found.production.name
    subject = f"{production}: we have your form"
    above = f"To {found.acts}, for {found.name}:\n\n" if found.acts else ""
    body = (
        f"{above}Dear {found.name},\n\nyour form for {production} is here: {', '.join(found.parts)}. You hear from us."
        f"\n\nThis page is yours alone. It says where you stand and what is kept about you, and there you can add a "
        f"picture or a résumé, say on which days you cannot, and withdraw. It needs no account.\n\n{address}\n\n"
        f"If it was somebody else who gave your address, withdraw there, and nothing more comes.\n\n{company}"
    )
    _, sender = parseaddr(settings.DEFAULT_FROM_EMAIL)
    return EmailMessage(" ".join(subject.split()), body, formataddr((" ".join(company.split()), sender)), [found.to])
