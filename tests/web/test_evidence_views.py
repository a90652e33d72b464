"""Files in a matter: kept sealed, given back to those who may, each look written down; for everybody else nothing."""

import html
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.core import mail
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpResponse
from django.test import Client

from castlist.actions import agreements, evidence, safeguarding
from castlist.actions.reminders import remind_leads
from castlist.queries.safeguarding import asking, lead_page, matter_for
from castlist.records import vault
from castlist.records.models import MatterAct, MatterFile
from castlist.rules.evidence import MOST_FILES
from castlist.rules.files import LARGEST
from tests.on_disk import files_that_hold
from tests.rules.test_evidence import PDF, zipped
from tests.rules.test_files import jpeg
from tests.world import World

pytestmark = pytest.mark.django_db
SAID = b"You will be sorry, he wrote."


@pytest.fixture
def raised(world: World) -> tuple[World, str]:
    world.put_forward("ivy")
    given = {"performer": world.performers["ivy"], "kind": "complaint", "account": "On tour."}
    return world, safeguarding.raise_matter(world.actor("derek"), **given)


def base(world: World, matter: str) -> str:
    return f"/p/{world.production.pk}/safeguarding/{matter}/"


def give(client: Client, where: str, data: bytes, name: str = "What he wrote.txt", **more: str) -> HttpResponse:
    return client.post(f"{where}file/", {"file": SimpleUploadedFile(name, data), **more})


def page(world: World, name: str, matter: str) -> Any:
    return matter_for(world.people[name], world.production, matter, now=world.now)


def files(world: World, name: str, matter: str) -> list[str]:
    return [one.name for one in page(world, name, matter).files]


def test_a_lead_and_the_author_add_files_and_each_takes_out_what_is_theirs(raised: tuple[World, str]) -> None:
    world, matter = raised
    here, miriam, derek = base(world, matter), world.client("miriam"), world.client("derek")
    assert give(derek, here, SAID)["Location"] == f"{here}?done=file"
    assert give(miriam, here, PDF, "report.pdf").status_code == 302
    assert [files(world, name, matter) for name in ("miriam", "ruth", "derek")] == [
        ["What he wrote.txt", "report.pdf"], ["What he wrote.txt", "report.pdf"], ["What he wrote.txt"],
    ]  # fmt: skip
    first, second = page(world, "miriam", matter).files
    assert (first.by, first.kilobytes, second.by) == ("Derek", 1, "Miriam")
    told = miriam.post(first.url)
    assert (told.status_code, told.content, told["Content-Type"]) == (200, SAID, "application/octet-stream")
    assert told["Content-Disposition"] == 'attachment; filename="What he wrote.txt"'
    assert (told["X-Content-Type-Options"], told["Cache-Control"]) == ("nosniff", "private, no-store")
    assert told["Content-Security-Policy"] == "default-src 'none'; frame-ancestors 'none'; sandbox"
    assert (derek.post(first.url).content, derek.post(second.url).status_code) == (SAID, 404)
    steps = [(one.by, one.what, one.text) for one in page(world, "miriam", matter).steps]
    assert steps == [
        ("Derek", "file", "What he wrote.txt"), ("Miriam", "file", "report.pdf"),
        ("Miriam", "looked", "What he wrote.txt"), ("Derek", "looked", "What he wrote.txt"),
    ]  # fmt: skip
    assert (page(world, "derek", matter).steps, "report.pdf" in derek.get(here).content.decode()) == ((), False)
    assert miriam.get(first.url)["Location"] == here


def test_nothing_of_a_file_lies_in_the_clear_anywhere(raised: tuple[World, str]) -> None:
    world, matter = raised
    give(world.client("derek"), base(world, matter), SAID)
    (row,) = MatterFile.objects.all()
    acts = b"".join(bytes(one) for one in MatterAct.objects.values_list("sealed", flat=True))
    assert [word for word in (SAID, b"sorry", b"wrote.txt") if word in bytes(row.sealed) + acts] == []
    assert len(row.sealed) == 64 * 1024 + 28, "a block, a nonce and a tag, however long the file is"
    assert files_that_hold(SAID.decode(), Path(settings.CASTLIST_DATA)) == []
    with pytest.raises(vault.Locked):
        vault.unseal_beside(row_of(matter).wrapped_key, [(f"{matter}:file:000000000000", row.sealed)], about=matter)


def row_of(matter: str) -> Any:
    from castlist.records.models import Matter

    return Matter.objects.get(pk=matter)


@pytest.mark.parametrize("name", ["karen", "tom", "julia", "sam", "eve", "ruth", ""])
def test_others_get_the_same_for_a_file_as_for_none(raised: tuple[World, str], name: str) -> None:
    world, matter = raised
    agreements.declare(world.actor("ruth"), performer=world.performers["ivy"])  # a lead in conflict
    file = evidence.add_file(world.actor("miriam"), matter, name="report.pdf", data=PDF)
    acts, client = MatterAct.objects.count(), world.client(name)
    for there, not_there in (
        (f"{base(world, matter)}file/", f"{base(world, '0' * 12)}file/"),
        (f"{base(world, matter)}file/{file}/", f"{base(world, '0' * 12)}file/{'0' * 12}/"),
    ):
        for method in (client.get, client.post):
            answers = [method(path) for path in (there, not_there)]
            assert len({(one.status_code, one.content) for one in answers}) == 1
            assert answers[0].status_code == (404 if name else 302)
    assert give(client, base(world, matter), PDF).status_code == (404 if name else 302)
    assert (MatterAct.objects.count(), MatterFile.objects.count()) == (acts, 1)


