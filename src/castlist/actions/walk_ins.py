"""Somebody walks in on the day: the desk enters them in a moment, as if they had put themselves in."""

from django.db import transaction

from castlist.actions import decisions
from castlist.actions.decisions import Actor
from castlist.actions.people import clean_email
from castlist.actions.productions import add_performer
from castlist.queries.log import load_roles
from castlist.queries.performers import known_by
from castlist.records.models import Production
from castlist.rules.auditions import may_arrange
from castlist.rules.why import Refused, Why


def enter(actor: Actor, *, role: str, name: str, email: str = "") -> str:
    """They stand below the ladder of the role, by their own wish, and the log says who entered them; says the
    candidacy, '' where they stood there already. At an address that is known they are whoever has it
    under that name.

    Writes: performer, event, fact, search_fresh. Refuses: no_right, unknown; NotUsable for no name, or no address.
    """
    state = load_roles(actor.production, [role], kinds=("rule", "member", "role"))
    if state.role(role) is None:
        raise Refused(Why.unknown)
    if not may_arrange(state, actor.by, role):
        raise Refused(Why.no_right)
    company = Production.objects.values_list("company_id", flat=True).get(pk=actor.production)
    address = clean_email(email) if email.strip() else ""
    with transaction.atomic():
        performer = (known_by(company, address, name) if address else None) or add_performer(
            company, name=name, email=address, now=actor.now
        )
        try:
            done = decisions.submit(actor, role=role, performer=performer.pk, person=performer.person_id or "")
        except Refused as no:
            if no.why is not Why.already_there:
                raise
            return ""  # whoever may not know of them is not told by this that they stand there
    return next(event.cand for event in done.events if event.kind == "candidacy_named")
