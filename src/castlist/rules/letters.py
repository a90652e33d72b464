"""Letters to people outside: who may write one, when it may go, and what stands in it (CONSENT sections 1 and 5)."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from html import escape

from castlist.rules import outlines, pencils
from castlist.rules.decisions.announcing import plays
from castlist.rules.decisions.disclosing import IN_HAND
from castlist.rules.decisions.facts import Booking, Candidacy, Letter, Tape, Task
from castlist.rules.decisions.outward import may_book, minute_in_force, overtaken
from castlist.rules.decisions.seats import recused, runs_desk, table
from castlist.rules.decisions.state import Event, State
from castlist.rules.ladder import RELEASED
from castlist.rules.languages import FROM_THE_RIGHT, HOUSE
from castlist.rules.letter_words import KNOWN, said_in
from castlist.rules.offers_told import told_of_offer
from castlist.rules.why import OVERTAKEN, Refused, Why

TAPE, WELCOME, TAKEN_BACK, REMINDER = outlines.TAPE, outlines.WELCOME, outlines.TAKEN_BACK, outlines.REMINDER
PENCIL = outlines.PENCIL
BY_ITSELF = outlines.BY_ITSELF
KINDS = {kind: kind for kind in ("enquiry", "invitation", "offer", "answer", TAPE, WELCOME, TAKEN_BACK, PENCIL)}
NEXT: dict[str, frozenset[str]] = {
    "drafted": frozenset(["sent", "failed", "dropped"]),
    "failed": frozenset(["sent", "failed", "dropped"]),
    "sent": frozenset(["failed", "opened", "answered"]),
    "opened": frozenset(["answered"]),
}
"""Which state follows which; what is answered or dropped stays so."""
OPEN = ("drafted", "failed")
FIELDS = ("name", "role", "production", "company", "sender", "link")
OF_WELCOME = ("roles", "first_call")
"""What a welcome can say besides; both are as they stand when it goes."""
OF_CALLBACK = ("own_order",)
"""What an invitation to a callback day can say besides: when they come and for what, as it stands when it goes."""
OF_BOOKED = ("own_time",)
"""What an invitation of somebody can say besides who has a time: when that is, as it stands when it goes."""
OF_OFFER = ("parts", "terms")
"""What an offer can say besides: everything that it offers, and what belongs to it, as it stands when it goes."""
OF_ENDING = ("until",)
"""What a reminder of an offer, and a pencil, can say besides: until when, as it stands when it goes."""
WHY = "why"
"""What stands in an outline where the writer has to say why, in their own words."""
OF_RECEIVED = ("wanted",)
"""What a letter to whoever has put themselves in can say besides: for which parts."""
OF_ADDED = ("added",)
"""What a letter about content that was added can say besides: what it is, a line each."""
OF_THEIR_OWN = (*OF_WELCOME, *OF_CALLBACK, *OF_BOOKED, *OF_OFFER, *OF_ENDING, *OF_RECEIVED, *OF_ADDED)
_LINK = re.compile(r"\{link\}((?:concern/|kept/|tape/|audition\.ics)?)")
_FIELD = re.compile(r"\{([^{}\n]{0,60})\}")


@dataclass(frozen=True, slots=True)
class Paper:
    """A letter as it goes: every field filled, the address of the private page (or '') beside it."""

    sender: str
    subject: str
    body: str
    link: str = ""
    link_words: str = "Open your page"
    language: str = "en"
    ours: int = 0
    """How many paragraphs at its end are in English, where it is in a language in which Castlist cannot say them."""


def open_task(state: State, cand: str, person: str) -> Task | None:
    """The latest outward task on the candidacy that this person still has to do."""
    mine = [t for t in state.group(Task, cand) if t.owner == person and t.outward and not t.done_at]
    return max(mine, key=lambda t: t.n, default=None)


def why_not_write(state: State, cand: Candidacy, person: str) -> Why | None:
    """Who sits here, who runs the desk, and whoever was given the task may write; the task gives no more than that."""
    if recused(state, person, cand):
        return Why.recused
    if state.member(person) is None:
        return Why.no_right
    if person in table(state, cand) or runs_desk(state, person, cand.role) or open_task(state, cand.id, person):
        return None
    return Why.no_right


def kind_for(state: State, cand: Candidacy) -> str:
    """The letter that this candidacy asks for now; '' when there is nothing to write."""
    if cand.ended == RELEASED:
        return "answer"
    if not cand.lives or cand.standing or not cand.minutes:
        return ""
    if cand.step in ("offer", "cast"):
        offer = state.offer(cand.id)
        waits = offer is not None and offer.state in ("grace", "live", "reserve")
        return WELCOME if plays(cand) else "offer" if waits else ""
    if offer_stood(state, cand):
        return TAKEN_BACK
    if not may_book(state, cand):
        return "enquiry"
    return TAPE if _tape_untold(state, cand) else "invitation"


def offer_stood(state: State, cand: Candidacy) -> bool:
    """True while the last that a letter told them of an offer is that they have one, and the room has taken it back."""
    return told_of_offer(state, cand.id) == "offer" and (cand.step not in ("offer", "cast") or cand.ended == RELEASED)


def last_told(state: State, cand: str) -> str:
    """Of what the last letter was that reached them; '' for none."""
    told = [one for one in state.group(Letter, cand) if one.state in IN_HAND and one.what not in BY_ITSELF]
    return max(told, key=lambda one: one.n).what if told else ""


def told_no(state: State, cand: Candidacy) -> bool:
    """True once a letter has told them of the no that stands."""
    told = (one for one in state.group(Letter, cand.id) if one.what == "answer" and one.state in IN_HAND)
    return cand.ended == RELEASED and any(one.minute == cand.minutes for one in told)


def _tape_untold(state: State, cand: Candidacy) -> bool:
    """True while they are asked for a self-tape, and no letter has told them."""
    tape = state.get(Tape, cand.id)
    told = [one for one in state.group(Letter, cand.id) if one.what == TAPE and one.state not in (*OPEN, "dropped")]
    return tape is not None and not (tape.of_call or tape.came) and not any(one.n > tape.n for one in told)


def in_force(state: State, cand: Candidacy, minute: int, *, what: str = "", at: int = 0) -> bool:
    """True while a letter under this minute may go; the answer to a release goes under the release itself (I18)."""
    if what == PENCIL:
        return pencils.in_force(state, cand, minute, at)
    if cand.ended == RELEASED:
        return minute == cand.minutes
    return minute_in_force(state, cand, minute)


def begun(state: State, cand: Candidacy, kind: str = "") -> Letter | None:
    """The letter of the kind, else of the one asked for now, that is begun and may still go; one under a past minute
    does not count.
    """
    kind = kind or kind_for(state, cand)
    waits = [one for one in state.group(Letter, cand.id) if one.state in OPEN and one.what == kind]
    return max((one for one in waits if one.minute == cand.minutes), key=lambda one: one.n, default=None)


def draft(state: State, cand_id: str, *, by: str, at: int, what: str, new_id: str) -> list[Event]:
    """A letter waits to be looked at, under the minute of the writer's task, else under the latest one."""
    cand = state.candidacy(cand_id)
    if cand is None or what not in KINDS:
        raise Refused(Why.unknown)
    against = why_not_write(state, cand, by)
    if against:
        raise Refused(against)
    if what == WELCOME and not plays(cand):
        raise Refused(Why.ended if cand.ended else Why.not_accepted)
    if not cand.minutes:
        raise Refused(Why.no_minute)
    if what not in (kind_for(state, cand), *pencils.also(state, cand)):
        raise Refused(Why.ended if cand.ended else Why.suspended)
    if begun(state, cand, what):
        raise Refused(Why.already_begun)
    task = open_task(state, cand_id, by)
    minute = task.minute if task else cand.minutes
    data = {"id": new_id, "what": what, "minute": minute, "task": task.id if task else ""}
    return [Event("letter_drafted", by, at, data, cand_id, cand.role)]