def test_a_file_of_another_matter_is_not_there(raised: tuple[World, str]) -> None:
    world, matter = raised
    other = safeguarding.raise_matter(world.actor("derek"), about="The lift", kind="finding", account="It sticks.")
    file = evidence.add_file(world.actor("derek"), other, name="x.txt", data=SAID)
    miriam = world.client("miriam")
    assert miriam.post(f"{base(world, matter)}file/{file}/").status_code == 404
    assert miriam.post(f"{base(world, other)}file/{file}/").content == SAID


@pytest.mark.parametrize(
    ("data", "status", "says"),
    [
        (b"", 422, "the one that came is empty"),
        (zipped(size=9_000_000), 422, "Give a picture, a PDF, a text, or a recording"),
        (b"GIF89a\0\0;\0", 422, "Give a picture"),
        (jpeg()[:-9], 422, "broken off or damaged"),
        (b"%PDF-" + b"x" * LARGEST, 413, "at most 6 MB"),
        (b"%PDF-" + b"x" * 2 * LARGEST, 413, "at most 6 MB"),
    ],
)
def test_what_cannot_be_kept_is_refused_in_words(
    raised: tuple[World, str], data: bytes, status: int, says: str
) -> None:
    world, matter = raised
    for name in ("miriam", "derek"):
        told = give(world.client(name), base(world, matter), data, "x.pdf")
        assert (told.status_code, says in html.unescape(told.content.decode())) == (status, True)
    none = world.client("derek").post(f"{base(world, matter)}file/", {})
    assert (none.status_code, "Choose a file first" in none.content.decode()) == (422, True)
    assert (MatterFile.objects.count(), MatterAct.objects.count()) == (0, 0)


def test_a_file_that_is_something_else_too_is_given_out_and_never_shown(raised: tuple[World, str]) -> None:
    world, matter = raised
    both = jpeg() + zipped() + b"<script>alert(1)</script>"
    miriam = world.client("miriam")
    assert give(miriam, base(world, matter), both, '..\\a"<b>.html').status_code == 302
    (file,) = page(world, "miriam", matter).files
    told = miriam.post(file.url)
    assert (file.name, told.content, told["Content-Type"]) == ("ab.html.jpg", both, "application/octet-stream")
    assert told["Content-Disposition"] == 'attachment; filename="ab.html.jpg"'


def test_a_form_that_is_sent_twice_keeps_one_file(raised: tuple[World, str]) -> None:
    world, matter = raised
    derek, here = world.client("derek"), base(world, matter)
    told = [give(derek, here, SAID, key="k1:file").status_code for _ in range(2)]
    other = give(derek, here, SAID + b" Soon.", key="k1:file").status_code
    assert (told, other, MatterFile.objects.count()) == ([302, 302], 409, 1)


def test_an_author_is_not_told_that_it_ended_and_the_leads_are_told_what_came(
    raised: tuple[World, str], letters_may_go: None
) -> None:
    world, matter = raised
    safeguarding.end(world.actor("miriam"), matter, text="Settled.")
    assert give(world.client("miriam"), base(world, matter), PDF).status_code == 409
    assert 'id="form-file"' not in world.client("miriam").get(base(world, matter)).content.decode()
    assert asking(world.production, world.people["miriam"].pk, now=world.now) == []
    assert give(world.client("derek"), base(world, matter), SAID).status_code == 302
    assert [len(asking(world.production, world.people[n].pk, now=world.now)) for n in ("miriam", "derek")] == [1, 0]
    (row,) = lead_page(world.people["miriam"], world.production, now=world.now).matters
    assert (row.state, row.news) == ("ended", True)
    mail.outbox.clear()
    assert [remind_leads(now=world.now + timedelta(days=d)) for d in (1, 2)] == [2, 0]
    (file,) = page(world, "miriam", matter).files
    assert world.client("miriam").post(file.url).content == SAID
    assert asking(world.production, world.people["miriam"].pk, now=world.now) == []


def test_so_many_files_and_no_more_of_each_side(raised: tuple[World, str]) -> None:
    world, matter = raised
    for n in range(MOST_FILES):
        evidence.add_file(world.actor("miriam"), matter, name=f"{n}.txt", data=SAID)
    full = give(world.client("miriam"), base(world, matter), SAID)
    assert (full.status_code, "No more than 20 files" in full.content.decode()) == (422, True)
    assert give(world.client("derek"), base(world, matter), SAID).status_code == 302


def test_without_the_key_no_file_is_given_out_or_kept(raised: tuple[World, str], settings: Any, tmp_path: Path) -> None:
    world, matter = raised
    file = evidence.add_file(world.actor("miriam"), matter, name="x.txt", data=SAID)
    settings.CASTLIST_DATA = tmp_path
    miriam = world.client("miriam")
    assert miriam.post(f"{base(world, matter)}file/{file}/").status_code == 503
    assert (give(miriam, base(world, matter), PDF).status_code, MatterFile.objects.count()) == (503, 1)
