"""Leaks that are put in on purpose, one by one: the comparison of two worlds must find each of them."""

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Any

from django.core.exceptions import PermissionDenied

from castlist.actions import post
from castlist.queries import (
    cards,
    cases,
    focus,
    frames,
    glances,
    notes,
    performers,
    productions,
    recusals,
    rooms,
    safeguarding,
    sealing,
    ticks,
)
from castlist.queries.doors import NotThere, token
from castlist.queries.matters import matters_of
from castlist.queries.memory import Memory
from castlist.records.models import Event, Matter, NoteVersion, Production
from castlist.rules.decisions.sight import Sight
from castlist.web import acting
from castlist.web.api import home as home_api
from tests.paired.asking import Ask
from tests.paired.kinds import KINDS
from tests.paired.pairs import Compared, Plan, compare, dice, heard_elsewhere
from tests.paired.secret import nothing
from tests.paired.theatres import Theatre


@dataclass
class Leak:
    """One leak: which secret gets out, who is asked where, what the leaking code is, and how often it leaked."""

    name: str
    secret: str
    seat: str
    where: str
    of: tuple[Any, str]
    fault: Callable[["Leak", Any], Any]
    warm: bool = False
    then: Callable[..., None] = heard_elsewhere
    later: timedelta = timedelta(minutes=70)
    leaked: int = 0

    def out(self, value: Any) -> Any:
        """The value, which would not be what it is without the leak."""
        self.leaked += 1
        return value

    @contextmanager
    def put_in(self) -> Iterator[None]:
        """While it lasts, whatever calls that function gets what leaks."""
        owner, name = self.of
        original = getattr(owner, name)
        faulty = self.fault(self, original)
        modules = [module for key, module in sys.modules.items() if key.startswith("castlist.")]
        places = [(owner, name), *((m, key) for m in modules for key, value in vars(m).items() if value is original)]
        for place, key in places:
            setattr(place, key, faulty)
        try:
            yield
        finally:
            for place, key in places:
                setattr(place, key, original)

    def plan(self) -> Plan:
        """The pair in which it is looked for: the secret, and the requests of one seat at one kind of address."""
        secret = next(one for one in KINDS if one.name == self.secret)

        def asked(ask: Ask) -> bool:
            said = f"{ask.method} {ask.path} {'program' if ask.program else ''}"
            return ask.seat == self.seat and self.where in said and ("?at=" in self.where or "?at=" not in said)

        return Plan(secret, 0, 0, self.later, self.warm, looked=True, asks=0, only=asked, then=self.then)

    def hunted(self, theatre: Theatre) -> Compared:
        """What the comparison finds while the leak is in."""
        self.leaked = 0
        with self.put_in():
            return compare(theatre, self.plan(), dice(1), until_one=True)


LEAKS: list[Leak] = []


def leak(name: str, secret: str, seat: str, where: str, *, of: tuple[Any, str], **more: Any) -> Callable[[Any], Any]:
    """Decorates the function that makes the leak out of the original."""

    def keep(fault: Any) -> Any:
        LEAKS.append(Leak(name, secret, seat, where, of, fault, **more))
        return fault

    return keep


# -- Counts, order, numbers, times


@leak("a count has what is hidden in it", "a proposal in the room", "julia", "GET / ", of=(glances, "_knows"))
def _count(self: Leak, original: Any) -> Any:
    def knows(seen: dict[str, Sight], cand: Any) -> bool:
        known: bool = original(seen, cand)
        return known if known or cand is None else self.out(True)

    return knows


@leak("the order of a list follows what is hidden", "a matter is raised", "karen", "/raise/", then=nothing,
      of=(safeguarding, "choices"))  # fmt: skip
def _order(self: Leak, original: Any) -> Any:
    def choices(viewer: Any, production: Production) -> Any:
        some, team = original(viewer, production)
        last = [read.sealed.performer for read in sorted(matters_of(production), key=lambda read: read.origin.at)]
        return self.out((sorted(some, key=lambda one: one[0] == f"performer:{last[-1]}"), team))

    return choices


