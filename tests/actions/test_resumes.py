"""Résumés: read apart, proposed and never taken, erased with whom they are about."""

from io import BytesIO
from pathlib import Path

import pytest
from django.core.files.base import File
from django.core.files.storage import default_storage

from castlist.actions import erasure, parting, performers, reading_apart, resumes
from castlist.queries.backups import pictures
from castlist.queries.resumes import FOLDER
from castlist.records.models import Performer, Resume
from castlist.rules.why import Refused, Why
from tests.papers import docx, locked, pdf
from tests.world import World

pytestmark = pytest.mark.django_db(transaction=True)
LINES = ("Ivy Marlowe", "2019   Nora   A DOLLS HOUSE   Young Vic", "2021, Viola, Twelfth Night, Harbour Players")


@pytest.fixture
def ivy(world: World) -> World:
    """Ivy stands for The Lead."""
    world.put_forward("ivy")
    return world


def give(world: World, data: bytes, name: str = "My CV.pdf", *, who: str = "ivy") -> None:
    resumes.give(world.performers[who], File(BytesIO(data), name), now=world.now)


def refused(world: World, data: bytes) -> Refused:
    with pytest.raises(Refused) as no:
        give(world, data)
    assert (Resume.objects.count(), lying()) == (0, [])
    return no.value


def lying() -> list[str]:
    folder = Path(default_storage.path(FOLDER))
    return sorted(path.name for path in folder.iterdir()) if folder.is_dir() else []


@pytest.fixture(autouse=True)
def empty_folder() -> object:
    yield
    for name in lying():
        default_storage.delete(f"{FOLDER}/{name}")


def credits(world: World, who: str = "ivy") -> list[list[object]]:
    return Performer.objects.get(pk=world.performers[who]).credits


def test_credits_are_proposed_and_kept_only_when_somebody_says_yes(ivy: World) -> None:
    give(ivy, pdf(LINES))
    row = Resume.objects.get()
    assert (row.called, row.by, row.trouble, lying()) == ("My CV.pdf", "", "", [row.file])
    assert [one[1:] for one in row.found] == [
        [2019, "Nora", "A DOLLS HOUSE", "Young Vic"], [2021, "Viola", "Twelfth Night", "Harbour Players"],
    ]  # fmt: skip
    assert credits(ivy) == []
    with pytest.raises(Refused) as no:
        resumes.decide(ivy.performers["ivy"], file="another.pdf", ticked=[0])
    assert no.value.why is Why.stale_version
    assert resumes.decide(ivy.performers["ivy"], file=row.file, ticked=[1, 7]) == 1
    assert (credits(ivy), Resume.objects.get().found) == ([[2021, "Viola, Twelfth Night, Harbour Players"]], [])
    with pytest.raises(Refused) as no:
        resumes.decide(ivy.performers["ivy"], file=row.file, ticked=[0])
    assert no.value.why is Why.already_there


def test_another_takes_the_place_of_the_first_and_does_not_propose_what_is_kept(ivy: World) -> None:
    give(ivy, pdf(LINES))
    first = Resume.objects.get().file
    resumes.decide(ivy.performers["ivy"], file=first, ticked=[0, 1])
    give(ivy, docx([*LINES[1:], "2022, Eve, Low Tide, Corner House"]), "cv.docx")
    row = Resume.objects.get()
    assert (row.called, lying(), [one[1] for one in row.found]) == ("cv.docx", [row.file], [2022])
    with pytest.raises(Refused) as no:
        give(ivy, docx([*LINES[1:], "2022, Eve, Low Tide, Corner House"]), "again.docx")
    assert no.value.why is Why.already_there
    resumes.take_away(ivy.performers["ivy"])
    assert (Resume.objects.count(), lying(), len(credits(ivy))) == (0, [], 2)


def test_what_is_locked_damaged_or_no_document_is_refused_and_nothing_is_kept(ivy: World) -> None:
    whole = pdf(LINES)
    assert "locked with a password" in refused(ivy, locked(whole, user_password="secret")).detail
    assert "broken off or damaged" in refused(ivy, whole[:180]).detail
    bomb = docx(LINES, before='<!DOCTYPE x [<!ENTITY a "b">]>')
    assert "broken off or damaged" in refused(ivy, bomb).detail
    assert refused(ivy, b"").why is Why.incomplete


def test_what_is_locked_against_printing_alone_is_read(ivy: World) -> None:
    give(ivy, locked(pdf(LINES), user_password="", owner_password="o"))
    assert len(Resume.objects.get().found) == 2


def test_a_file_without_text_is_kept_and_says_so(ivy: World) -> None:
    give(ivy, pdf([]))
    assert (Resume.objects.get().trouble, Resume.objects.get().found) == ("silent", [])


def test_a_reader_that_takes_too_long_is_stopped_and_the_file_is_kept(
    ivy: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(reading_apart, "AT_MOST", 0.01)
    give(ivy, pdf(LINES))
    assert (Resume.objects.get().trouble, len(lying())) == ("slow", 1)


def test_it_is_in_the_backup_and_gone_with_whom_it_is_about(ivy: World) -> None:
    from django.db import connection

    give(ivy, pdf(LINES))
    with connection.cursor() as cursor:
        assert f"{FOLDER}/{Resume.objects.get().file}" in pictures(cursor)
    erasure.erase_performer(ivy.performers["ivy"], now=ivy.now)
    assert (Resume.objects.count(), lying()) == (0, [])
    with pytest.raises(Refused) as no:
        give(ivy, pdf(LINES))
    assert no.value.why is Why.unknown


def test_it_goes_along_when_two_records_become_one_and_comes_back(ivy: World) -> None:
    ivy.put_forward("ivo")
    give(ivy, pdf(LINES), who="ivo")
    keep, gone = ivy.performers["ivy"], ivy.performers["ivo"]
    performers.merge(ivy.actor("karen"), keep=keep, gone=gone)
    assert Resume.objects.get().performer_id == keep
    parting.part(ivy.actor("karen"), keep=keep, gone=gone)
    assert Resume.objects.get().performer_id == gone
    give(ivy, pdf(LINES[1:]), who="ivy")
    performers.merge(ivy.actor("karen"), keep=keep, gone=gone)
    assert dict(Resume.objects.values_list("performer", "called")).keys() == {keep, gone}
    erasure.erase_performer(keep, now=ivy.now)
    assert (Resume.objects.count(), lying()) == (0, [])
