"""The words on the performer's page: warm, exact, and nothing of what the room said."""

from typing import Any

from castlist.queries.callback_letters import PARAGRAPH
from castlist.queries.performer_pages import PerformerPage
from castlist.rules.first_calls import PARTS
from castlist.rules.why import Refused, Why

DONE = {
    "accept": "",
    "change": "That is changed.",
    "none_fit": "Your note has arrived. The time that you hold stays yours; you hear from the company about another.",
    "interested": "",
    "comes": "",
    "after_all": "Your note has arrived. The company writes to you.",
    "longer": "",
    "keeps": "",
    "came_up": "Your note has arrived. The company answers before you have to decide.",
    "content": "Thank you. The company knows that it is all right for you.",
    "picture": "Your picture is as you wanted it.",
    "hold": "",
    "let_go": "That time is free for others again.",
    "wait": "",
    "wait_no": "You are no longer on the waiting list.",
    "if_no": "You are written to, also if the answer is no.",
    "if_no_none": "You get no letter if the answer is no. You can change that here at any time.",
    "give-back": "The time is free again. Please take it out of your calendar too.",
}
"""What the page says at its head after something was done; '' where the whole of it says so."""
SURE: dict[str, dict[str, Any]] = {
    "decline": {
        "title": "Say no to {role}?",
        "sentence": "Then nobody asks you again about this part. It changes nothing for any other.",
        "button": "Yes, say no",
        "reason": True,
    },
    "decline_all": {
        "title": "Say no to all of it?",
        "sentence": "It is one offer, so this is a no to each of its parts. Then nobody asks you again about these; it "
        "changes nothing for any other.",
        "button": "Yes, say no to all of it",
        "reason": True,
    },
    "leave": {
        "title": "Leave {role}?",
        "sentence": "What was added was not known before, so you may go without saying why. If you hold a time or "
        "the part, it is free for somebody else at once. Nothing stands against you for it, and nothing else of yours "
        "ends.",
        "button": "Yes, I would rather leave",
        "reason": False,
    },
    "withdraw": {
        "title": "Withdraw from {role}?",
        "sentence": "If you hold a time, it is free for somebody else at once. The company is told.",
        "button": "Yes, withdraw",
        "reason": True,
    },
    "give-back": {
        "title": "Give your time back?",
        "sentence": "It is free for somebody else at once. You can choose another one as long as there are any.",
        "button": "Yes, give it back",
        "reason": False,
    },
}
OF_A_TIME = (Why.slot_taken, Why.stale_version, Why.deadline_passed)
"""What is said beside the times."""
OFFERS = {
    Why.deadline_passed: "The time to answer this offer has passed, so it could not be accepted.",
    Why.not_live: "This offer does not stand any more, so it could not be accepted.",
    Why.ended: "This has ended, so nothing could be accepted any more.",
}
"""What is said to whoever accepts an offer that is none any more."""
REFUSALS = {
    Why.slot_taken: "Somebody has just taken that time. These are still free:",
    Why.stale_version: "Your time was changed in another window. Look at what you have now, then choose.",
    Why.unknown: "That time is no longer offered. These are:",
    Why.deadline_passed: "It is too late for that one.",
    Why.incomplete: "Please choose a time.",
    Why.not_live: "Times can no longer be booked here. If that is wrong, write to whoever sent you the link.",
    Why.ended: "This has ended, so nothing can be booked or changed here any more.",
    Why.casting_closed: "The casting for this is over, so nothing can be booked or changed here any more.",
    Why.clearance_pending: "Times cannot be booked just now. The company writes to you when they can.",
}
"""What is said to somebody outside: never why the room stands where it stands."""
NONE_LEFT = "Somebody has just taken that time. It was the last one that was free."


CONTENT = {
    Why.stale_version: "What is asked has changed since you looked. Read it again, then answer.",
    Why.unknown: "Nothing is asked about the part any more.",
}
"""What is said where an answer about content that was added comes too late."""


TITLES = {
    "submitted": "You stand for {role}.",
    "other_times": "We will look for another time.",
    "declined": "Thank you for telling us.",
    "withdrawn": "You have withdrawn.",
    "changed": "There is nothing to answer here now.",
    "over": "This invitation is over.",
}
"""What stands at the head of pages that say the rest themselves."""


def called(name: str) -> str:
    """What a letter of two words would call them; the whole name where that could be wrong."""
    parts = name.split()
    return parts[0] if len(parts) == 2 else name


