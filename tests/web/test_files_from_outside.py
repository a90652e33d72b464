"""Files of whoever is told of a matter, and of whoever writes from outside: kept for the leads, and for nobody else."""

import html
import re
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpResponse
from django.test import Client
from django.test.client import BOUNDARY, encode_multipart

from castlist.actions import safeguarding, told
from castlist.queries.matters import opened_alone
from castlist.queries.safeguarding import asking, matter_for
from castlist.queries.told import told_page, told_url
from castlist.queries.verification_walk import walk
from castlist.records.models import Matter, MatterAct, MatterFile
from castlist.rules.evidence import MOST_FILES
from castlist.rules.files import LARGEST
from castlist.web.role_links import role_link
from tests.rules.test_evidence import PDF, zipped
from tests.web.test_file_views import send as on_the_wire
from tests.world import World

pytestmark = pytest.mark.django_db
SAID = b"I was in Leeds that night: see the ticket."


@pytest.fixture
def known(world: World) -> tuple[World, str, str]:
    """Derek raised a matter about Ivy, who was told: its id, and the address of her page."""
    world.put_forward("ivy", email="ivy@example.org")
    matter = safeguarding.raise_matter(
        world.actor("derek"), kind="complaint", account="On tour.", performer=world.performers["ivy"]
    )
    told.tell(world.actor("miriam"), matter, text="Somebody has told us about you.")
    return world, matter, re.sub(r"^https?://[^/]+", "", told_url(opened_alone(matter)))  # type: ignore[arg-type]


def send(page: str, text: str, data: bytes | None, *, name: str = "ticket.txt", **more: str) -> HttpResponse:
    file = {"file": SimpleUploadedFile(name, data)} if data is not None else {}
    return Client().post(page, {**more, "text": text, **file})


def body(answer: HttpResponse) -> str:
    return html.unescape(answer.content.decode())


def seen(world: World, who: str, matter: str) -> Any:
    return matter_for(world.people[who], world.production, matter, now=world.now)


def whats(matter: str) -> list[tuple[str, str]]:
    read = opened_alone(matter)
    assert read is not None
    return [(act.what, act.side) for act in read.acts]


def test_who_is_told_answers_with_a_file_that_the_leads_take_out(known: tuple[World, str, str]) -> None:
    world, matter, page = known
    assert send(page, "I was not there.", SAID)["Location"] == f"{page}?done=sent"
    assert send(page, "I was not there.", SAID).status_code == 302, "a button that was pressed twice"
    assert whats(matter) == [("tell", ""), ("reply", "person"), ("file", "person")]
    (row,) = seen(world, "miriam", matter).files
    assert (row.name, row.by, row.kilobytes) == ("ticket.txt", "the person", 1)
    assert world.client("miriam").post(row.url).content == SAID
    assert [(step.by, step.what) for step in seen(world, "ruth", matter).steps][1:] == [
        ("the person", "reply"), ("the person", "file"), ("Miriam", "looked"),
    ]  # fmt: skip
    assert (seen(world, "derek", matter).files, world.client("derek").post(row.url).status_code) == ((), 404)
    assert world.client("karen").post(row.url).status_code == 404
    assert "You gave: ticket.txt." in body(Client().get(page))
    assert (SAID in bytes(MatterFile.objects.get().sealed), walk().findings) == (False, [])
    (asked,) = asking(world.production, world.people["miriam"].pk, now=world.now)
    assert (asked.nobodys, asked.asks) == (True, False), "a lead looked since"


def test_another_file_with_the_same_words_is_another_answer(known: tuple[World, str, str]) -> None:
    world, matter, page = known
    send(page, "See this.", SAID)
    send(page, "See this.", SAID + b"!")
    send(page, "See this.", None)
    assert [one.name for one in seen(world, "miriam", matter).files] == ["ticket.txt", "ticket.txt"]
    assert [what for what, _ in whats(matter)] == ["tell", "reply", "file", "reply", "file"]
    assert len(asking(world.production, world.people["miriam"].pk, now=world.now)) == 1


REFUSED = [
    (b"", 422, "the one that came is empty"),
    (zipped(), 422, "Give a picture, a PDF, a text, or a recording"),
    (b"MZ\x90\0\x03" + b"\0" * 200, 422, "Give a picture"),
    (b"%PDF-" + b"x" * LARGEST, 413, "at most 6 MB"),
    (b"%PDF-" + b"x" * 2 * LARGEST, 413, "at most 6 MB"),
]


@pytest.mark.parametrize(("data", "status", "says"), REFUSED)
def test_what_cannot_be_kept_is_refused_and_what_was_typed_stays(
    known: tuple[World, str, str], data: bytes, status: int, says: str
) -> None:
    world, _, page = known
    call = f"{role_link(world.production.pk, world.role)}concern/"
    before = MatterAct.objects.count(), Matter.objects.count(), MatterFile.objects.count()
    for where, more in ((page, {}), (call, {"about": "The bar", "person": world.people["ruth"].pk})):
        answer = send(where, "What I want to say.", data, name="x.pdf", **more)
        assert (answer.status_code, says in body(answer)) == (status, True)
        for kept in ("What I want to say.", "Choose the file once more", *list(more.values())[:1]):
            assert kept in body(answer)
    assert (MatterAct.objects.count(), Matter.objects.count(), MatterFile.objects.count()) == before


