"""The acts that a scenario may hold: what each must say, and the sentence of CONSENT.md that it is judged by."""

ARGUMENTS = {
    "add_member": "by name",
    "leave": "who",
    "remove_member": "by name",
    "set_rule": "by",
    "name_alternate": "by name",
    "declare": "who performer",
    "waiver": "by member role",
    "give_proxy": "who holder",
    "put_forward": "who cand performer role",
    "submit": "who cand role",
    "propose": "who cand target",
    "amend": "who cand",
    "withdraw_proposal": "who cand",
    "judge_met": "who cand condition",
    "position": "who cand rev kind",
    "report": "who cand member rev kind",
    "confirm": "who cand",
    "object": "who cand floor",
    "take_up": "who cand asked_by floor",
    "floor": "who cand objection to",
    "withdraw_objection": "who cand objection",
    "adopt": "who cand objection",
    "release": "by cand objection",
    "conclude": "who cand rev",
    "decide": "who cand target",
    "waive_grace": "by cand",
    "breach": "who cand condition",
    "list_propose": "who name cands target",
    "list_position": "who name kind",
    "take_out": "who name cand",
    "list_conclude": "who name",
    "standing_open": "who cand role",
    "admit": "who cand under",
    "accept_offer": "who cand",
    "decline": "who cand",
    "withdraw": "who cand",
    "book": "who cand",
    "task": "who cand task owner",
    "finish": "who task",
    "advise": "who cand",
    "clearance": "cand value",
    "time": "hours",
}
"""The arguments without which an act says nothing."""

SENTENCES = {
    "add_member": (
        1,
        "Roster and rule changes are decisions of all whose say is not narrowed, under the rule in force "
        "before them: nobody widens their own rights alone.",
    ),
    "leave": (8, "A leaver's consent dies with the say; a leaver's objection is orphaned and still bites."),
    "remove_member": (
        1,
        "Removal: all others with a say, at least two; the person keeps seat, positions and objections "
        "on proposals open at that moment until each ends, and nothing else.",
    ),
    "set_rule": (
        1,
        "Roster and rule changes are decisions of all whose say is not narrowed, under the rule in force before them.",
    ),
    "name_alternate": (
        6,
        "If none are left, one roster act remains: all who are left, with one member who has a voice or "
        "the desk, name an alternate.",
    ),
    "declare": (
        6,
        "Declared relations (family, partner, agent, business, own candidacy) compute recusal; people "
        "need not remember to step out.",
    ),
    "waiver": (
        6,
        "Waiver: all others with a say for the role and not recused, joined alternates excluded, at "
        "least one, whatever q.",
    ),
    "give_proxy": (
        6,
        'Proxies: named, scoped, dated, recorded "X for Y"; no chains; one human counts once; a '
        "recused person holds none for that role.",
    ),
    "put_forward": (1, "Any member may put somebody forward."),
    "submit": (6, "A submission recuses at once from the whole role, rivals included."),
    "propose": (3, "At most one is open per candidacy: a counter-proposal is a new revision of it."),
    "amend": (3, "Any material change is a new revision. Positions never carry over; open objections do."),
    "withdraw_proposal": (
        1,
        "Someone with a say may withdraw what they opened (or, if the opener has left S, anybody's).",
    ),
    "judge_met": (
        3,
        "A precondition is judged by whoever asked for it or, if they are no longer in S, by anyone in "
        "S; the mark belongs to the revision.",
    ),
    "position": (
        4,
        "A member of S gives one of four, on one numbered revision, with a reason (required for the last "
        "two; it may be withheld, shown as such).",
    ),
    "report": (6, "A position taken by phone is entered as reported and counts only after the person confirms it."),
    "confirm": (6, "A position taken by phone is entered as reported and counts only after the person confirms it."),
    "object": (
        4,
        "It bites a target at or above its floor; below it, it stands, and bites again when the floor is reached.",
    ),
    "take_up": (1, "Someone with a say may raise it as their own, with their own reason and floor."),
    "floor": (4, "The original owner, while never orphaned, may raise or lower the floor, withdraw it, or end it."),
    "withdraw_objection": (
        4,
        "The original owner, while never orphaned, may raise or lower the floor, withdraw it, or end it.",
    ),
    "adopt": (4, "Someone in S, a returning owner too, may adopt it: they speak for it and nothing else."),
    "release": (4, "It ends only when all of S release it with a reason, at least the q in force when it was raised."),
    "conclude": (
        5,
        "Concluding is an act by someone in S or an unrecused desk, naming the revision and the version they saw.",
    ),
    "decide": (
        1,
        "One decides: one named person has the say, q = 1, all others a voice; proposes, supports and "
        "concludes in one act.",
    ),
    "waive_grace": (5, "offer takes effect after a grace (default 24 h; all of S may waive it)."),
    "breach": (3, "A breach, declared by anyone in S, opens a review that ends by conclusion only."),
    "list_propose": (3, "A list skips whatever has an open proposal."),
    "list_position": (3, "A list is one form over ordinary proposals, positions stored per candidacy."),
    "take_out": (3, "Anyone in S may take a name out."),
    "list_conclude": (3, "Each name is concluded when it is consented, the others stay open."),
    "standing_open": (
        3,
        "An open call is concluded once. Each admission under it is an act that freezes a minute citing "
        "the standing one.",
    ),
    "admit": (
        3,
        "It is refused while an objection bites that person at audition, while a proposal of their own "
        "is open, or while the standing minute is under review.",
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
        "Tasks out of a decision are given by someone in S or the desk and carry the minute that authorises them.",
    ),
    "finish": (5, "A new conclusion, a review, a step back suspends it, and finishing a suspended one is refused."),
    "advise": (1, "A voice may be heard: for / against / a comment; ask for an objection."),
    "clearance": (
        7,
        "The room then sees one gate of constant shape, clearance: pending | cleared, required of "
        "everyone before offer.",
    ),
    "time": (
        1,
        "After the absence their seat on that proposal passes to their seat alternate. The seat moves, "
        "not the objection.",
    ),
}


def sentence(act: str) -> str:
    """Section and sentence by which an act is judged."""
    section, text = SENTENCES[act]
    return f"section {section}: “{text}”"
