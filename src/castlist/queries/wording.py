"""What the room says in words: where a candidacy stands, in one headline and one sentence, and what is on the table."""

from collections.abc import Container, Iterable

from castlist.queries.doors import Names
from castlist.rules.decisions.facts import Booking, Candidacy, Minute, Objection, Offer, Position, Proposal
from castlist.rules.decisions.objections import about
from castlist.rules.decisions.proposing import judges_of
from castlist.rules.decisions.seats import quorum, recused, seats
from castlist.rules.decisions.state import State
from castlist.rules.decisions.status import Standing, places_free, waits_for_clearance
from castlist.rules.ladder import LABELS

SAYS = {
    "support": "I want this",
    "accept": "I can live with it",
    "concern": "I go along, remember this",
    "object": "Not as it stands",
    "none": "not yet",
    "sealed": "sealed until everybody has answered",
}
NEVER_OPENED = "sealed, and never opened"
EVERYBODY = "everybody who comes"
"""How a standing decision, which is about nobody in particular, is spoken of."""
VOICE_SAYS = {
    "for": "for it",
    "against": "against it",
    "comment": "a comment",
    "ask": "asks for an objection",
    "testimony": "recused, and heard",
}
THINGS = {
    "another person": "one more person to agree for themselves",
    "support": "somebody to say “I want this”",
    "precondition": "a condition to be met",
    "clearance": "clearance",
    "step": "a step that can be reached from here",
    "place": "a free place in the role",
    "part": "a part that is not cut",
    "why": "whoever wants this to say why, as an offer is out",
}
OBJECTS = {
    "consider": "considering {name}",
    "audition": "an audition for {name}",
    "callback": "a callback for {name}",
    "offer": "an offer to {name}",
    "released": "letting {name} go",
    "named": "taking {name} back below the ladder",
}

WANTS = {
    "consider": "to consider {name}",
    "released": "to let {name} go",
    "named": "to take {name} back below the ladder",
}
"""After 'Karen wants': where it is nobody's audition, callback or offer, it is something to do."""


STANDING_TITLES = {"released": "Close the open call", "named": "Take the open call back"}


def title(target: str, name: str) -> str:
    """What is on the table: 'An audition for Ivy Marlowe'."""
    if name.lower() == EVERYBODY and target in STANDING_TITLES:
        return STANDING_TITLES[target]
    if target == "consider":
        return f"Consider {name}"
    if target == "released":
        return f"Not this time, {name}"
    text = OBJECTS.get(target, "{name}").format(name=name)
    return text[0].upper() + text[1:]


def counted(count: int, one: str) -> str:
    """1 day; 7 days."""
    return f"{count} {one if count == 1 else one + 's'}"


def step_words(step: str) -> str:
    """A step inside a sentence: as the ladder names it."""
    return step


def objection_line(objection: Objection, names: Names, role: str) -> str:
    """'Derek objects from consider.'"""
    whole = " in the whole production" if objection.scope == "production" else ""
    if objection.orphan_in(role):
        return f"An objection from {step_words(objection.floor)} on{whole} has no owner any more."
    return f"{names.person(objection.owner)} objects from {step_words(objection.floor)} on{whole}."


def _things(waits: tuple[str, ...]) -> list[str]:
    return [THINGS[w] for w in waits if w in THINGS]


def _join(parts: list[str]) -> str:
    return parts[0] if len(parts) == 1 else ", ".join(parts[:-1]) + " and " + parts[-1] if parts else ""


def _either(people: list[str]) -> str:
    """'It is Karen who says'; 'Derek or Karen says'."""
    return f"It is {people[0]} who says" if len(people) == 1 else f"{', '.join(people[:-1])} or {people[-1]} says"


def waiting(state: State, cand: Candidacy, proposal: Proposal, standing: Standing, names: Names) -> tuple[str, str]:
    """Whom and what an open proposal waits for."""
    people = [w for w in standing.waits_for if w not in THINGS]
    things = _things(standing.waits_for)
    what = OBJECTS.get(proposal.target, "this").format(name=names.performer(cand.performer))
    if people:
        also = f" It also waits for {_join(things)}." if things else ""
        return f"Waiting for {names.list(people)}.", f"{_wanted(state, cand, proposal, names)}.{also}"
    judges = sorted(map(names.person, judges_of(state, cand))) if "precondition" in standing.waits_for else []
    by = f" {_either(judges)} when it is met." if judges else ""
    if "clearance" in standing.waits_for:
        by += " The safeguarding leads give it, twice a day."
    return f"Waiting for {_join(things)}.", f"Everybody has answered about {what}.{by}"