@leak("the numbering of acts has gaps", "an answer in the room", "julia", "acts program", of=(ticks.Listed, "told"))
def _gap(self: Leak, original: Any) -> Any:
    def told(found: ticks.Listed, *args: Any) -> Any:
        rows = original(found, *args)
        return self.out(tuple(replace(row, ordinal=at[0]) for row, at in zip(rows, found.rows, strict=False)))

    return told


@leak("a moment tells of the last act of all", "an answer in the room", "julia", "GET /p/", then=nothing,
      of=(productions, "_how_many"))  # fmt: skip
def _timestamp(self: Leak, original: Any) -> Any:
    return lambda parts: self.out(f"{original(parts)} {Event.objects.latest('at').at}")


# -- Mails, searches, choices


@leak("a letter goes to others too", "a matter is raised", "karen", "/send", of=(post, "message"))
def _carbon_copy(self: Leak, original: Any) -> Any:
    def message(letter: Any, paper: Any, **more: Any) -> Any:
        mail = original(letter, paper, **more)
        many = Matter.objects.filter(production=letter.production_id).count()
        mail.cc = [f"lead{n}@cornerhouse.example" for n in range(many)]
        return self.out(mail)

    return message


@leak("a search knows of matters", "a matter is raised", "karen", "performers?q=", of=(performers, "search"))
def _search(self: Leak, original: Any) -> Any:
    def search(production: Production, text: str) -> Any:
        held = {read.sealed.performer for read in matters_of(production)}
        return self.out(tuple(one for one in original(production, text) if one.id not in held))

    return search


@leak("the choices of a form know of matters", "a matter about a lead", "karen", "/raise/",
      of=(safeguarding, "choices"))  # fmt: skip
def _choices(self: Leak, original: Any) -> Any:
    def choices(viewer: Any, production: Production) -> Any:
        some, team = original(viewer, production)
        named = {f"person:{read.sealed.person}" for read in matters_of(production)}
        return self.out((some, [one for one in team if one[0] not in named]))

    return choices


@leak("what is there and not theirs is forbidden, not absent", "a matter is raised", "karen", "/safeguarding/",
      of=(safeguarding, "matter_for"))  # fmt: skip
def _forbidden(self: Leak, original: Any) -> Any:
    def matter_for(viewer: Any, production: Production, matter: str, **more: Any) -> Any:
        try:
            return original(viewer, production, matter, **more)
        except NotThere:
            if Matter.objects.filter(pk=matter).exists():
                raise self.out(PermissionDenied()) from None
            raise

    return matter_for


# -- What is kept, and what is answered around the page


@leak("a fragment is kept for whoever comes next", "what was said under seal", "karen", "?c=", warm=True,
      of=(cards, "shown_kind"))  # fmt: skip
def _fragment(self: Leak, original: Any) -> Any:
    kept: Memory[str] = Memory(1000)

    def shown_kind(shown: Any, cand: Any, position: Any) -> Any:
        key = position and position.key
        known = kept.get(key)
        return kept.keep(key, original(shown, cand, position)) if known is None else self.out(known)

    return shown_kind


@leak("an ETag counts the whole log", "an answer in the room", "julia", "GET /p/", of=(acting, "show"))
def _etag(self: Leak, original: Any) -> Any:
    def show(request: Any, template: str, context: dict[str, Any], **more: Any) -> Any:
        answer = original(request, template, context, **more)
        answer["ETag"] = f'"{Event.objects.count()}"'
        return self.out(answer)

    return show


@leak("a page asks once more where there is a secret", "a matter is raised", "karen", "GET /p/",
      of=(frames, "frame"))  # fmt: skip
def _queries(self: Leak, original: Any) -> Any:
    def frame(*args: Any, **more: Any) -> Any:
        for _ in Matter.objects.all():
            Matter.objects.first()
        return self.out(original(*args, **more))

    return frame


@leak("an open room stirs with the whole log", "an answer in the room", "julia", "/live/", of=(rooms, "live_token"))
def _live(self: Leak, original: Any) -> Any:
    def live_token(viewer: Any, production: Production, *args: Any) -> str:
        return self.out(token(original(viewer, production, *args), production.head))

    return live_token


