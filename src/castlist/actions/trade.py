"""Rules of the trade: which packs look at the days of a production, and what they let stand."""

from collections.abc import Iterable

from castlist.actions.decisions import Actor
from castlist.actions.log import Scope, clean_text, write
from castlist.queries.auditions import zone_of
from castlist.queries.trade import around, looking, packs_of, seen_in, stamps
from castlist.records.models import Production, Session, Slot
from castlist.rules.auditions import may_arrange
from castlist.rules.decisions.state import Event, State
from castlist.rules.trade import weigh
from castlist.rules.trade_checks import findings
from castlist.rules.trade_packs import shipped
from castlist.rules.why import Refused, Why

LONGEST_WHY = 500


def choose_packs(actor: Actor, packs: Iterable[str]) -> None:
    """These packs, and no others, look at the days of the production; what stands there stays as it is.

    Writes: production. Refuses: no_right, unknown. Tells: nobody.
    """
    wanted = frozenset(packs)

    def decide(state: State, at: int) -> list[Event]:
        if not may_arrange(state, actor.by):
            raise Refused(Why.no_right)
        if wanted - shipped().keys():
            raise Refused(Why.unknown, detail="There are no such rules here.")
        kept = " ".join(one for one in shipped() if one in wanted)
        Production.objects.filter(pk=actor.production).update(packs=kept)
        return []

    act = f"choose_packs {sorted(wanted)!r}"
    write(actor.production, decide, by=actor.by, now=actor.now, scope=Scope(whole=True), key=actor.key, act=act)


def look_at(row: Session, slots: Iterable[Slot], *, why: str, joins: bool = False) -> None:
    """The session has been looked at with these times, and keeps why it is as it is, and by which packs; unsaved.

    `joins`: what is said now joins what was said before. Refuses: against_the_trade, trade_asks_why, too_long.
    """
    said = " ".join(clean_text(why).split())
    if len(said) > LONGEST_WHY:
        raise Refused(Why.too_long, detail=f"At most {LONGEST_WHY:,} characters say why.")
    production = Production.objects.get(pk=row.production_id)
    packs, there, zone = packs_of(production), list(slots), zone_of(production)
    found = findings(packs, seen_in(row, there, around(row, zone) if packs else (), zone))
    answered = frozenset(row.why_for.split()) if row.why else frozenset()
    answers = weigh(found, why=said if said != row.why else "", answered=answered)
    row.why = _joined(row.why, said) if joins else said or row.why
    row.why = row.why if answers else ""
    row.why_for, row.checked = " ".join(answers), stamps(looking(packs, there, zone))


def _joined(before: str, said: str) -> str:
    """Both, where something new is said; refuses what cannot be kept in one."""
    whole = f"{before} · {said}" if before and said and said != before else said or before
    if len(whole) > 2 * LONGEST_WHY:
        raise Refused(Why.too_long, detail=f"What was said before and this are at most {2 * LONGEST_WHY:,} characters.")
    return whole
