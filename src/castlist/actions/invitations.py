"""Word to people who are new on a team: by whom, in which production, and how to come in."""

from collections.abc import Iterable

from django.conf import settings
from django.core.mail import send_mail
from django.db import transaction

from castlist.records.models import Person, Production
from castlist.rules.decisions.state import Event


def welcome(production: str, events: Iterable[Event], *, by: str) -> None:
    """Whoever joined by these events and has never signed in gets word, once the act is written.

    Tells: the new member, by e-mail. On an address of this machine or this house only, no mail leaves it: they might
    not be able to open the link.
    """
    new = [e.data["person"] for e in events if e.kind == "member_added" and e.data["person"] != by]
    leaves = "smtp" in settings.EMAIL_BACKEND
    if new and not settings.CASTLIST_DEMO and not (leaves and settings.CASTLIST_URL_IS_LOCAL):
        transaction.on_commit(lambda: _send(production, new, by))


def _send(production: str, new: list[str], by: str) -> None:
    show = Production.objects.select_related("company").get(pk=production)
    inviter = Person.objects.filter(pk=by).values_list("name", flat=True).first() or "Somebody"
    for person in Person.objects.filter(pk__in=new, last_login=None, is_active=True):
        body = (
            f"{inviter} has put you on the team of {show.name}, at {show.company.name}.\n\n"
            f"Open {settings.CASTLIST_URL}/sign-in/ and type this address: {person.email}\n"
            "A code comes by e-mail; there is no password.\n"
        )
        send_mail(f"{show.name}: you are on the team", body, None, [person.email], fail_silently=True)
