"""Rooms at random: how a production begins, and what people do together in it, several acts in a row."""

from castlist.rules.decisions.facts import Candidacy, Motion, Offer
from castlist.rules.decisions.proposing import Terms
from castlist.rules.decisions.seats import recusing_performers
from castlist.rules.decisions.state import Event, State
from castlist.rules.ladder import LADDER, STEPS
from tests.rules.memory_room import MORNING
from tests.rules.random_acts import (
    EVERYBODY,
    PERFORMERS,
    ROLES,
    SAYS,
    VOICES,
    Call,
    Choose,
    Dice,
    call,
    leave,
    move,
    object_to,
    said,
)


def setup(choose: Choose) -> list[Event]:
    """The events with which a production begins."""
    rule = {
        "q": 2, "sealed": choose((False, False, True)), "skip_to": choose(("audition", "offer")),
        "gate": choose((False, False, True)), "absence_hours": 100,
    }  # fmt: skip
    events = [Event("production_opened", "", MORNING, {"rule": rule})]
    narrowed = choose((False, True))
    for name in SAYS[: choose((2, 3))]:
        say = [["Lead", "*"], ["Cover", "*"]] if narrowed and name == "Mira" else [["*", "*"]]
        events.append(Event("member_added", "", MORNING, {"person": name, "say": say}))
    events += [Event("member_added", "", MORNING, {"person": name, "voice": True}) for name in VOICES]
    events.append(Event("member_added", "", MORNING, {"person": "Stella", "desk": True}))
    events.append(Event("member_added", "", MORNING, {"person": "Lea", "lead": True}))
    for role, covers in (("Lead", ""), ("Cover", "Lead"), ("Dance", "")):
        data = {"id": role, "covers": covers, "minors": role == "Dance" and choose((False, True))}
        events.append(Event("role_added", "", MORNING, data, "", role))
    events.append(Event("alternate_named", "", MORNING, {"person": "Anna"}))
    events.append(Event("alternate_named", "", MORNING, {"person": "Nell", "seat": "Derek"}))
    events.append(Event("relation_declared", "Derek", MORNING, {"person": "Derek", "performer": "Rose"}))
    for cand, performer, role in (("c1", "Ivy", "Lead"), ("c2", "Dora", "Lead"), ("c3", "Ivy", "Cover")):
        data = {"performer": performer, "by": "Karen"}
        events.append(Event("candidacy_named", "Karen", MORNING, data, cand, role))
    if choose((False, True)):
        events.append(Event("candidacy_named", "Karen", MORNING, {"by": "Karen"}, "call", "Lead"))
    return events


# -- What people do together: several acts in a row, so that rooms get somewhere


def plan(dice: Dice) -> list[Call]:
    """What is tried next: mostly one act, now and then what people do together."""
    if dice.choose(range(5)):
        return [call(dice)]
    return list(dice.choose(TOGETHER)(dice))


def _round(d: Dice) -> list[Call]:
    """Everybody who sits can live with it, what was asked for is met, and it is concluded."""
    cand = d.open()
    found, proposal = d.state.candidacy(cand), d.state.proposal(cand)
    if found is None:
        return [call(d)]
    acts = []
    if proposal is None:
        ladder = [s for s in STEPS if s in d.state.rule.steps]
        above = [s for s in ladder if LADDER.index(s) > LADDER.index(found.step)]
        who = d.choose(d.sitting(cand) or EVERYBODY)
        unusual = d.choose(range(6)) == 0
        target = d.choose([*above[:2], "released", found.step] if unusual else above[:1] or ["released"])
        acts.append(said("propose", cand, by=who, target=target, terms=d.terms()))
    number = found.revision + (proposal is None)
    for condition in proposal.conditions if proposal else ():
        acts.append(said("judge_met", cand, by=condition.asked_by, condition=condition.id))
    if d.flag():
        acts.append(said("clear", cand, by="Lea", value=True))
    for person in d.sitting(cand):
        mine = [o.id for o in d.objections(cand) if o.owner == person]
        acts.append(said("position", cand, by=person, revision=number, what="support", new_id=f"r{d.state.n}",
                         resolve=dict.fromkeys(mine, d.choose(("ends", "offer")))))  # fmt: skip
        if mine:
            acts.append(said("position", cand, by=person, revision=number, what="accept", new_id=f"r{d.state.n}"))
    acts.append(said("conclude", cand, by=d.who(d.sitting(cand)), revision=number))
    return acts


def _offer_out(d: Dice) -> list[Call]:
    """A task is given and done, time is taken, the offer is accepted."""
    found = [c.id for c in d.state.all(Candidacy) if c.minutes] or [d.cand()]
    cand, task = d.choose(found), f"t{d.state.n}"
    given = said("give_task", cand, by=d.who(SAYS), owner="Karen", new_id=task, what="-", outward=True)
    done = said("finish_task", cand, by="Karen", task=task)
    accepted = [said("accept_offer", cand, by="x")] if d.flag() else []
    return [given, done, said("book", cand, by="x", slot="s"), *accepted]


