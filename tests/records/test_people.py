"""People as they are stored."""

from datetime import datetime

import pytest
from django.db import IntegrityError, transaction

from castlist.records.ids import ALPHABET, LENGTH, new_id
from castlist.records.models import Person
from castlist.records.people import email_key, sha256_of


def test_ids_are_twelve_characters_without_lookalikes() -> None:
    ids = {new_id() for _ in range(2000)}
    assert len(ids) == 2000
    assert {len(one) for one in ids} == {LENGTH}
    assert set("".join(ids)) == set(ALPHABET)
    assert not set(ALPHABET) & set("ilouILOU")


@pytest.mark.django_db
def test_email_is_unique_however_it_is_typed(now: datetime) -> None:
    Person.objects.create(email=email_key("Karen@Example.org"), name="Karen", created_at=now)
    with pytest.raises(IntegrityError), transaction.atomic():
        Person.objects.create(email=email_key("karen@EXAMPLE.org "), name="Karen again", created_at=now)
    with pytest.raises(IntegrityError), transaction.atomic():
        Person.objects.create(email="KAREN@example.org", name="Karen in capitals", created_at=now)


@pytest.mark.django_db
def test_person_without_name_is_refused(now: datetime) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        Person.objects.create(email="nobody@example.org", name="", created_at=now)


@pytest.mark.django_db
def test_person_is_found_by_email_however_it_is_typed(now: datetime) -> None:
    karen = Person.objects.create(email="karen@example.org", name="Karen", created_at=now)
    assert Person.objects.get_by_natural_key(" KAREN@example.org") == karen


def test_clean_stores_the_one_spelling() -> None:
    person = Person(email=" Karen@Example.ORG ", name="Karen")
    person.clean()
    assert (person.email, str(person)) == ("karen@example.org", "Karen")


def test_hash_of_anything_is_a_hash() -> None:
    assert {len(sha256_of(text)) for text in ("", "ü", "\0", "\ud800", "x" * 100_000)} == {64}
