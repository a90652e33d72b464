"""How letters are worded: said by the owner for the company, or by the desk for one production."""

from collections.abc import Container
from datetime import datetime
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import QuerySet

from castlist.actions.log import clean_text
from castlist.queries.doors import NotThere
from castlist.queries.letter_wordings import worded_at
from castlist.records.models import Company, Person, Production, Wording
from castlist.rules import letter_wordings as rules
from castlist.rules.languages import LANGUAGES
from castlist.rules.letter_wordings import Said
from castlist.rules.why import Refused, Why


def keep(
    viewer: Person, production: Production | None, *, kind: str, language: str, said: Said, version: int, now: datetime
) -> None:  # fmt: skip
    """Letters of this kind begin with these words from now on, in that language; those that are begun stay as they are.

    Writes: letter_wording. Refuses: unknown, incomplete, too_long, bad_field with what is wrong with each field,
    stale_version where somebody else kept other words meanwhile. Tells: nobody. Raises NotThere for whoever does not
    word the letters.
    """
    company = worded_at(viewer, production)
    outline = rules.BY_SLUG.get(kind, "")
    tidy = rules.checked(
        outline, language, Said(clean_text(said.subject), clean_text(said.body), clean_text(said.button))
    )
    words = {"subject": tidy.subject, "body": tidy.body, "button": tidy.button, "by": viewer.pk, "at": now}
    with transaction.atomic():
        rows = _rows(company, production, outline, language)
        if version and rows.filter(version=version).update(version=version + 1, **words):
            return
        if version or rows.exists():
            raise Refused(Why.stale_version)
        try:
            with transaction.atomic():
                Wording.objects.create(
                    company=company, production=production, outline=outline, language=language, **words
                )
        except IntegrityError:
            raise Refused(Why.stale_version) from None


def put_back(
    viewer: Person, production: Production | None, *, kind: str, language: str, version: int
) -> None:  # fmt: skip
    """Letters of this kind begin with the words that were there before: the company's, or the house's.

    Writes: letter_wording. Refuses: unknown where nothing of its own is kept here; stale_version where somebody else
    kept other words meanwhile. Tells: nobody. Raises NotThere as `keep`.
    """
    company = worded_at(viewer, production)
    rows = _rows(company, production, rules.BY_SLUG.get(kind, ""), language)
    if not rows.exists():
        raise Refused(Why.unknown)
    if not rows.filter(version=version).delete()[0]:
        raise Refused(Why.stale_version)


def speak(viewer: Person, production: Production, *, language: str) -> None:
    """Letters of the production go in that language to whoever said no other.

    Writes: production. Refuses: unknown. Tells: nobody. Raises NotThere for whoever does not word the letters.
    """
    worded_at(viewer, production)
    if language not in LANGUAGES:
        raise Refused(Why.unknown)
    Production.objects.filter(pk=production.pk).update(language=language)


def choose(
    viewer: Person, production: Production | None, what: str, value: int | bool | None, *, among: Container[Any]
) -> None:  # fmt: skip
    """What is chosen about all letters is so in the production, or in all of the company's that say nothing else. None:
    as the company says.

    Writes: production, company. Refuses: unknown. Tells: nobody. Raises NotThere for whoever does not word the letters.
    """
    company = worded_at(viewer, production)
    if value not in among and (value is not None or production is None):
        raise Refused(Why.unknown)
    if production is None:
        Company.objects.filter(pk=company.pk).update(**{what: value})
    else:
        Production.objects.filter(pk=production.pk).update(**{what: value})


def _rows(company: Company, production: Production | None, outline: str, language: str) -> QuerySet[Wording]:
    if not outline:
        raise NotThere
    return Wording.objects.filter(company=company, production=production, outline=outline, language=language)
