"""With which words a letter to somebody outside begins, by what is written and where they stand."""

from castlist.rules.decisions.facts import Candidacy

TAPE = "self-tape"
WELCOME = "welcome"
TAKEN_BACK = "no offer any more"
PENCIL = "pencil"
REMINDER = "reminder"
CONFIRMATION = "confirmation"
RECEIVED = "your form"
ADDED = "added content"
BY_ITSELF = (REMINDER, CONFIRMATION)
"""What nobody writes: it goes by itself, and says nothing new."""
ASKED = ", asked"
"""The end of the name of an outline for somebody whom the company asked, and who did not come in by themselves."""
GIVEN_BACK = ", given back"
"""The end of the name of an outline for somebody who has given their time back."""
ENDS = ", an offer"
"""The end of the name of an outline for a reminder of an offer that ends soon."""
DAY = ", callback day"
"""The end of the name of an outline for a reminder of somebody's own callback day."""
ORDERED = ", own order"
"""The end of the name of an outline for somebody who stands in the order of a callback day."""
OWN_TIME = ", own time"
"""The end of the name of an outline for somebody whom the desk gave a time."""
MOVED = ", moved"
"""The end of the name of an outline for somebody whose time the desk has changed."""
CHANGED = ", changed"
"""The end of the name of an outline for somebody who was welcomed, and hears of the first call once more."""
NO_TIMES = ", no times yet"
"""The end of the name of an outline for somebody who could choose no time, as there is none."""
CALLED_OFF = ", called off"
"""The end of the name of an outline for somebody whose time does not take place."""
AFTER_OFFER = ", after an offer"
"""The end of the name of an outline for somebody who was told of an offer that does not stand any more."""
RAN_OUT = ", after an offer ran out"
"""The end of the name of an outline for somebody who was told of an offer that ended by itself, unanswered."""
AFTER_PENCIL = ", after a pencil"
"""The end of the name of an outline for somebody who was asked to keep the dates free, and had no offer."""
IN_PARTS = ", in parts"
"""The end of the name of an outline for an offer that could offer several parts together."""
NOTHING = {"own_order": ": they are in no order of a callback day now.", "own_time": ": they have no time now."}
"""What is said of a field for which there is nothing, where that may have changed since the letter was begun."""
_SAY_WHEN = (
    "There is no time to choose yet. On a page that is yours alone you can say when you could come, and what would "
    "make the day work for you. It needs no account, and as soon as there are times they stand there, too."
    "\n\n{link}\n\n"
    "If it is not for you, say so on the same page; nobody will ask why.\n\nWarm wishes\n{sender}\n{company}"
)
_CHOSEN = (
    "Everything about it stands on the page that is yours alone: where it is, what to prepare, who will be in the "
    "room. There you can change it or give it back; nobody will ask why.\n\n{link}\n\n"
    "For your calendar: {link}audition.ics\n\nWarm wishes\n{company}"
)

_SAY_WHETHER = (
    ":\n\n{added}\n\nOn this page, which is yours alone, say whether it is all right for you; or leave the part. You "
    "need not say why, nothing stands against you for it, and nothing else of yours ends.\n\n{link}\n\n{company}"
)