def changing(state: State, cand_id: str, letter: str, by: str) -> tuple[Candidacy, Letter]:
    """The letter while it has not gone, for somebody who may write it; refuses otherwise."""
    cand, found = state.candidacy(cand_id), state.get(Letter, f"{cand_id}/{letter}")
    if cand is None or found is None:
        raise Refused(Why.unknown)
    against = why_not_write(state, cand, by)
    if against:
        raise Refused(against)
    if found.state not in OPEN:
        raise Refused(Why.not_waiting)
    return cand, found


def going(state: State, cand_id: str, letter: str) -> tuple[Candidacy, Letter]:
    """The letter that goes by itself, as nobody wrote it: it needs nobody's right. Refuses any other."""
    cand, found = state.candidacy(cand_id), state.get(Letter, f"{cand_id}/{letter}")
    if cand is None or found is None or found.what not in BY_ITSELF:
        raise Refused(Why.no_right)
    if found.state not in OPEN:
        raise Refused(Why.not_waiting)
    return cand, found


def sending(state: State, cand_id: str, letter: str, by: str, at: int = 0) -> Letter:
    """The letter, if it may go now (of a pencil, at that moment); refuses otherwise (I18)."""
    cand, found = going(state, cand_id, letter) if by == "" else changing(state, cand_id, letter, by)
    if found.what in BY_ITSELF:
        return found
    if found.what == WELCOME and not plays(cand):
        raise Refused(Why.ended if cand.ended else Why.not_accepted)
    if not in_force(state, cand, found.minute, what=found.what, at=at):
        raise Refused(Why.suspended)
    tape = state.get(Tape, cand_id)
    if found.what == TAPE and (tape is None or tape.of_call):
        raise Refused(Why.not_live, detail="They are not asked for a self-tape any more.")
    return found


