"""What members look for in the directory again and again, each for themselves."""

from datetime import datetime
from urllib.parse import parse_qsl

from django.db import transaction

from castlist.queries.directory_reach import reach_of
from castlist.records.models import Person, SavedSearch
from castlist.rules.directory import LONGEST_QUERY, MOST_SAVED, saved_name
from castlist.rules.people import NotUsable
from castlist.rules.searching import words_of
from castlist.rules.why import Refused, Why


def save(viewer: Person, *, name: str, query: str, now: datetime) -> SavedSearch:
    """The member finds the search again under this name; one of the same name is this one from now on.

    Writes: saved_search. Refuses: no name, one that is too long, nothing to look for, too many.
    """
    company = reach_of(viewer, now=now).company
    called = saved_name(name)
    if not query or len(query) > LONGEST_QUERY:
        raise NotUsable("There is nothing to look for yet." if not query else "The search is too long to be kept.")
    with transaction.atomic():
        mine = SavedSearch.objects.filter(person=viewer, company=company)
        if mine.exclude(name=called).count() >= MOST_SAVED:
            raise NotUsable(f"You have kept {MOST_SAVED} searches; forget one of them first.")
        kept = SavedSearch.objects.update_or_create(
            person=viewer, company=company, name=called, defaults={"query": query},
            create_defaults={"query": query, "created_at": now},
        )  # fmt: skip
    return kept[0]


def forget(viewer: Person, search: str) -> None:
    """The member's search is gone.

    Writes: saved_search. Refuses: unknown, for what is not there or another's.
    """
    if not SavedSearch.objects.filter(pk=search[:12], person=viewer).delete()[0]:
        raise Refused(Why.unknown)


def forget_named(company: str, names: list[str]) -> None:
    """No search is kept that looks for somebody called so. For erasure.

    Writes: saved_search.
    """
    wanted = [words for words in (set(words_of(name)) for name in names) if words]
    rows = SavedSearch.objects.filter(company=company)
    gone = [row.pk for row in rows if any(words <= set(words_of(f"{row.name} {_said(row.query)}")) for words in wanted)]
    SavedSearch.objects.filter(pk__in=gone).delete()


def _said(query: str) -> str:
    return " ".join(value for _, value in parse_qsl(query))
