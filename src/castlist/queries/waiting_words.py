"""What waits on a person, as home says it: one question each, and where it is answered."""

from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from typing import Any

from django.db import connection

from castlist.queries.doors import Names
from castlist.queries.motions import joining, motion_about, motion_text, who_joins
from castlist.queries.texts import Texts, texts_of
from castlist.queries.waiting import ANYBODYS, Fact_, For, OfList, Show, TooFew, Waiting, Waits
from castlist.queries.waiting_loose import OfRole
from castlist.queries.wording import OBJECTS, step_words
from castlist.records.models import Letter
from castlist.rules.decisions.agreeing import args_of
from castlist.rules.decisions.facts import Candidacy, Motion, Objection, Proposal, Review, Role, Task
from castlist.rules.decisions.state import State
from castlist.rules.letters import WHY

LAST = datetime.max.replace(tzinfo=UTC)


def _where(production: Show, role: str, cand: str) -> str:
    return f"/p/{production.pk}/r/{role}/?c={cand}"


def _moment(at: int) -> datetime:
    return datetime.fromtimestamp(at / 1000, UTC)


def told(found: Sequence[tuple[Show, State, Waiting]]) -> list[Waits]:
    """These things as the page says them: first what nobody else can do, the oldest first; in the same order
    whichever the records were read in. The states need only know the rule, the roles, and who of those that motions
    would give a standing is on the team.
    """
    facts = [row[2] for _, _, row in found]
    performers, people = _called({row[0].performer for _, _, row in found}, set(_people(facts)))
    texts = texts_of(fact.what for _, _, (_, _, fact) in found if isinstance(fact, Task))
    said = [
        _told(production, state, *row, performers=performers, people=people, texts=texts)
        for production, state, row in found
    ]
    return sorted(said, key=lambda w: (w.kind in ANYBODYS, w.at or LAST, w.url, w.title))


def _people(facts: list[Fact_]) -> Iterator[str]:
    """Those whom motions are about, and who opened them; and for whom somebody may answer."""
    for fact in facts:
        if isinstance(fact, Motion):
            args = args_of(fact)
            about = (fact.opened_by, args.get("person"), args.get("seat"), _decider(args))
            yield from (str(one) for one in about if one)
        elif isinstance(fact, For):
            yield fact.principal
        elif isinstance(fact, TooFew):
            yield from fact.waivable


def _called(performers: set[str], people: set[str]) -> tuple[dict[str, str], dict[str, str]]:
    """What these performers are called, and these people; in one question."""
    found: dict[str, dict[str, str]] = {"performer": {}, "person": {}}
    wanted = {"performer": sorted(performers - {""}), "person": sorted(people)}
    parts = [
        f"SELECT '{table_}', id, name FROM {table_} WHERE id IN ({', '.join(['%s'] * len(ids))})"  # noqa: S608
        for table_, ids in wanted.items()
        if ids
    ]
    if parts:
        with connection.cursor() as cursor:
            cursor.execute(" UNION ALL ".join(parts), [*wanted["performer"], *wanted["person"]])
            for kind, key, name in cursor.fetchall():
                found[kind][key] = name
    return found["performer"], found["person"]


def _decider(args: dict[str, Any]) -> object:
    return dict(args.get("change", ())).get("decider")


def _told(
    production: Show, state: State, cand: Candidacy, kind: str, fact: Fact_, *, performers: dict[str, str],
    people: dict[str, str], texts: Texts,
) -> Waits:  # fmt: skip
    """One question, where it is answered, and the word on its button."""
    roles = {r.id: r.name or r.id for r in state.all(Role)}
    named = Names.of(people, performers, roles)
    name = named.performer(cand.performer)
    at = _moment(fact.at)
    url = _where(production, cand.role, cand.id)
    if isinstance(fact, OfList):
        return _of_many(production, kind, cand, fact, roles.get(cand.role, ""))
    if isinstance(fact, Proposal):
        title, text, button = _asked(kind, fact, name, roles.get(cand.role, ""))
        return Waits(kind, title, text, url, at, production.name, button)
    if isinstance(fact, For):
        return _by_proxy(production, cand, fact, named, url)
    if isinstance(fact, OfRole):
        return _of_role(production, kind, cand, fact, named)
    if isinstance(fact, Review):
        text = "What was concluded is looked at again. Propose what is to become of it."
        return Waits(kind, f"Under review: {name}", text, url, at, production.name, "Look again")
    if isinstance(fact, Objection):
        text = f"It waits on your objection from {step_words(fact.floor)}."
        return Waits(kind, f"Your objection: {name}", text, url, at, production.name, "Look at your objection")
    if isinstance(fact, Task):
        link = f"/p/{production.pk}/letters/for/{cand.id}/{fact.id}/" if fact.outward else f"{url}#task-{fact.id}"
        what, text = texts.read(fact.what)[0], f"{roles.get(cand.role, '')} · under minute {fact.minute}"
        if what and not fact.outward:
            return Waits(kind, what, f"{name} · {text}", link, at, production.name, "Do it")
        said = f"“{what}” · {text}" if what else text
        return Waits(kind, f"Get in touch with {name}", said, link, at, production.name, "Do it")
    if isinstance(fact, TooFew):
        name = name if fact.count == 1 else f"{fact.count} people"
        return Waits(kind, *_too_few(fact, name, named, cand), url + "#alternate", at, production.name, "Look")
    return _motion(production, state, cand, fact, named, url)


