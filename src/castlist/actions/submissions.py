"""People who put themselves in."""

from datetime import datetime

from django.core.exceptions import ValidationError
from django.core.validators import validate_email

from castlist.actions import decisions
from castlist.actions.decisions import Actor
from castlist.actions.log import Written
from castlist.actions.people import NotUsable
from castlist.actions.productions import add_performer
from castlist.records.models import Performer, Production


def submit_to_call(production_id: str, role: str, *, form: dict[str, str], now: datetime, key: str = "") -> Written:
    """The performer stands below the ladder of the role, by their own wish.

    Writes: performer, event, fact. Refuses: no name, no e-mail address, and whoever stands there already.
    """
    production = Production.objects.get(pk=production_id)
    name, email = form.get("name", ""), form.get("email", "").strip().lower()
    try:
        validate_email(email)
    except ValidationError:
        raise NotUsable("An e-mail address is needed, so that you can be answered.") from None
    known = Performer.objects.filter(company_id=production.company_id, email__iexact=email).first()
    performer = known or add_performer(
        production.company_id, name=name, email=email, note=form.get("note", ""), now=now
    )
    actor = Actor(production_id, performer.pk, now, key)
    return decisions.submit(actor, role=role, performer=performer.pk, person=performer.person_id or "")
