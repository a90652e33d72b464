"""The first minute of an installation."""

from dataclasses import dataclass

from django.db import transaction
from django.utils import timezone

from castlist.actions import people
from castlist.jobs.keys import SignIn, signin_link
from castlist.jobs.start import BAD_INPUT, FAILED, Stop
from castlist.queries.people import company_name, person_by_email
from castlist.rules.people import NotUsable


@dataclass(frozen=True, slots=True)
class Founded:
    """What the founder needs to know."""

    company: str
    sign_in: SignIn


def found(*, company: str, owner: str, owner_name: str) -> Founded:
    """The company and its owner exist, and the owner has a link to come in by."""
    from castlist.actions.productions import make_company

    existing = company_name()
    if existing is not None:
        whom = owner if person_by_email(owner) else "E-MAIL"
        raise Stop(
            f"“{existing}” is already at home here and was left as it is. "
            f"`castlist signin-link {whom}` makes a new link for somebody who has been here.",
            code=FAILED,
        )
    now = timezone.now()
    try:
        with transaction.atomic():
            person = people.make_person(email=owner, name=owner_name, now=now)
            make_company(name=company, owner=person, now=now)
    except NotUsable as why:
        raise Stop(str(why), code=BAD_INPUT) from None
    return Founded(company=company, sign_in=signin_link(person.email))