def _of_many(production: Show, kind: str, cand: Candidacy, fact: OfList, role: str) -> Waits:
    """The same about many: on the page of their list, or from one to the next in the room."""
    title, text, button = _asked(kind, fact.proposal, f"{fact.count} people", role)
    base, text = f"/p/{production.pk}/r/{cand.role}/", f"{role} · a list" if fact.is_list else f"{text} One by one."
    url = f"{base}list/{fact.proposal.batch}/" if fact.is_list else f"{base}?c={cand.id}"
    return Waits(kind, title, text, url, _moment(fact.at), production.name, button)


def _motion(production: Show, state: State, cand: Candidacy, fact: Motion, named: Names, url: str) -> Waits:
    """What the viewer is asked to agree to, and for whom, where it is about somebody."""
    title, text = motion_text(fact, state, named, {}), f"{named.person(fact.opened_by)} asks whether you agree."
    for person in joining(state, [fact]).values():
        text = f"{who_joins(person, fact)}. {text}"
    if cand.id:
        title, text = motion_about(fact, title, cand, named), f"{named.role(cand.role)} · {text}"
    where = f"{url}#{IN_ROOM[fact.what]}" if cand.id and fact.what in IN_ROOM else f"/p/{production.pk}/team/"
    return Waits("motion", title, text, where, _moment(fact.at), production.name, "Look and answer")


IN_ROOM = {"name_alternate": "alternate", "waive_grace": "offer", "extend_offer": "offer"}
"""What is agreed to where it is about somebody, and at which place there; all else on the page of the team."""


def _too_few(fact: TooFew, name: str, named: Names, cand: Candidacy) -> tuple[str, str]:
    """What cannot be decided, and what the viewer can do about it: title and sentence."""
    what = OBJECTS.get(fact.proposal.target, "this").format(name=name)
    ways = ["name somebody who sits in"] if fact.may_name else []
    ways += [f"ask that {named.list(list(fact.waivable))} may decide in spite of a relation"] if fact.waivable else []
    return f"Too few to decide: {what}", f"{named.role(cand.role)} · you can {', or '.join(ways)}"


ASKED = {
    "position": ("Can you live with {what}?", "{role} · revision {revision}", "Answer"),
    "confirm": (
        "Confirm your answer: {what}", "Somebody entered your answer by phone; it counts once you confirm it.",
        "Look and confirm",
    ),
    "conclude": ("Ready to conclude: {what}", "Everybody with a say has agreed.", "Conclude it"),
    "unwanted": (
        "All can live with it, and nobody wants it yet: {what}",
        "{role} · it moves on once somebody says “I want this”, or is taken off the table.", "Look",
    ),
    "unsaid": (
        "You want it, and have not said why: {what}",
        "{role} · an offer is out, and is taken back with a reason: give your answer once more, with why.", "Look",
    ),
    "orphan": (
        "An objection whose owner is gone holds up {what}",
        "{role} · release it with the others, or take this off the table.", "Look",
    ),
    "unreachable": (
        "The rule leads no way any more to {what}",
        "{role} · the rule has changed: amend it, or take it off the table.", "Look",
    ),
    "cut": (
        "The part is cut: {what}", "{role} · take it off the table, or bring the part back.", "Look",
    ),
    "against": (
        "You said “not as it stands” about {what}",
        "{role} · it waits until you answer otherwise, or it is taken off the table.", "Look at it",
    ),
    "met": (
        "Is the condition met for {what}?", "{role} · it has to be met beforehand, and you say when it is.", "Look",
    ),
}  # fmt: skip
"""What is asked about an open proposal: title, sentence and button."""