def _all_agree(d: Dice) -> list[Call]:
    """Whatever waits is agreed to by everybody."""
    motions = [m.id for m in d.state.all(Motion)]
    if not motions:
        return [move(d)]
    motion = d.choose(motions)
    return [said("agree", motion, by=who) for who in EVERYBODY]


def _released(d: Dice) -> list[Call]:
    """Everybody who sits releases an orphan."""
    cand = d.cand()
    orphans = [o.id for o in d.objections(cand) if o.orphaned]
    if not orphans:
        return [leave(d)] if d.choose(range(6)) == 0 else [object_to(d)]
    objection = d.choose(orphans)
    return [
        said("move", "release", by=who, new_id=f"m{d.state.n}", reason="-", cand=cand, objection=objection)
        for who in d.sitting(cand)
    ]


def _by_proxy(d: Dice) -> list[Call]:
    """Somebody lets another answer for them, and they do."""
    cand = d.open()
    principal, holder = d.choose(SAYS), d.choose(SAYS)
    return [
        said("give_proxy", by=principal, holder=holder, role="*", days=30),
        said("position", cand, by=holder, revision=d.revision(cand), what=d.choose(("support", "object")),
             new_id=f"p{d.state.n}", reason="-", principal=principal),
    ]  # fmt: skip


def _back_again(d: Dice) -> list[Call]:
    """Everybody agrees that somebody is on the team, perhaps again."""
    person = d.choose(SAYS)
    return [
        said("move", "add_member", by=who, new_id=f"m{d.state.n}", person=person, say=[["*", "*"]])
        for who in (*SAYS, *VOICES)
    ]


def _at_once(d: Dice) -> list[Call]:
    """Everybody who sits waives the grace of an offer."""
    out = [o.cand for o in d.state.all(Offer) if o.state in ("grace", "reserve")]
    cand = d.choose(out) if out else d.cand()
    return [said("move", "waive_grace", by=who, new_id=f"m{d.state.n}", cand=cand) for who in d.sitting(cand)]


def _stands_longer(d: Dice) -> list[Call]:
    """Everybody who sits lets an offer stand longer that is out and has an end; where there is none, one is made."""
    out = [o.cand for o in d.state.all(Offer) if o.state == "live" and o.expires]
    soon = [o.cand for o in d.state.all(Offer) if o.state == "grace" and o.deadline_hours]
    may = [c.id for c in d.state.all(Candidacy) if c.lives and c.performer and _next_is_offer(d.state, c)]
    cand, new = d.choose(out or soon or may or [d.cand()]), f"m{d.state.n}"
    longer = [
        said("move", "extend_offer", by=who, new_id=new, cand=cand, hours=d.choose((24, 24, 48)))
        for who in d.sitting(cand)
    ]
    if out:
        return longer
    at_once = [said("move", "waive_grace", by=who, new_id=f"w{d.state.n}", cand=cand) for who in d.sitting(cand)]
    return [*([] if soon else _offered(d, cand)), *at_once, *longer]


def _next_is_offer(state: State, cand: Candidacy) -> bool:
    return cand.step == "callback" or (state.rule.skip_to == "offer" and cand.step in ("named", "consider", "audition"))


def _offered(d: Dice, cand: str) -> list[Call]:
    """Everybody who sits wants an offer that ends, and it is concluded."""
    found, proposal = d.state.candidacy(cand), d.state.proposal(cand)
    number = (found.revision if found else 0) + 1
    put = "amend" if proposal else "propose"
    acts = [
        said("clear", cand, by="Lea", value=True),
        said(put, cand, by=d.who(d.sitting(cand)), target="offer", terms=Terms(deadline_hours=d.choose((24, 72)))),
    ]
    for who in d.sitting(cand):
        acts.append(said("position", cand, by=who, revision=number, what="support", new_id=f"r{d.state.n}"))
    return [*acts, said("conclude", cand, by=d.who(d.sitting(cand)), revision=number)]


def _kept_in(d: Dice) -> list[Call]:
    """Everybody else would have somebody recused in the room all the same; one of them may be related to more."""
    found = [(p, r) for p in SAYS for r in ROLES if recusing_performers(d.state, p, r)] or [("Derek", "Lead")]
    person, role = d.choose(found)
    moved = [said("move", "waiver", by=who, new_id=f"m{d.state.n}", person=person, role=role) for who in SAYS]
    return [moved[0], said("declare", by=person, performer=d.choose(PERFORMERS)), *moved] if d.flag() else moved


TOGETHER = (
    _round, _round, _round, _offer_out, _all_agree, _released, _by_proxy, _back_again, _at_once, _kept_in,
    _stands_longer,
)  # fmt: skip
"""What people do together, those who agree most often."""
