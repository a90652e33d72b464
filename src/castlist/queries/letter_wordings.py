"""How letters are worded: the pages on which that is said, and the wording with which one letter begins."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Q, QuerySet

from castlist.queries.doors import NotThere, team_state
from castlist.queries.keeping_pages import owned_by
from castlist.queries.letter_days import days_of_an_example
from castlist.records.models import Company, Performer, Person, Production
from castlist.records.models import Wording as Row
from castlist.rules import letter_wordings as rules
from castlist.rules.decisions.seats import runs_desk
from castlist.rules.decisions.state import State
from castlist.rules.languages import HOUSE, LANGUAGES
from castlist.rules.letter_wordings import Field, Said
from castlist.rules.letters import Paper
from castlist.rules.outlines import OUTLINES


@dataclass(frozen=True, slots=True)
class Kept:
    """A wording that somebody kept."""

    language: str
    called: str
    by: str
    at: datetime
    everywhere: bool
    """It is the company's, for every production; False where it is this production's alone."""


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of letter, and in which languages it is worded."""

    outline: str
    title: str
    worded: tuple[Kept, ...]


@dataclass(frozen=True, slots=True)
class Wordings:
    """Every kind of letter, and how it is worded where the viewer looks."""

    company: str
    production: str
    """'' where it is about every production of the company."""
    language: str
    """In which letters of the production go to whoever said no other; '' for the company's page."""
    kinds: tuple[Kind, ...]
    remind_company: int = 1
    """How many days before reminders go, as the company says; 0 for never."""
    remind: int | None = None
    """The same for the production alone; None where it is as the company says."""
    confirm_company: bool = True
    """Whether letters confirm a time that somebody chose themselves, as the company says."""
    confirm: bool | None = None
    """The same for the production alone; None where it is as the company says."""
    codes_company: bool = False
    """Whether a code is asked for before somebody answers by their link on a device that is new."""
    codes: bool | None = None
    """The same for the production alone; None where it is as the company says."""
    languages: tuple[tuple[str, str], ...] = tuple(LANGUAGES.items())


@dataclass(frozen=True, slots=True)
class WordingPage:
    """One kind of letter in one language, as it is worded, and as it would be without that."""

    outline: str
    title: str
    language: str
    called: str
    said: Said
    version: int
    """0 where nothing of its own is kept here."""
    fields: tuple[Field, ...]
    before: str
    """Whose words it goes back to: the company's, or the house's."""
    paper: Paper
    by: str = ""
    at: datetime | None = None


def may_word(viewer: Person, production: Production) -> bool:
    """True for whoever runs the desk of the whole production, and for the company's owner on its team."""
    state = team_state(viewer, production)
    return words_letters(state, viewer.pk) or Company.objects.filter(pk=production.company_id, owner=viewer).exists()


def words_letters(state: State, person: str) -> bool:
    """True for the desk, and for whoever runs it with a say in every role."""
    member = state.member(person)
    return member is not None and runs_desk(state, person) and (member.desk or member.unnarrowed)


def worded_at(viewer: Person, production: Production | None) -> Company:
    """The company about whose letters this is. Raises NotThere for whoever does not word them."""
    if production is None:
        return owned_by(viewer)
    if not may_word(viewer, production):
        raise NotThere
    return production.company


def wordings(viewer: Person, production: Production | None) -> Wordings:
    """Every kind of letter; of a production also what holds for all of the company."""
    company = worded_at(viewer, production)
    rows = list(_rows_of(company.pk, production).order_by("language", "production_id", "pk"))
    people = dict(Person.objects.filter(pk__in={row.by for row in rows}).values_list("pk", "name"))
    kinds = (
        Kind(rules.slug(outline), title, tuple(_kept(row, people) for row in rows if row.outline == outline))
        for outline, title in rules.TITLES.items()
    )
    return Wordings(
        company.name, production.name if production else "", production.language if production else "", tuple(kinds),
        company.remind_days, production.remind_days if production else None,
        company.confirm_times, production.confirm_times if production else None,
        company.link_codes, production.link_codes if production else None,
    )  # fmt: skip


def _kept(row: Row, people: dict[str, str]) -> Kept:
    called = LANGUAGES.get(row.language, row.language)
    return Kept(row.language, called, people.get(row.by, "somebody"), row.at, row.production_id is None)


def wording_page(viewer: Person, production: Production | None, kind: str, language: str) -> WordingPage:
    """One of them. Raises NotThere for a kind or a language that is not named here."""
    company = worded_at(viewer, production)
    outline = rules.BY_SLUG.get(kind, "")
    if not outline or language not in LANGUAGES:
        raise NotThere
    found = {row.production_id: row for row in _rows_of(company.pk, production, outline) if row.language == language}
    own = found.get(production.pk if production else None)
    over = found.get(None) if production else None
    said = _said(own) if own else _said(over) if over else house(outline)
    by = Person.objects.filter(pk=own.by).values_list("name", flat=True).first() if own else None
    return WordingPage(
        rules.slug(outline), rules.TITLES[outline], language, LANGUAGES[language], said, own.version if own else 0,
        rules.fields_of(outline), "the company’s words" if over else "the house’s words",
        rules.preview(said, shown := language if own or over else HOUSE, days_of_an_example(shown)),
        (by or "somebody") if own else "", own.at if own else None,
    )  # fmt: skip


def house(outline: str) -> Said:
    """How the house words it."""
    return Said(*OUTLINES[outline])


def _said(row: Row) -> Said:
    return Said(row.subject, row.body, row.button)


def _rows_of(company: str, production: Production | None, *outline: str) -> QuerySet[Row]:
    here = Q(production=None) | Q(production=production.pk) if production else Q(production=None)
    rows = Row.objects.filter(here, company=company)
    return rows.filter(outline__in=outline) if outline else rows


@dataclass(frozen=True, slots=True)
class Worded:
    """The words with which a letter begins, and whether they are the house's own."""

    said: Said
    language: str
    own: bool


def words_for(production: Production, performer: Performer, outline: str) -> Worded:
    """How a letter to the performer begins: in their language, else in the production's, else in the house's."""
    kept = {
        (row.production_id is not None, row.language): _said(row)
        for row in _rows_of(production.company_id, production, outline)
    }
    if not kept:
        return Worded(house(outline), HOUSE, own=False)
    languages = [one for one in (performer.language, production.language) if one]
    said, language = rules.chosen(languages, kept, house(outline))
    return Worded(said, language, own=said in kept.values())


def languages_offered(company: str, *, besides: str = "") -> tuple[tuple[str, str], ...]:
    """In which languages somebody may wish to be written to: those in which letters are worded, and ours."""
    worded = Row.objects.filter(company=company).order_by().values_list("language", flat=True).distinct()
    found = {HOUSE, *worded, *([besides] if besides else [])}
    return tuple((code, called) for code, called in LANGUAGES.items() if code in found)
