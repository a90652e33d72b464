"""To whom a worry can be told: the safeguarding leads, and somebody outside the production where one is named."""

from collections.abc import Mapping
from dataclasses import dataclass

from castlist.queries.log import decode, fact_rows
from castlist.queries.log_reach import load_own
from castlist.queries.texts import texts_of
from castlist.records.models import Person
from castlist.rules.contacts import read_outside
from castlist.rules.decisions.facts import Candidacy, Rule
from castlist.rules.decisions.seats import recused
from castlist.rules.decisions.state import State
from castlist.rules.languages import HOUSE
from castlist.rules.letter_words import said_in

MOST_LEADS = 2
KINDS = (Rule.kind, "member")


@dataclass(frozen=True, slots=True)
class Contact:
    """Somebody to whom a concern can be told."""

    name: str
    title: str
    email: str
    phone: str = ""
    outside: bool = False

    @property
    def line(self) -> str:
        """In one line, as a letter or a calendar carries it."""
        return ", ".join(part for part in (self.name, self.title, self.email, self.phone) if part)


def contacts_in(
    state: State, cand: Candidacy | None = None, people: Mapping[str, tuple[str, str]] | None = None
) -> tuple[Contact, ...]:
    """Two leads at most, none who is recused from the candidacy; and whoever is named outside.

    `people`: name and address of everybody on the team, where they are known.
    """
    leads = [m for m in sorted(state.members, key=lambda m: m.n) if m.lead]
    if cand is not None:
        leads = [m for m in leads if not recused(state, m.person, cand)]
    if leads and people is None:
        rows = Person.objects.filter(pk__in=[m.person for m in leads]).values_list("pk", "name", "email")
        people = {pk: (name, email) for pk, name, email in rows}
    found = [Contact(people[m.person][0], m.title, people[m.person][1]) for m in leads if people and m.person in people]
    return (*found[:MOST_LEADS], *outside_in(state.rule))


def outside_in(rule: Rule) -> tuple[Contact, ...]:
    """Whoever is named outside the production, alone; nobody where none is, or what was said of them is erased."""
    one = read_outside(texts_of([rule.outside]).read(rule.outside)[0]) if rule.outside else None
    return (Contact(one.name, one.title, one.email, one.phone, outside=True),) if one else ()


def outside_of(production: str) -> tuple[Contact, ...]:
    """Whoever is named outside the production; the rule alone is read for it."""
    return outside_in(decode(fact_rows(production, None).filter(kind=Rule.kind)).rule)


def may_name(state: State, person: str) -> bool:
    """True for those who change the rule, and so say who is printed."""
    member = state.member(person)
    return bool(member and member.say)


def contacts_of(production: str) -> tuple[Contact, ...]:
    """The contacts of a production, for pages that anybody may open."""
    return contacts_in(decode(fact_rows(production, None).filter(kind__in=KINDS)))


def worries_line(production: str, cand: str, *, language: str = HOUSE) -> str:
    """What stands at the foot of every letter to a performer."""
    return below_letters(contacts_for(production, cand), language)


def below_letters(contacts: tuple[Contact, ...], language: str = HOUSE) -> str:
    """Whom to turn to, and where it can be written; where nobody is named, the page that says whom they can tell."""
    named = said(contacts, language)
    if any(not one.outside for one in contacts):
        return f"{named} {said_in(language, 'concern')}"
    return named or said_in(language, "whom_to_tell")


def contacts_for(production: str, cand: str) -> tuple[Contact, ...]:
    """Whom somebody can tell who stands for a part: no lead who is recused from them."""
    state = load_own(production, cand)
    return contacts_in(state, state.candidacy(cand))


def deciders_for(production: str, cand: str) -> tuple[Contact, ...]:
    """Two at most of those who say how a production is run, for one in which nobody is named to whom a worry is told:
    nobody who is recused from whoever asks.
    """
    state = load_own(production, cand)
    found, about = [m for m in sorted(state.members, key=lambda m: m.n) if m.say], state.candidacy(cand)
    if about is not None:
        found = [m for m in found if not recused(state, m.person, about)]
    rows = Person.objects.in_bulk([m.person for m in found])
    people = [(rows[m.person], m.title) for m in found if m.person in rows]
    return tuple(Contact(one.name, title, one.email) for one, title in people[:MOST_LEADS])


def said(contacts: tuple[Contact, ...], language: str = HOUSE) -> str:
    """Whom to turn to, in one sentence."""
    either = said_in(language, "or")
    inside = f" {either} ".join(one.line for one in contacts if not one.outside)
    beyond = f" {either} ".join(one.line for one in contacts if one.outside)
    parts = [inside] if inside else []
    parts += [said_in(language, "outside", whom=beyond)] if beyond else []
    return said_in(language, "worries", whom=f"; {either}, ".join(parts)) if parts else ""