LATEST = 366 * 24 * 3_600_000
"""How far ahead a letter may be told to go by itself, in milliseconds."""


def waiting(state: State, cand_id: str, letter: str, *, by: str, at: int, goes: int) -> Letter:
    """The letter, if it may be told to go by itself at that moment; whether it may go then is asked then."""
    cand, found = changing(state, cand_id, letter, by)
    if found.what not in BY_ITSELF and overtaken(cand, found.minute):
        raise Refused(Why.suspended, detail=OVERTAKEN)
    if not at < goes <= at + LATEST:
        raise Refused(Why.bad_times, detail="Name a moment that is to come, within a year.")
    offer = state.offer(cand_id)
    if found.what in ("offer", PENCIL) and offer and offer.state in ("grace", "reserve") and goes < offer.grace_ends:
        raise Refused(Why.bad_times, detail="The offer waits out its grace longer than that: name a later moment.")
    return found


def renewing(state: State, cand_id: str, letter: str, by: str) -> Letter:
    """The letter whose link may be made anew: one that has gone, while what it leads to is still in force or held."""
    cand, found = state.candidacy(cand_id), state.get(Letter, f"{cand_id}/{letter}")
    if cand is None or found is None:
        raise Refused(Why.unknown)
    closing(state, cand_id, by)
    if found.state in ("drafted", "dropped") or found.what == "answer":
        raise Refused(Why.not_waiting)
    if not (state.get(Booking, cand_id) or in_force(state, cand, cand.minutes) or pencils.told(state, cand)):
        raise Refused(Why.ended if cand.ended else Why.suspended)
    return found


def closing(state: State, cand_id: str, by: str) -> None:
    """Refuses whoever may not take private links back: that is the desk's."""
    cand = state.candidacy(cand_id)
    if cand is None:
        raise Refused(Why.unknown)
    if recused(state, by, cand):
        raise Refused(Why.recused)
    if not runs_desk(state, by, cand.role):
        raise Refused(Why.no_right)