BRIEFLY = 2
"""How many are named where there is one line for all of them."""


def waiting_in_brief(standing: Standing, names: Names) -> str:
    """Whom an open proposal waits for, in one line: of many the first two, and how many more; nothing for few."""
    people = [w for w in standing.waits_for if w not in THINGS]
    many = standing.status == "waiting" and len(people) > BRIEFLY + 1
    return f"Waiting for {names.list(people, most=BRIEFLY)}." if many else ""


def _wanted(state: State, cand: Candidacy, proposal: Proposal, names: Names) -> str:
    """'Karen wants an audition for Ivy'; before anybody has said so, 'Karen proposes …'. Nothing of a sealed round."""
    wanting = [
        p.person
        for p in state.group(Position, cand.id)
        if p.revision == proposal.revision and p.what == "support" and not p.void and not proposal.sealed
    ]
    what = OBJECTS.get(proposal.target, "this")
    if not wanting:
        proposer = names.person(proposal.revised_by or proposal.by)
        return f"{proposer} proposes {what.format(name=names.performer(cand.performer))}"
    what = WANTS.get(proposal.target, what).format(name=names.performer(cand.performer))
    return f"{names.list(wanting)} want{'s' if len(wanting) == 1 else ''} {what}"


def stuck(state: State, cand: Candidacy, standing: Standing, names: Names) -> tuple[str, str]:
    """On whose objection it is stuck, and from which step."""
    name = names.performer(cand.performer)
    biting = [o for o in about(state, cand) if o.id in standing.waits_for]
    if not biting:
        people = list(standing.waits_for)
        does = "says" if len(people) == 1 else "say"
        return "Stuck.", f"{names.list(people)} {does} “not as it stands”."
    lines = " ".join(objection_line(o, names, cand.role) for o in biting)
    lowest = min(biting, key=lambda o: ("consider", "audition", "callback", "offer").index(o.floor)).floor
    return "Stuck.", f"{lines} Nobody can move {name} to {step_words(lowest)} or above while that stands."


NOBODY_LEFT = "Nobody else here could sit in, so nothing can be decided any more."


def whole_says(state: State) -> list[str]:
    """Everybody whose say is not narrowed: they agree about the team and the rule."""
    return [m.person for m in state.members if m.unnarrowed]


def way_out(state: State, left: Iterable[str], named: Names, without: Container[str] = ()) -> str:
    """What those who are left can do where too few are: the one act on the roster that remains (CONSENT section 6)."""
    left, whole = list(left), whole_says(state)
    with_one = "with one member who has a voice or the desk"
    if left and any((m.voice or m.desk) and m.person not in left and m.person not in without for m in state.members):
        return f"{named.list(left)} can name an alternate, {with_one}."
    if whole and len(whole) >= state.rule.q:
        return f"{named.list(whole)} can name an alternate, under Team and rules."
    if whole and any((m.voice or m.desk) and m.person not in whole for m in state.members):
        return f"{named.list(whole)} can name an alternate, {with_one}, under Team and rules."
    return NOBODY_LEFT


def inquorate(state: State, cand: Candidacy, proposal: Proposal, names: Names) -> tuple[str, str]:
    """Who is left, and how many the rule asks for."""
    sitting = sorted(seats(state, cand, proposal.target))
    q = quorum(state, cand, proposal.target)
    left = f"Only {names.list(sitting)} may decide this" if sitting else "Nobody may decide this"
    heard = [m.person for m in state.members if m.voice or m.desk]
    free = any(person not in sitting and not recused(state, person, cand) for person in heard)
    out = any(m.holds(cand.role, "*") and recused(state, m.person, cand) for m in state.members)
    way = "An alternate has to join." if free and sitting else way_out(state, (), names)
    if out and sitting and not free:
        more = "" if way == NOBODY_LEFT else f" {way}"
        way = f"Nobody else here could sit in: it can be decided once a recusal is waived.{more}"
    return "Too few to decide.", f"{left}, and the rule asks for {q}. {way}"


def concluded(state: State, cand: Candidacy, names: Names, offer: Offer | None) -> tuple[str, str]:
    """What was decided last."""
    name = names.performer(cand.performer)
    headline = f"Concluded: {LABELS[cand.step].lower()}."
    if cand.standing:
        return "Concluded.", "Whoever meets the call may be heard; each gets a minute of their own."
    if offer and cand.step == "offer":
        until = "there is clearance" if waits_for_clearance(state, cand, offer) else _reserved(state, cand)
        says = {
            "grace": f"The offer to {name} waits out its grace before it goes.",
            "live": f"The offer to {name} is live.",
            "reserve": f"The offer to {name} is in reserve until {until}.",
            "lapsed": f"{name} did not answer in time; the place is free again.",
        }
        return headline, says.get(offer.state, "")
    time = ", and has taken a time" if has_taken_a_time(state, cand) else ""
    says = {
        "consider": f"{name} is being considered.",
        "audition": f"{name} is to be heard{time}.",
        "callback": f"{name} is called back{time}.",
    }
    return headline, says.get(cand.step, "")