OUTLINES: dict[str, tuple[str, str]] = {
    RECEIVED: (
        "{production}: we have your form",
        "Dear {name},\n\nYour form for {production} is here: {wanted}. You hear from us.\n\n"
        "This page is yours alone. It says where you stand and what is kept about you, and there you can add a picture "
        "or a résumé, say on which days you cannot, and withdraw. It needs no account.\n\n{link}\n\n"
        "If it was somebody else who gave your address, withdraw there, and nothing more comes.\n\n{company}",
    ),
    "enquiry": (
        "{production}: would this be something for you?",
        "Dear {name},\n\nWe are casting {production} and thought of you for {role}.\n\n"
        "Before anything else we would like to know whether you would be interested and free. "
        "One tap on this page, which is yours alone, tells us.\n\n{link}\n\n"
        "Warm wishes\n{sender}\n{company}",
    ),
    "invitation": (
        "{production}: would you read for {role}?",
        "Dear {name},\n\nWe are casting {production} and would like to hear you for {role}.\n\n"
        "Everything about it stands on a page that is yours alone: when and where, what to prepare, who will be in "
        "the room. Choose one of the times there. It needs no account, and you can change your mind on it."
        "\n\n{link}\n\n"
        "If none of the times suits you, or if it is not for you, say so on the same page; nobody will ask why.\n\n"
        "Warm wishes\n{sender}\n{company}",
    ),
    "callback": (
        "{production}: would you come to a callback for {role}?",
        "Dear {name},\n\nWe would like you to come to a callback for {role} in {production}.\n\n"
        "Everything about it stands on a page that is yours alone: when and where, what to prepare, who will be in "
        "the room. Choose one of the times there. It needs no account, and you can change your mind on it."
        "\n\n{link}\n\n"
        "If none of the times suits you, or if it is not for you, say so on the same page; nobody will ask why.\n\n"
        "Warm wishes\n{sender}\n{company}",
    ),
    "invitation" + NO_TIMES: (
        "{production}: would you read for {role}?",
        "Dear {name},\n\nWe are casting {production} and would like to hear you for {role}.\n\n" + _SAY_WHEN,
    ),
    "callback" + ORDERED: (
        "{production}: would you come to a callback for {role}?",
        "Dear {name},\n\nWe would like you to come to a callback for {role} in {production}. This is when:"
        "\n\n{own_order}\n\n"
        "It stands on a page that is yours alone, too, with what to prepare and who will be in the room. On it you can "
        "say what would make the day work for you. It needs no account.\n\n{link}\n\n"
        "If you cannot come then, or if it is not for you, say so on the same page; nobody will ask why.\n\n"
        "Warm wishes\n{sender}\n{company}",
    ),
    "callback" + ORDERED + CHANGED: (
        "{production}: your callback day is another one",
        "Dear {name},\n\nSomething has changed about your callback for {role} in {production}. This is when it is now, "
        "and what we wrote before holds no longer:\n\n{own_order}\n\n"
        "It stands on your own page, too.\n\n{link}\n\n"
        "If you cannot come then, say so on that page; nobody will ask why.\n\nWarm wishes\n{sender}\n{company}",
    ),
    "invitation" + OWN_TIME: (
        "{production}: would you read for {role}?",
        "Dear {name},\n\nWe are casting {production} and would like to hear you for {role}. This time is kept for you:"
        "\n\n{own_time}\n\n"
        "It stands on a page that is yours alone, too, with what to prepare and who will be in the room. If it does "
        "not suit you, choose another there, or say when you could come. It needs no account.\n\n{link}\n\n"
        "If it is not for you, say so on the same page; nobody will ask why.\n\nWarm wishes\n{sender}\n{company}",
    ),
    "callback" + OWN_TIME: (
        "{production}: would you come to a callback for {role}?",
        "Dear {name},\n\nWe would like you to come to a callback for {role} in {production}. This time is kept for you:"
        "\n\n{own_time}\n\n"
        "It stands on a page that is yours alone, too, with what to prepare and who will be in the room. If it does "
        "not suit you, choose another there, or say when you could come. It needs no account.\n\n{link}\n\n"
        "If it is not for you, say so on the same page; nobody will ask why.\n\nWarm wishes\n{sender}\n{company}",
    ),
    "callback" + NO_TIMES: (
        "{production}: would you come to a callback for {role}?",
        "Dear {name},\n\nWe would like you to come to a callback for {role} in {production}.\n\n" + _SAY_WHEN,
    ),
    "invitation" + MOVED: (
        "{production}: your time has changed",
        "Dear {name},\n\nYour time for {role} in {production} has changed. It was {was}.{says} This is your time now:"
        "\n\n{own_time}\n\n"
        "It stands on the page that is yours alone, too. A calendar that follows it moves by itself; a date that you "
        "kept once, keep there once more.\n\n{link}\n\n"
        "If it does not suit you, say so on that page; nobody will ask why.\n\nWarm wishes\n{sender}\n{company}",
    ),
    ADDED: (
        "{production}: something was added to {role}",
        "Dear {name},\n\nSomething was added to {role} in {production} that was not known when you put yourself in"
        + _SAY_WHETHER,
    ),
    ADDED + ASKED: (
        "{production}: something was added to {role}",
        "Dear {name},\n\nSomething was added to {role} in {production} that was not known when we asked you"
        + _SAY_WHETHER,
    ),
    "invitation" + CALLED_OFF: (
        "{production}: your time is called off, please choose another",
        "Dear {name},\n\nWe are sorry: {off}. Nothing about you or about {role} has changed by that.{says}\n\n"
        "On the page that is yours alone there are other times. Please choose one of them.\n\n{link}\n\n"
        "If none of them suits you, or if you would rather not come any more, say so on the same page; nobody will ask "
        "why.\n\nWarm wishes\n{sender}\n{company}",
    ),
    "invitation" + CALLED_OFF + NO_TIMES: (
        "{production}: your time is called off",
        "Dear {name},\n\nWe are sorry: {off}. Nothing about you or about {role} has changed by that.{says}\n\n"
        "There is no other time to choose yet. On the page that is yours alone you can say when you could come; as "
        "soon as there are times they stand there, too.\n\n{link}\n\n"
        "If you would rather not come any more, say so on the same page; nobody will ask why.\n\n"
        "Warm wishes\n{sender}\n{company}",
    ),
    TAPE: (
        "{production}: would you send a self-tape for {role}?",
        "Dear {name},\n\nWe are casting {production} and would like to see a self-tape of you for {role}.\n\n"
        "Everything about it stands on a page that is yours alone: what to read, and by when. A phone is enough, the "
        "pages may be in your hand, and sending it costs nothing. You can send a better one until then, and take it "
        "back at any time.\n\n{link}\n\n"
        "If you need longer, or would rather read for us in person, answer this letter. If it is not for you, say so "
        "on the same page; nobody will ask why.\n\n"
        "Warm wishes\n{sender}\n{company}",
    ),
    "offer": (
        "{production}: we would like you for {role}",
        "Dear {name},\n\nWe would be very happy if you played {role} in {production}.\n\n"
        "This page is yours alone. You can accept or decline there, and it says how long the offer stands.\n\n{link}"
        "\n\nWarm wishes\n{sender}\n{company}",
    ),
    "offer" + IN_PARTS: (
        "{production}: an offer, in several parts",
        "Dear {name},\n\nWe would be very happy if you joined {production}. This is one offer: {parts}.\n\n"
        "This page is yours alone. Each part stands there with what belongs to it. You can accept or decline there, "
        "and it says how long the offer stands.\n\n{link}\n\nWarm wishes\n{sender}\n{company}",
    ),
    PENCIL: (
        "{production}: could you keep the dates free?",
        "Dear {name},\n\nWe would like you for {role} in {production}, and cannot offer it to you now: somebody was "
        "asked before you. Could you keep the dates free until {until}?\n\n"
        "We call that a pencil. It is no offer, and it binds neither of us. If other work comes up meanwhile, tell us "
        "before you take it, and we say at once whether we can offer you the part. You hear from us by then at the "
        "latest, yes or no; and you can take the dates back whenever you like.\n\n{link}\n\n"
        "Warm wishes\n{sender}\n{company}",
    ),
    CONFIRMATION: (
        "{production}: your time for {role}",
        "Dear {name},\n\nThank you. You have chosen a time for {role} in {production}, and it is yours:\n\n{own_time}"
        f"\n\n{_CHOSEN}",
    ),
    CONFIRMATION + MOVED: (
        "{production}: your new time for {role}",
        "Dear {name},\n\nThank you. You have changed your time for {role} in {production}. This is your time now, and "
        f"the one before holds no longer:\n\n{{own_time}}\n\n{_CHOSEN}",
    ),
    CONFIRMATION + GIVEN_BACK: (
        "{production}: you have given your time back",
        "Dear {name},\n\nThank you for telling us. You have given back your time for {role} in {production}, and "
        "nobody expects you then any more:\n\n{was}\n\n"
        "If there are other times, they stand on the page that is yours alone; there you can also say when you could "
        "come.\n\n{link}\n\nWarm wishes\n{company}",
    ),
    REMINDER: (
        "{production}: your time for {role}",
        "Dear {name},\n\nThis is to remind you of your time for {role} in {production}:\n\n{own_time}\n\n"
        "Everything about it stands on the page that is yours alone: where it is, what to prepare, who will be in the "
        "room. If you cannot come, say so there, or choose another time; nobody will ask why.\n\n{link}\n\n"
        "Warm wishes\n{company}",
    ),
    REMINDER + DAY: (
        "{production}: your callback for {role}",
        "Dear {name},\n\nThis is to remind you of your callback for {role} in {production}. This is your day:"
        "\n\n{own_order}\n\n"
        "It stands on the page that is yours alone, too, with what to prepare. If you cannot come, say so there; "
        "nobody will ask why.\n\n{link}\n\nWarm wishes\n{company}",
    ),
    REMINDER + ENDS: (
        "{production}: our offer waits for your answer",
        "Dear {name},\n\nYou have an offer from us in {production}, and it stands until {until}. There is no hurry "
        "before that; this is only so that it does not run out unseen.\n\n"
        "On the page that is yours alone you can accept or decline, or ask for more time.\n\n{link}\n\n"
        "Warm wishes\n{company}",
    ),
    TAKEN_BACK: (
        "{production}: our offer of {role}",
        "Dear {name},\n\nWe wrote to you with an offer of {role} in {production}. We are sorry: it does not stand any "
        "more. {why}\n\nYour page says how it stands with you now.\n\n{link}\n\nWarm wishes\n{sender}\n{company}",
    ),
    WELCOME: (
        "{production}: welcome, and the first call",
        "Dear {name},\n\nWelcome to {production}! We are very glad that you play {roles}.\n\n{first_call}\n\n"
        "It stands on your own page, too, and changes there when it changes. From there you can put it into your "
        "calendar, and say on which days you cannot.\n\n{link}\n\nWarm wishes\n{sender}\n{company}",
    ),
    WELCOME + CHANGED: (
        "{production}: news of the first call",
        "Dear {name},\n\nThere is news of the first call for {production}. This is how it stands now."
        "\n\n{first_call}\n\nIt stands on your own page, too. If you have put it into your calendar, fetch it "
        "there once more.\n\n{link}\n\nWarm wishes\n{sender}\n{company}",
    ),
    "answer": (
        "{production}: our answer",
        "Dear {name},\n\nThank you for letting us think of you for {role} in {production}.\n\n"
        "We have decided on another way this time. That is an answer about this part in this production, and about "
        "nothing else; we would be glad to meet you again.\n\nWarm wishes\n{sender}\n{company}",
    ),
    "answer" + AFTER_PENCIL: (
        "{production}: the dates are yours again",
        "Dear {name},\n\nWe had asked you to keep the dates of {production} free, for {role}. Thank you for that. "
        "There will be no offer of it this time, and the dates are yours again."
        "\n\nThat is an answer about this part in this production, and about nothing else; we would be glad to meet "
        "you again.\n\nWarm wishes\n{sender}\n{company}",
    ),
    "answer" + RAN_OUT: (
        "{production}: our answer",
        "Dear {name},\n\nWe wrote to you with an offer of {role} in {production}, and the time to answer it ended "
        "before there was a yes or a no. We have decided on another way now, and the part is not offered once more.\n\n"
        "That is an answer about this part in this production, and about nothing else; we would be glad to meet you "
        "again.\n\nWarm wishes\n{sender}\n{company}",
    ),
    "answer" + AFTER_OFFER: (
        "{production}: our offer of {role}",
        "Dear {name},\n\nWe wrote to you with an offer of {role} in {production}. We are sorry: it does not stand any "
        "more. {why}\n\nThat is an answer about this part in this production, and about nothing else."
        "\n\nWarm wishes\n{sender}\n{company}",
    ),
}  # fmt: skip
"""Subject and body to begin with, by what is written; an invitation to a callback has its own.

Nothing of what the room said stands in them, and nothing of it can be merged in.
"""