def test_no_words_and_a_file_is_refused_and_so_is_a_file_when_it_has_ended(known: tuple[World, str, str]) -> None:
    world, matter, page = known
    assert (send(page, " ", SAID).status_code, "Write your answer first" in body(send(page, "", SAID))) == (422, True)
    safeguarding.end(world.actor("miriam"), matter, text="Settled.")
    answer = send(page, "One more thing.", SAID)
    assert (answer.status_code, "One more thing." in body(answer)) == (409, True)
    assert MatterFile.objects.count() == 0


def test_the_person_gives_no_more_files_than_a_lead_may(known: tuple[World, str, str]) -> None:
    _, matter, page = known
    for number in range(MOST_FILES):
        told.reply(
            matter, told_page(page.split("/")[-2], now=known[0].now).page,
            text=f"{number}", now=known[0].now, file=told.Given("x.txt", SAID),
        )  # fmt: skip
    answer = send(page, "One more.", SAID)
    assert (answer.status_code, MatterFile.objects.count()) == (422, MOST_FILES)
    assert "One more." in body(answer)


def test_a_page_that_opens_nothing_takes_no_file(known: tuple[World, str, str]) -> None:
    _, matter, page = known
    wrong = page[:-3] + ("a/" if page[-2] != "a" else "b/")
    answers = [send(wrong, "x", SAID), send("/word/nosuch/", "x", SAID), send("/word/nosuch/", "x", None)]
    assert len({(one.status_code, one.content) for one in answers}) == 1
    assert (answers[0].status_code, MatterFile.objects.count(), len(whats(matter))) == (404, 0, 1)


# -- From outside


def test_a_concern_comes_with_a_file_and_nothing_says_from_whom(known: tuple[World, str, str]) -> None:
    world, matter, _ = known
    call = f"{role_link(world.production.pk, world.role)}concern/"
    for _ in range(2):
        answer = send(call, "What I saw.", PDF, name="photo.pdf", about="The bar")
        assert ("They have it." in body(answer), answer.cookies) == (True, {})
    row = Matter.objects.exclude(pk=matter).get()
    assert whats(row.pk) == [("file", "outside")]
    (file,) = seen(world, "miriam", row.pk).files
    assert (file.name, file.by, seen(world, "miriam", row.pk).steps[0].by) == ("photo.pdf", *["somebody outside"] * 2)
    assert world.client("ruth").post(file.url).content == PDF
    assert [world.client(name).post(file.url).status_code for name in ("karen", "derek", "eve")] == [404] * 3
    send(call, "What I saw.", SAID, about="The bar")
    assert (Matter.objects.count(), walk().findings) == (3, [])


def test_a_lead_who_is_named_finds_no_file(known: tuple[World, str, str]) -> None:
    world, matter, _ = known
    call = f"{role_link(world.production.pk, world.role)}concern/"
    send(call, "What she did.", PDF, name="photo.pdf", person=world.people["ruth"].pk)
    row = Matter.objects.exclude(pk=matter).get()
    (file,) = seen(world, "miriam", row.pk).files
    assert [world.client(name).post(file.url).status_code for name in ("miriam", "ruth")] == [200, 404]


def test_a_performer_gives_one_on_their_own_page_and_the_leads_know_from_whom(known: tuple[World, str, str]) -> None:
    world, matter, _ = known
    page = f"/i/{world.link('ivy')}/concern/"
    assert "They have it." in body(send(page, "What he wrote.", SAID, name="../../message.txt"))
    row = Matter.objects.exclude(pk=matter).get()
    (file,) = seen(world, "miriam", row.pk).files
    assert (file.name, file.by) == ("message.txt", "Ivy Marlowe")
    assert "message.txt" not in body(Client().get(page))


# -- On the wire


@pytest.mark.parametrize("announced", [5 * 1024**3, LARGEST * 3])
def test_a_file_that_is_far_too_large_is_not_read_to_its_end_and_the_words_stay(
    known: tuple[World, str, str], announced: int
) -> None:
    """Of what was announced no more is held than a file may have; the rest is thrown away as it comes."""
    _, _, page = known
    form = {"text": "What I want to say.", "file": SimpleUploadedFile("x.pdf", b"%PDF-" + b"x" * 2 * LARGEST)}
    told, _ = on_the_wire(Client(), page, encode_multipart(BOUNDARY, form), announced)
    assert (told.status_code, "What I want to say." in body(told), MatterFile.objects.count()) == (413, True, 0)


def test_what_breaks_off_on_its_way_is_not_kept(known: tuple[World, str, str]) -> None:
    _, matter, page = known
    form = encode_multipart(BOUNDARY, {"text": "See this.", "file": SimpleUploadedFile("x.txt", SAID * 4000)})
    told, _ = on_the_wire(Client(), page, form[: len(form) // 2], len(form))
    assert (told.status_code, "See this." in body(told), len(whats(matter))) == (422, True, 1)