def _reserved(state: State, cand: Candidacy) -> str:
    """Until when an offer in reserve waits: where a place has come free meanwhile, for its grace."""
    free = places_free(state, cand) > 0
    return "its grace is over, if a place is free then as now" if free else "a place is free"


def has_taken_a_time(state: State, cand: Candidacy) -> bool:
    """True for whoever took one since it was concluded: the time of an audition is none for the callback."""
    booking = state.get(Booking, cand.id)
    return booking is not None and booking.n > max((minute.n for minute in state.group(Minute, cand.id)), default=0)


STANDING_SAYS = {
    "named": ("Undecided.", "The open call is not decided; each person is decided on their own."),
    "withdrawn": ("Withdrawn.", "The open call is not decided; each person is decided on their own."),
    "released": ("Closed.", "The open call is closed; each person is decided on their own."),
}


NOTHING_YET = "{name} was named; nobody has proposed anything yet."
TAKEN_BACK = "{name} was taken back below the ladder; nothing is on the table."


def words(state: State, cand: Candidacy, standing: Standing, names: Names) -> tuple[str, str]:
    """Headline and sentence for where a candidacy stands."""
    name = names.performer(cand.performer)
    proposal = state.proposal(cand.id)
    if proposal and standing.status == "waiting":
        return waiting(state, cand, proposal, standing, names)
    if proposal and standing.status == "stuck":
        return stuck(state, cand, standing, names)
    if proposal and standing.status == "inquorate":
        return inquorate(state, cand, proposal, names)
    if standing.status == "ready":
        return "Ready to conclude.", "Everybody with a say has agreed. Somebody only has to conclude it."
    if standing.status == "concluded":
        return concluded(state, cand, names, state.offer(cand.id))
    if standing.status == "review":
        return "Under review.", _review(state, cand, standing, names)
    if cand.standing:
        return STANDING_SAYS.get(standing.status, ("", ""))
    again = f" Under review: {_review(state, cand, standing, names)}" if state.review(cand.id) else ""
    plain = {
        "named": ("Named.", TAKEN_BACK.format(name=name) if cand.minutes else NOTHING_YET.format(name=name)),
        "withdrawn": ("Withdrawn.", "The proposal was taken back; nothing is on the table."),
        "released": ("Released.", f"{name} was let go, and is owed an answer."),
        "declined": ("Declined.", f"{name} said no."),
        "cast": ("Cast.", f"{name} has accepted.{again}"),
    }
    if cand.last == "merged":
        return "Here once.", f"{name} stood here under two records; what is decided is decided on the other candidacy."
    if cand.ended == "withdrawn":
        return "Withdrew.", f"{name} is no longer available."
    return plain.get(standing.status, ("", ""))


def _is_broken(state: State, cand: Candidacy) -> bool:
    """True where an undertaking was not kept: then nothing but a new conclusion ends the review."""
    review = state.review(cand.id)
    return review is not None and bool(review.told)


def _review(state: State, cand: Candidacy, standing: Standing, names: Names) -> str:
    """Why it is looked at again, and what ends that: a new conclusion, or that all which began it is gone."""
    review = state.review(cand.id)
    began = (*standing.waits_for, *(review.objections if review else ()))
    late = [o for o in about(state, cand) if o.id in began]
    broken = _is_broken(state, cand)
    lines = [objection_line(o, names, cand.role) for o in late]
    why = " ".join([*lines, *(["An undertaking was not kept."] if broken or not lines else [])])
    owners = sorted({o.owner for o in late if not o.orphan_in(cand.role)})
    ends = "Whoever has a say proposes what is to become of it: the same again, a step back, or not this time"
    if owners and not broken and not any(o.orphan_in(cand.role) for o in late):
        what = "the objection" if len(late) == 1 else "the objections"
        ends += f"; or {names.list(owners)} {'withdraws' if len(owners) == 1 else 'withdraw'} {what}"
    return f"{why} What was concluded is looked at again; nothing new goes out meanwhile. {ends}."


def where(cand: Candidacy) -> str:
    """The label of the step somebody stands on."""
    return LABELS[cand.step]
