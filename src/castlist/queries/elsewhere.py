"""What a safeguarding lead of several productions knows already, said where it matters: open matters of the others."""

from collections import defaultdict

from castlist.queries.log import fact_of
from castlist.queries.matters import RIGHTS, concerned, reads_in
from castlist.records.events import FOREVER
from castlist.records.models import Fact, Production
from castlist.rules.decisions.sight import is_lead
from castlist.rules.decisions.state import State


def open_elsewhere(production: Production, person: str) -> dict[str, tuple[str, ...]]:
    """The performers about whom a matter is open that this lead may read in another production, and in which.

    The same reads are made whether there are any or none: they hang on the productions of the lead alone.
    """
    others = Production.objects.filter(company_id=production.company_id, team__person=person).exclude(pk=production.pk)
    names = dict(others.order_by("created_at", "pk").values_list("pk", "name"))
    states = _rights(list(names)) if names else {}
    leads = [one for one in names if is_lead(states[one], person)]
    found: dict[str, dict[str, str]] = defaultdict(dict)
    for read in reads_in(production.company_id, leads) if leads else ():
        at, about = str(read.row.production_id), read.sealed.performer
        if about and not read.standing.ended and not concerned(states[at], person, read.sealed):
            found[about][at] = names[at]
    return {about: tuple(where.values()) for about, where in found.items()}


def _rights(productions: list[str]) -> dict[str, State]:
    """What rights hang on, in each of them; in one question."""
    rows = Fact.objects.filter(production__in=productions, to_seq=FOREVER, kind__in=RIGHTS)
    facts = defaultdict(list)
    for production, *row in rows.values_list("production_id", "kind", "key", "data"):
        facts[production].append(fact_of(*row))
    return {production: State.of(facts[production]) for production in productions}