@leak("a field of the API says why", "why somebody is recused", "karen", "/team program", of=(recusals, "_from"))
def _field(self: Leak, original: Any) -> Any:
    def why(state: Any, person: str, *args: Any) -> Any:
        for text in original(state, person, *args):
            yield self.out(f"{text}: {state.relations_of(person)[0].what}")

    return why


# -- Rights


@leak(
    "a sealed act is shown",
    "what a sealed objection does to what was concluded",
    "tom",
    "?c=",
    of=(sealing, "as_others_may_know"),
)
def _unsealed(self: Leak, original: Any) -> Any:
    return lambda state, *args, **more: self.out(state)


@leak("the desk reads reasons", "the words of a reason", "sam", "candidacies", of=(focus.Looking, "reason"))
def _reasons(self: Leak, original: Any) -> Any:
    return lambda look, commitment: self.out(look.texts.read(commitment))


@leak("the past is shown by the rights of then", "a voice in the part of a room that is kept from somebody", "julia",
      "/acts program", of=(ticks, "_of_room"))  # fmt: skip
def _past(self: Leak, original: Any) -> Any:
    def of_room(production: str, role: str, sight: Sight, viewer: str, **more: Any) -> Any:
        return self.out(original(production, role, replace(sight, hidden=frozenset()), viewer, **more))

    return of_room


# -- What these worlds found when they were first made


@leak("the mark of home moves with every act", "an answer in the room", "julia", "/home/seen", of=(home_api, "_mark"))
def _mark(self: Leak, original: Any) -> Any:
    return lambda found, person: self.out(token("home", person, sorted(found.heads.items())))


@leak("an open room stirs when time begins to run elsewhere", "that time begins to run in the room", "julia", "/live/",
      of=(rooms, "live_token"))  # fmt: skip
def _due(self: Leak, original: Any) -> Any:
    def live_token(viewer: Any, production: Production, *args: Any) -> str:
        return self.out(token(original(viewer, production, *args), production.due_at))

    return live_token


@leak("an author reads when the leads look again", "a matter looked at again", "derek", "/safeguarding/",
      of=(safeguarding, "_row"))  # fmt: skip
def _looked_again(self: Leak, original: Any) -> Any:
    return lambda production, read, *args, **more: self.out(
        replace(original(production, read, *args, **more), review=read.standing.review_on)
    )


# -- Notes


@leak("somebody is told that there is something to see", "a note hidden until own is given", "karen", "?c=",
      of=(notes, "notes_view"))  # fmt: skip
def _something_to_see(self: Leak, original: Any) -> Any:
    def notes_view(seen: Any, *args: Any, **more: Any) -> Any:
        shown = original(seen, *args, **more)
        others = NoteVersion.objects.exclude(note__author=args[0]).count()
        return shown and self.out(replace(shown, hidden=f"{shown.hidden} {others}" if shown.hidden else ""))

    return notes_view


@leak("a score is read before one's own is given", "a score hidden until own is given", "sam", "candidacies",
      of=(notes, "hidden"))  # fmt: skip
def _before_own(self: Leak, original: Any) -> Any:
    return lambda *args: self.out(False)


@leak("a voice reads what is for the desk", "the score in a desk note", "tom", "?c=", of=(notes, "reads"))
def _for_the_desk(self: Leak, original: Any) -> Any:
    return lambda *args: self.out(True)


@leak("an open room stirs with every note", "a private note is changed", "karen", "/live/", of=(rooms, "note_token"))
def _note_stirs(self: Leak, original: Any) -> Any:
    return lambda noted: self.out(token(original(noted), NoteVersion.objects.count()))


@leak("a case counts what nobody else may read", "a private note about whom a case is", "karen", "/case/",
      of=(cases, "_notes_not_read"))  # fmt: skip
def _counted(self: Leak, original: Any) -> Any:
    return lambda *args: self.out(set())


@leak("a note that was for everybody is read by them as it was", "a note that others could read once",
      "karen", "&at=", of=(notes, "seen_by"))  # fmt: skip
def _as_it_was(self: Leak, original: Any) -> Any:
    def seen_by(viewer: str, found: Any, **more: Any) -> Any:
        moment = more["moment"]
        then = [note.as_of(moment) for note in found] if moment else found
        return self.out(original(viewer, [note for note in then if note], **more))

    return seen_by