def outline_for(
    cand: Candidacy, what: str, *, times: bool, told: bool = False, ordered: bool = False, off: bool = False,
    given: bool = False, parts: bool = False, offered: bool = False, moved: bool = False, pencilled: bool = False,
    ran_out: bool = False,
) -> str:  # fmt: skip
    """Which outline a letter of that kind begins with, where they stand now; `times`: there is one to choose; `told`:
    they were welcomed before, or told of an order; `ordered`: they stand in the order of the callback day; `off`: the
    time that they had was called off, and no letter has said so; `given`: the desk gave them a time that is to come;
    `moved`: it changed the time that they have, and no letter has said so;
    `parts`: more can be offered with it; `offered`: they were told of an offer, and not yet that it does not stand any
    more; `ran_out`: it ended by itself, unanswered; `pencilled`: they were asked to keep the dates free.
    """
    if what == WELCOME:
        return what + (CHANGED if told else "")
    if what != "invitation":
        after = (RAN_OUT if ran_out else AFTER_OFFER) if offered else AFTER_PENCIL if pencilled else ""
        return what + (IN_PARTS if parts and what == "offer" else after if what == "answer" else "")
    if ordered and cand.step == "callback":
        return "callback" + ORDERED + (CHANGED if told else "")
    if moved:
        return what + MOVED
    if given:
        return ("callback" if cand.step == "callback" else what) + OWN_TIME
    if off:
        return what + CALLED_OFF + ("" if times else NO_TIMES)
    return ("callback" if cand.step == "callback" else what) + ("" if times else NO_TIMES)


def with_terms(body: str) -> str:
    """The same letter, that says besides what belongs to what is offered."""
    return body.replace("\n\n{link}", "\n\nThis is what we offer you:\n\n{terms}\n\n{link}", 1)
