"""Whether a code is asked for before somebody answers by their link, and to which address of theirs it goes."""

from castlist.queries.letters import may_go_out
from castlist.queries.own_calendars import Mailed, own_address
from castlist.queries.private_links import Bearer
from castlist.records.models import Production


def asks_for_codes(production: Production) -> bool:
    """Whether it does: as the production says, else as the company does."""
    own = production.link_codes
    return production.company.link_codes if own is None else own


def asked_of(bearer: Bearer) -> Mailed | None:
    """Where the code goes that is asked for first; None where none is: for an agent, who has a link of their own, and
    where no mail could reach them, for then nobody could answer at all.
    """
    if bearer.agent or not asks_for_codes(bearer.production) or not may_go_out():
        return None
    found = own_address(bearer)
    return found if found.to else None