def _asked(kind: str, proposal: Proposal, name: str, role: str) -> tuple[str, str, str]:
    what = OBJECTS.get(proposal.target, "this").format(name=name)
    title, text, button = ASKED[kind]
    return title.format(what=what), text.format(role=role, revision=proposal.revision), button


def _by_proxy(production: Show, cand: Candidacy, fact: For, named: Names, url: str) -> Waits:
    """What somebody is asked whose proxy the viewer holds."""
    who, role = named.person(fact.principal), named.role(cand.role)
    name = named.performer(cand.performer) if fact.count == 1 else f"{fact.count} people"
    what = OBJECTS.get(fact.proposal.target, "this").format(name=name)
    text = f"{role} · you may answer for {who}, as their proxy"
    return Waits(
        "proxy", f"Can {who} live with {what}?", text, url, _moment(fact.at), production.name, "Answer for them"
    )


REPLIED = {
    "mail": "They answered by mail.",
    "none": "They say when they could come.",
    "yes": "They are interested.",
    "comes": "They come to the callback day.",
    "longer": "They ask for longer to answer the offer.",
    "no": "They said why not.",
    "back": "They had said no, and have thought again.",
}


UNSENT = {
    "offer": "an offer to them runs, and until it goes they know nothing of it",
    "no offer any more": "they still believe that they have an offer",
    "answer": "the room has said no, and they wait to hear it",
}
"""Why it matters that it goes, by what is written."""


def _unsaid(letter: str) -> bool:
    """True where it is still to be written why; such a letter cannot go."""
    return Letter.objects.filter(pk=letter, body__contains=f"{{{WHY}}}").exists()


def _of_role(production: Show, kind: str, cand: Candidacy, fact: OfRole, named: Names) -> Waits:
    """What is to be done about one of a role, or about several."""
    role, one = named.role(cand.role), fact.count == 1
    who = named.performer(cand.performer) if one else f"{fact.count} people"
    room = _where(production, cand.role, cand.id) if one else f"/p/{production.pk}/r/{cand.role}/"
    if kind == "arrived":
        title, button = f"{who} came in for {role}" if one else f"{who} have come in for {role}", "Look"
        text = "Nothing is proposed about them yet."
    elif kind == "write":
        first = named.performer(cand.performer)  # whom the room then opens with: one after the other they are told of
        whom, room = first if one else f"{first} and {fact.count - 1} more", _where(production, cand.role, cand.id)
        title, button = f"Ask somebody to write to {whom}", "Give the task"
        why = "an offer to them runs" if cand.step == "offer" else "they are to be heard"
        text = f"{role} · {why}, and nobody has been asked to write"
    elif kind == "failed":
        title, button = f"A letter to {who} did not get through", "Look"
        text = f"{role} · what kept it stands on it"
        room = f"/p/{production.pk}/letters/{f'{fact.letter}/' if one else ''}"
    elif kind == "unsent":
        letters, letter = f"/p/{production.pk}/letters/", fact.letter if one else ""
        title, button = f"A letter to {who} has not gone" if one else f"Letters to {who} have not gone", "Look at it"
        words = " · it waits for words: nobody has written why" if letter and _unsaid(letter) else ""
        text, button = (
            f"{role} · {UNSENT.get(fact.what, 'begun, and not sent')}{words}",
            button if one else "Look at them",
        )
        room = f"{letters}{letter}/" if letter else letters
    elif kind == "owed":
        title, button = f"{who} waits for an answer" if one else f"{who} wait for an answer", "Write to them"
        text = f"{role} · the room has said no, and nobody has written"
        room = f"/p/{production.pk}/letters/for/{cand.id}/" if one else f"/p/{production.pk}/answers/"
    else:
        title, button = f"{who} wrote back", "Read it" if one else "Read them"
        text = f"{REPLIED.get(fact.what, 'Look at what they wrote.')} · {role}" if one else role
        room = f"/p/{production.pk}/letters/{f'{fact.letter}/' if one and fact.letter else ''}"
    return Waits(kind, title, text, room, _moment(fact.at), production.name, button)