def refusal(no: Refused, about: str = "") -> str:
    """One sentence, and what was wrong with it where that helps."""
    if no.why is Why.content_unanswered or (about == "content" and no.why in CONTENT):
        return CONTENT.get(no.why, no.why.sentence)
    if about == "accept_offer" and no.why in OFFERS:
        return OFFERS[no.why]
    if no.why is Why.goes_against:
        return f"{no.detail} Choose another time, or say below that you take this one all the same."
    known = REFUSALS.get(no.why)
    return known or f"{no.why.sentence} {no.detail}".strip()


def done_on(page: PerformerPage, done: str) -> str:
    """What is said at the head of the page after that; nothing of a time that they do not hold."""
    return "" if done == "none_fit" and page.held is None else DONE.get(done, "")


def _offered(page: PerformerPage, name: str, who: str) -> tuple[str, str]:
    if page.offer is None or page.offer.with_it is None:
        return f"{name}, will you play {page.role}?", f"{who} would like you for {page.role}."
    roles = [one.role for one in page.offer.with_it.parts]
    return (
        f"{name}, will you join {page.production}?",
        f"{who} would like you for {', '.join(roles[:-1])} and {roles[-1]}.",
    )


def _pencilled(page: PerformerPage, name: str, who: str) -> tuple[str, str]:
    if page.pencil and page.pencil.over:
        return f"The dates for {page.role} are yours again.", "You hear from the company, yes or no."
    if page.pencil and page.pencil.answer == "keeps":
        return f"You keep the dates free for {page.role}.", "The company knows it, and writes to you, yes or no."
    would = f"{who} would like you for {page.role}, and cannot offer it to you yet."
    return f"{name}, would you keep the dates free for {page.role}?", would


def _expected(page: PerformerPage) -> str:
    if page.held and page.held.begun:
        return f"It is your time now, for {page.role}."
    return f"You are expected for {page.role}."


def _lapsed(page: PerformerPage) -> str:
    if page.replied == "yes":
        return "The company knows that you would still like it, and writes to you."
    return "If you would still like it, say so: whether it can be offered once more is the company’s to decide."


def _what_comes(page: PerformerPage) -> str:
    own = page.first_call
    if own is None:
        return "The company writes to you about what comes next."
    return "This is where it begins." if own.call else "The company writes to you about when it begins."


def _hears(page: PerformerPage) -> str:
    """What they may expect: a no comes to nobody who said that they want no letter of it."""
    if page.wants_no:
        return "You will hear from the company, yes or no."
    return "You will hear from the company if it is a yes; if it is a no, you asked for no letter."


def call_facts(page: PerformerPage) -> list[tuple[str, str]]:
    """What is said of the first call beside its time, as (label, text)."""
    call = page.first_call.call if page.first_call else None
    return [(part.label, text) for part in PARTS if (text := getattr(call, part.key, ""))]


def about_page(page: PerformerPage) -> dict[str, Any]:
    """Title and lede for the state that the page is in; without a lede where the page has more to say of it."""
    who = page.asks or page.company
    name = called(page.name)
    days = "these are the days" if PARAGRAPH in page.own_day else "this is the day"
    words = {
        "offered": _offered(page, name, who),
        "taken_back": (
            f"The offer of {page.role} does not stand any more.",
            "The company has written to you why. If there is something else to answer, it will stand here.",
        ),
        **{state: (title.format(role=page.role), "") for state, title in TITLES.items()},
        "confirmed": (_expected(page), ""),
        "told": (f"It is not {page.role} this time.", "The company has written to you. Thank you for your time."),
        "pencilled": _pencilled(page, name, who),
        "lapsed": (f"The offer of {page.role} has run out.", _lapsed(page)),
        "cast": (f"{page.role} is yours.", _what_comes(page)),
        "tape": (
            f"{name}, would you send a self-tape for {page.role}?",
            f"{who} would like to see you for {page.role}.",
        ),
        "interest": (f"{name}, would this be something for you?", f"{who} thought of you for {page.role}."),
        "interested": ("Thank you.", "The company knows that you are interested, and writes to you."),
        "called": (
            f"{name}, would you come to a callback for {page.role}?",
            f"{who} would like you to come, and {days}.",
        ),
        "comes": (f"You are expected for {page.role}.", "The company knows that you come."),
        "seen": (f"Thank you for coming, {called(page.name)}.", _hears(page)),
    }
    asked = (f"{name}, would you read for {page.role}?", f"{who} would like to hear you for {page.role}.")
    if page.again:
        asked = (
            f"{name}, would you come to a callback for {page.role}?",
            f"{who} would like you to come again for {page.role}.",
        )
    title, lede = words.get(page.state, asked)
    return {"title": title, "lede": lede, "called": name}