def moved(state: State, cand_id: str, letter: str, *, by: str, at: int, to: str, said: str = "") -> list[Event]:
    """The letter is as said; nothing when that does not follow from where it is.

    `said`: what was answered, where the room goes by it; it may be said after another answer, and once.
    """
    cand, found = state.candidacy(cand_id), state.get(Letter, f"{cand_id}/{letter}")
    if cand is None or found is None:
        return []
    again = said and (found.state, to) == ("answered", "answered") and found.said != said
    if not again and to not in NEXT.get(found.state, ()):
        return []
    data = {"id": letter, "state": to} | ({"said": said} if said else {})
    return [Event("letter_moved", by, at, data, cand_id, cand.role)]


def task_done(state: State, cand_id: str, letter: str, *, by: str, at: int) -> list[Event]:
    """The task that the letter came out of is done, if it is the sender's and still open."""
    found = state.get(Letter, f"{cand_id}/{letter}")
    task = state.get(Task, f"{cand_id}/{found.task}") if found and found.task else None
    cand = state.candidacy(cand_id)
    if cand is None or task is None or task.done_at or task.owner != by or recused(state, by, cand):
        return []
    return [Event("task_finished", by, at, {"id": task.id}, cand_id, cand.role)]


def outline(what: str, values: Mapping[str, str]) -> tuple[str, str]:
    """Subject and body to begin with; the link stays a field, and so does whatever may be otherwise when it goes."""
    return worded(*outlines.OUTLINES[what], values)


def worded(subject: str, body: str, values: Mapping[str, str]) -> tuple[str, str]:
    """As `outline`, of these words."""
    keep = {**values, "link": "{link}", **{name: f"{{{name}}}" for name in OF_THEIR_OWN}}
    return fill(subject, keep), fill(body, keep)


def fields_in(*texts: str) -> list[str]:
    """The names that stand in braces, in the order in which they first come."""
    return list(dict.fromkeys(name for text in texts for name in _FIELD.findall(text)))


def faults(subject: str, body: str, values: Mapping[str, str], *, needs_link: bool) -> list[str]:
    """One sentence for each field that stops the letter."""
    names = (*FIELDS, *(name for name in OF_THEIR_OWN if name in values))
    known = ", ".join(f"{{{name}}}" for name in names)
    said = []
    for name in fields_in(subject, body):
        if name == WHY:
            said.append("Say why in your own words, where {why} stands.")
        elif name not in names:
            said.append(f"Nobody knows what {{{name}}} is. What can be filled in: {known}.")
        elif not values.get(name):
            said.append(f"There is nothing to put in for {{{name}}}{outlines.NOTHING.get(name, '.')}")
    if needs_link and "link" not in fields_in(body):
        said.append("The private link {link} is missing: without it nobody can answer.")
    if "link" in fields_in(subject):
        said.append("The private link {link} belongs in the letter and not in its subject.")
    return said


def fill(text: str, values: Mapping[str, str]) -> str:
    """The text with what the fields stand for; one that is not known stays as it is."""
    return _FIELD.sub(lambda m: values.get(m[1], m[0]), text)


def as_it_goes(what: str, body: str, said: Mapping[str, str]) -> str:
    """The words as they are kept once they have gone, with the moments that they named; '' where they named none. Of an
    invitation to a callback day the order is kept beside it.
    """
    names = (*OF_BOOKED, *OF_ENDING, *(OF_CALLBACK if what == REMINDER else OF_WELCOME[1:] if what == WELCOME else ()))
    moments = {name: said[name] for name in names if name in said}
    return fill(body, moments) if moments else ""


def without_fields(text: str) -> str:
    """The text with blanks where fields stand."""
    return _FIELD.sub(lambda m: " " * len(m[0]), text)


def paragraphs(body: str) -> Iterable[str]:
    """What blank lines part."""
    return (part for part in re.split(r"\n[ \t]*\n", body.strip()) if part.strip())


