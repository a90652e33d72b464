"""The sentence of CONSENT.md by which a disagreement is judged: where a scenario and the text part, the text stands."""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from castlist.jobs.conform_judge import Disagreement

SENTENCES = {
    "add_member": (
        1,
        "Roster and rule changes are decisions of all whose say is not narrowed, under the rule in force "
        "before them: nobody widens their own rights alone.",
    ),
    "leave": (8, "A leaver's consent dies with the say; a leaver's objection is orphaned and still bites."),
    "remove_member": (
        1,
        "Removal: all others with a say, at least two; the person keeps seat, positions and objections on "
        "proposals open at that moment until each ends, and nothing else.",
    ),
    "set_rule": (
        1,
        "Roster and rule changes are decisions of all whose say is not narrowed, under the rule in force before them.",
    ),
    "name_alternate": (
        6,
        "If none are left, one roster act remains: all who are left, with one member who has a voice or the "
        "desk, name an alternate.",
    ),
    "declare": (
        6,
        "Declared relations (family, partner, agent, business, own candidacy) compute recusal; people need "
        "not remember to step out.",
    ),
    "waiver": (
        6,
        "Waiver … all others with a say for the role and not recused, joined alternates excluded, at least "
        "one, whatever q.",
    ),
    "give_proxy": (
        6,
        'Proxies: named, scoped, dated, recorded "X for Y"; no chains; one human counts once; a recused '
        "person holds none for that role.",
    ),
    "put_forward": (1, "Any member may put somebody forward."),
    "submit": (6, "A submission recuses at once from the whole role, rivals included."),
    "propose": (3, "At most one is open per candidacy: a counter-proposal is a new revision of it."),
    "amend": (3, "Any material change is a new revision. Positions never carry over; open objections do."),
    "withdraw_proposal": (1, "propose, amend, withdraw what they opened (or, if the opener has left S, anybody's)."),
    "judge_met": (
        3,
        "A precondition … judged by whoever asked for it or, if they are no longer in S, by anyone in S; the "
        "mark belongs to the revision.",
    ),
    "position": (
        4,
        "A member of S gives one of four, on one numbered revision, with a reason (required for the last two; "
        "it may be withheld, shown as such).",
    ),
    "report": (6, "A position taken by phone is entered as reported and counts only after the person confirms it."),
    "confirm": (6, "A position taken by phone is entered as reported and counts only after the person confirms it."),
    "object": (
        4,
        "It bites a target at or above its floor; below it, it stands, and bites again when the floor is reached.",
    ),
    "take_up": (
        1,
        "Ask for an objection, which someone with a say may raise as their own, with their own reason and floor.",
    ),
    "floor": (4, "The original owner, while never orphaned, may raise or lower the floor, withdraw it, or end it."),
    "withdraw_objection": (
        4,
        "The original owner, while never orphaned, may raise or lower the floor, withdraw it, or end it.",
    ),
    "adopt": (4, "Someone in S, a returning owner too, may adopt it: they speak for it and nothing else."),
    "release": (
        4,
        "It ends only when all of S release it with a reason, at least the q in force when it was raised.",
    ),
    "conclude": (
        5,
        "Concluding is an act by someone in S or an unrecused desk, naming the revision and the version they saw.",
    ),
    "decide": (
        1,
        "One decides … one named person has the say, q = 1, all others a voice; on screen one button … "
        "proposes, supports and concludes in one act.",
    ),
    "waive_grace": (5, "offer takes effect after a grace (default 24 h; all of S may waive it)."),
    "breach": (3, "A breach, declared by anyone in S, opens a review that ends by conclusion only."),
    "list_propose": (
        3,
        "A list is one form over ordinary proposals, positions stored per candidacy; it skips whatever has an "
        "open proposal.",
    ),
    "list_position": (3, "A list is one form over ordinary proposals, positions stored per candidacy."),
    "take_out": (3, "Anyone in S may take a name out."),
    "list_conclude": (3, "Each name is concluded when it is consented, the others stay open."),
    "standing_open": (
        3,
        "An open call is concluded once. Each admission under it is an act that freezes a minute citing the "
        "standing one.",
    ),
    "admit": (
        3,
        "It is refused while an objection bites that person at audition, while a proposal of their own is "
        "open, or while the standing minute is under review.",
    ),
    "accept_offer": (
        2,
        "cast is reached by the performer accepting a live offer within its deadline, never by a further decision.",
    ),
    "decline": (
        2,
        "A decline or withdrawal by the performer ends it with everything open on it, whatever the room wanted.",
    ),
    "withdraw": (
        2,
        "A decline or withdrawal by the performer ends it with everything open on it, whatever the room wanted.",
    ),
    "book": (5, "Booked times, accepted offers, and messages about what a person already holds are never suspended."),
    "task": (
        5,
        "Tasks out of a decision … are given by someone in S or the desk and carry the minute that authorises them.",
    ),
    "finish": (5, "A new conclusion, a review, a step back suspends it, and finishing a suspended one is refused."),
    "advise": (1, "Be heard: for / against / a comment; ask for an objection."),
    "clearance": (
        7,
        "The room then sees one gate of constant shape, clearance: pending | cleared, required of everyone "
        "before offer.",
    ),
    "time": (
        1,
        "The clock starts with the latest revision, or when the person joined S; then their seat on that "
        "proposal passes to their seat alternate.",
    ),
}
"""By which it is judged whether an act is accepted, and why not. “…” stands where words are left out."""

SHOWN = {
    "step": (
        10,
        "The step rises only by conclusions (or, to cast, by acceptance), falls only by step-back, decline, "
        "withdrawal.",
    ),
    "minutes": (5, "Concluding is an act … It freezes a minute … A minute never changes."),
    "status": (
        5,
        "Status shown (computed, never stored as the truth) … where several hold: inquorate, stuck, waiting, ready.",
    ),
    "bites": (
        4,
        "It bites a target at or above its floor; below it, it stands, and bites again when the floor is reached.",
    ),
    "stands": (
        4,
        "It bites a target at or above its floor; below it, it stands, and bites again when the floor is reached.",
    ),
    "orphaned": (
        4,
        "It is orphaned when its owner leaves, loses the say for the role at every step, or is recused (in "
        "that role only).",
    ),
    "review": (
        5,
        "A review ends by a re-conclusion, a step-back or a release, or when each objection that opened it "
        "has been withdrawn, ended or released.",
    ),
    "offer": (5, "offer takes effect after a grace (default 24 h; all of S may waive it)."),
    "waits_for": (5, "Every not-yet status says in one sentence who or what it waits for."),
    "revision": (3, "A revision is immutable and numbered through the candidacy."),
}
"""By which it is judged what is so after an act."""
ENDED = (
    5,
    "A review ends by a re-conclusion, a step-back or a release, or when each objection that opened it has been "
    "withdrawn, ended or released … Every not-yet status says in one sentence who or what it waits for.",
)
"""Where a review is said to wait for something else: an objection that has ended is waited for no more."""


def sentence(found: "Disagreement") -> str:
    """Section and sentence by which the disagreement is judged."""
    section, text = _judged_by(found)
    return f"section {section}: “{text}”"


def _judged_by(found: "Disagreement") -> tuple[int, str]:
    field = _field(found.expected)
    if field == "waits_for" and found.status == "review":
        return ENDED
    return SHOWN.get(field) or SENTENCES[str(found.act["act"])]


def _field(expected: object) -> str:
    """What is expected otherwise of a candidacy; '' where it is whether the act is accepted."""
    told = next(iter(expected.values()), None) if isinstance(expected, dict) else None
    return next(iter(told), "") if isinstance(told, dict) else ""