OWN_PAGE = "{link}kept/"
"""Where somebody says what is kept of them, and that they want to hear nothing new."""


def foot(worries: str, *, own: bool, language: str = HOUSE) -> str:
    """What stands below every letter: to whom a worry can be told, and where they say that they want to hear no more.
    `own`: it goes to themselves, or whoever acts for them, and not to an agent, whose page does not show what is kept.
    """
    page = said_in(language, "own_page")
    return "\n\n".join([*([worries] if worries else []), *([page] if own else [])])


def in_english(foot: str, language: str) -> int:
    """How many paragraphs of the foot are in English below a letter in that language."""
    return 0 if language in KNOWN else len(list(paragraphs(foot)))


def as_plain(paper: Paper) -> str:
    """The letter for readers without HTML."""
    return fill(paper.body, {"link": paper.link}).strip() + "\n"


STYLE = (
    ":root{color-scheme:light dark}"
    "body{margin:0;padding:24px 12px;background:#faf7f1;background:light-dark(#faf7f1,#16151a);"
    "color:#211f26;color:light-dark(#211f26,#ece8e1)}"
    "div{max-width:34em;margin:0 auto;padding:28px 24px;background:#fffdf9;background:light-dark(#fffdf9,#1e1d23);"
    "border:1px solid #e2dacb;border-color:light-dark(#e2dacb,#36343d);font:17px/1.55 Georgia,'Times New Roman',serif}"
    "p{margin:0 0 1.1em;word-break:break-word;overflow-wrap:anywhere}a{color:#7a2e4d;color:light-dark(#7a2e4d,#e3a3bd)}"
    ".from{font:14px/1.4 system-ui,-apple-system,'Segoe UI',sans-serif}"
    ".from,.address{color:#514c57;color:light-dark(#514c57,#b3adb8)}"
    ".go{display:inline-block;padding:13px 22px;border-radius:10px;background:#7a2e4d;color:#fffdf9;"
    "background:light-dark(#7a2e4d,#e3a3bd);color:light-dark(#fffdf9,#1b1a1f);"
    "font:600 16px/1.2 system-ui,-apple-system,'Segoe UI',sans-serif;text-decoration:none}"
    ".address{font-size:14px;word-break:break-all}"
)
"""Alone in its element, so that the page that shows a letter can allow this style by its hash and no other. Each colour
is written twice: a mail program that does not know `light-dark()` gets the paper.
"""


def as_html(paper: Paper) -> str:
    """The letter with a button for its link. It asks nobody for pictures, so nobody learns when it is read."""
    texts = list(paragraphs(paper.body))
    english = len(texts) - paper.ours
    parts = "".join(_html_paragraph(text, paper, english=n >= english) for n, text in enumerate(texts))
    return (
        f'<!doctype html><html lang="{escape(paper.language)}"{_side(paper)}><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width,initial-scale=1">'
        '<meta name="color-scheme" content="light dark">'
        f"<title>{escape(paper.subject)}</title><style>{STYLE}</style></head>"
        f'<body><div><p class="from">{escape(paper.sender)}</p>{parts}</div></body></html>'
    )


def _side(paper: Paper) -> str:
    return ' dir="rtl"' if paper.language in FROM_THE_RIGHT else ""


def _html_paragraph(text: str, paper: Paper, *, english: bool) -> str:
    href = escape(paper.link)
    if text.strip() == "{link}":
        return f'<p><a class="go" href="{href}">{escape(paper.link_words)}</a></p><p class="address">{href}</p>'
    inline = escape(text.strip()).replace("\n", "<br>")
    apart = ' lang="en" dir="ltr"' if english else ""
    return f"<p{apart}>{_LINK.sub(lambda m: _anchor(href + m[1]), inline)}</p>"


def _anchor(href: str) -> str:
    return f'<a href="{href}">{href}</a>'
