"""Erased is erased: the words are gone from every table, ids and the log stay, and views say when it was."""

import re
from datetime import timedelta
from typing import Any

import pytest
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection

from castlist.actions import (
    auditions,
    decisions,
    erasure,
    files,
    keeping,
    offers,
    performers,
    productions,
    safeguarding,
)
from castlist.actions.decisions import Reason
from castlist.actions.erasure import Item
from castlist.queries.verification_walk import walk
from castlist.records import journal
from castlist.records.models import Erasure, Hold, Letter, Link, Performer, Reply, Slot, Text
from castlist.rules.why import Refused, Why
from tests.rules.test_files import jpeg
from tests.world import World

pytestmark = pytest.mark.django_db

SAID = ("Ivy", "ivy@example.org", "Sideways", "belts to D5", "A ramp, please", "Only after six", "The voice.")


@pytest.fixture(autouse=True)
def _no_journal() -> None:
    journal.journal_path().unlink(missing_ok=True)


@pytest.fixture
def known(invited: World) -> World:
    """Ivy has a letter, a time with what she needs, has answered, and her record says who she is."""
    Performer.objects.filter(pk=invited.performers["ivy"]).update(
        email="ivy@example.org", note="alto, belts to D5", credits=[[2019, "Sideways, the nurse"]], last_heard="in 2019"
    )
    invited.invite("ivy")
    bearer = invited.bearer("ivy")
    first = Slot.objects.order_by("start").values_list("pk", flat=True)[0]
    auditions.book(bearer, slot=first, held="", needs="A ramp, please", now=invited.now)
    offers.reply(bearer, what="yes", text="Only after six", now=invited.now)
    return invited


def everything() -> str:
    """Every value of every row of every table."""
    found = []
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f'SELECT * FROM "{table}"')
            found += [str(bytes(v) if isinstance(v, memoryview) else v) for row in cursor.fetchall() for v in row]
    return "\n".join(found)


def said_in(text: str) -> list[str]:
    """What of it stands there as words: three letters come about in a salt by chance, once in a hundred runs."""
    return [word for word in SAID if re.search(rf"(?<![\w-]){re.escape(word)}(?![\w-])", text)]


def test_what_they_gave_and_were_sent_is_in_no_table_any_more(known: World) -> None:
    before = everything()
    assert said_in(before) == list(SAID)
    erasure.erase_performer(known.performers["ivy"], now=known.now, with_rooms=True)
    after = everything()
    assert said_in(after) == []
    assert walk().findings == []


def test_their_own_erasing_leaves_what_others_said(known: World) -> None:
    erasure.erase_performer(known.performers["ivy"], now=known.now)
    after = everything()
    assert said_in(after) == ["The voice."]
    assert Link.objects.filter(revoked_at=None).count() == 0
    assert (Slot.objects.filter(cand__isnull=False).count(), Reply.objects.exclude(body="").count()) == (0, 0)


def test_the_candidacy_has_ended_and_its_time_is_free(known: World) -> None:
    erasure.erase_performer(known.performers["ivy"], now=known.now)
    cand = known.state().candidacy(known.cands["ivy"])
    assert cand is not None
    assert cand.ended == "withdrawn"


def test_views_say_when_it_was(known: World) -> None:
    erasure.erase_performer(known.performers["ivy"], now=known.now, with_rooms=True)
    page = known.client("karen").get(f"/p/{known.production.pk}/r/{known.role}/?c={known.cands['ivy']}")
    said = f"erased on {known.now.day} {known.now:%B %Y}"
    assert page.status_code == 200
    assert f"Somebody ({said})" in page.content.decode()
    minute = known.client("karen").get(f"/p/{known.production.pk}/r/{known.role}/minute/{known.cands['ivy']}/1/")
    assert said in minute.content.decode()
    assert "A secret reason." not in minute.content.decode()
    early = known.client("karen").get(f"/p/{known.production.pk}/r/{known.role}/?at=8")
    assert "Ivy" not in early.content.decode()


def test_an_erased_performer_is_not_found_and_not_put_forward_again(known: World) -> None:
    performer = known.performers["ivy"]
    erasure.erase_performer(performer, now=known.now)
    page = known.client("karen").get(f"/p/{known.production.pk}/r/{known.role}/put-forward/?q=Somebody")
    assert "erased on" not in page.content.decode()
    with pytest.raises(Refused) as no:
        decisions.put_forward(known.actor("karen"), role=known.role, performer=performer, reason=Reason("Again."))
    assert no.value.why is Why.erased


def test_a_merged_record_goes_with_the_one_that_stays(known: World) -> None:
    other = productions.add_performer(known.production.company_id, name="I. Marlowe-Sideways", now=known.now)
    performers.merge(known.actor("karen"), keep=known.performers["ivy"], gone=other.pk)
    erasure.erase_performer(known.performers["ivy"], now=known.now)
    assert "Marlowe-Sideways" not in everything()
    with pytest.raises(Refused) as no:
        erasure.erase_performer(other.pk, now=known.now)
    assert no.value.why is Why.unknown


def test_erased_twice_is_refused_and_the_journal_names_it_once(known: World) -> None:
    performer = known.performers["ivy"]
    erasure.erase_performer(performer, now=known.now)
    with pytest.raises(Refused) as no:
        erasure.erase_performer(performer, now=known.now)
    assert no.value.why is Why.erased
    assert erasure.erase([Item("performer", performer)], purpose="own", now=known.now) == 0
    assert [line.key for line in journal.read()] == [performer]


def test_the_journal_holds_ids_and_dates_and_no_words(known: World) -> None:
    erasure.erase_performer(known.performers["ivy"], now=known.now, with_rooms=True)
    said = journal.journal_path().read_text()
    assert [word for word in SAID if word in said] == []
    assert {line.kind for line in journal.read()} == {"performer", "text"}
    assert {line.at for line in journal.read()} == {int(known.now.timestamp() * 1000)}


def test_what_broke_off_after_the_journal_is_finished_by_the_next_run(
    known: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    performer = known.performers["ivy"]

    def breaks(*_: Any) -> None:
        raise RuntimeError("the power is cut")

    with monkeypatch.context() as patch:
        patch.setitem(erasure.HOW, "performer", breaks)
        with pytest.raises(RuntimeError):
            erasure.erase_performer(performer, now=known.now)
    assert Performer.objects.get(pk=performer).name == "Ivy Marlowe"
    later = known.now + timedelta(days=1)
    assert (erasure.take_up(now=later), erasure.take_up(now=later)) == (1, 0)
    row = Performer.objects.get(pk=performer)
    assert (row.erased_at, row.name) == (known.now, f"Somebody (erased on {known.now.day} {known.now:%B %Y})")


def test_a_torn_line_of_the_journal_is_no_erasure_and_the_next_one_is_whole(known: World) -> None:
    erasure.erase([Item("reply", "aaaaaaaaaaaa")], purpose="letters", now=known.now)
    with journal.journal_path().open("a") as file:
        file.write('{"kind":"performer","key":"' + known.performers["ivy"])
    erasure.erase([Item("reply", "bbbbbbbbbbbb")], purpose="letters", now=known.now)
    assert [line.key for line in journal.read()] == ["aaaaaaaaaaaa", "bbbbbbbbbbbb"]
    assert erasure.take_up(now=known.now) == 0
    assert Performer.objects.get(pk=known.performers["ivy"]).erased_at is None


def test_a_journal_that_lacks_what_the_records_know_is_completed(known: World) -> None:
    erasure.erase_performer(known.performers["ivy"], now=known.now)
    journal.journal_path().unlink()
    erasure.take_up(now=known.now)
    assert [(line.kind, line.key) for line in journal.read()] == [("performer", known.performers["ivy"])]


def test_a_picture_goes_from_the_folder(known: World, django_capture_on_commit_callbacks: Any) -> None:
    performer = known.performers["ivy"]
    files.give_picture(performer, SimpleUploadedFile("me.jpg", jpeg()), now=known.now)
    name = Performer.objects.get(pk=performer).headshot
    assert default_storage.exists(f"headshots/{name}") is True
    with django_capture_on_commit_callbacks(execute=True):
        erasure.erase_performer(performer, now=known.now)
    assert default_storage.exists(f"headshots/{name}") is False


def test_a_matter_about_them_stays_and_the_leads_know_whom_it_is_about(known: World) -> None:
    matter = safeguarding.raise_matter(
        known.actor("derek"), kind="complaint", account="What I saw.", performer=known.performers["ivy"]
    )
    erasure.erase_performer(known.performers["ivy"], now=known.now, with_rooms=True)
    page = known.client("miriam").get(f"/p/{known.production.pk}/safeguarding/{matter}/").content.decode()
    assert ("Ivy Marlowe" in page, "What I saw." in page) == (True, True)
    assert walk().findings == []


def test_verify_finds_what_came_back(known: World) -> None:
    performer, text = known.performers["ivy"], Text.objects.get(body="The voice.")
    erasure.erase_performer(performer, now=known.now, with_rooms=True)
    assert walk().checked["I27"] > 1
    Performer.objects.filter(pk=performer).update(email="ivy@example.org")
    Text.objects.filter(pk=text.pk).update(body=text.body, salt=text.salt, erased_at=0)
    assert [f.sentence for f in walk().findings] == [
        f"the performer {performer} was erased, and is there",
        f"the text {text.pk} was erased, and is there",
    ]


# -- Texts


def test_an_author_erases_their_own_words_and_nobody_elses(known: World) -> None:
    text = Text.objects.get(body="The voice.")
    with pytest.raises(Refused) as no:
        erasure.erase_own_text(text.pk, by=known.people["derek"].pk, now=known.now)
    assert no.value.why is Why.unknown
    erasure.erase_own_text(text.pk, by=known.people["karen"].pk, now=known.now)
    text.refresh_from_db()
    assert (text.body, text.salt, text.erased_at) == (None, None, int(known.now.timestamp() * 1000))
    assert walk().findings == []
    with pytest.raises(Refused) as no:
        erasure.erase_own_text(text.pk, by=known.people["karen"].pk, now=known.now)
    assert no.value.why is Why.erased


# -- Holds


def test_what_is_held_is_not_erased_until_the_hold_ends(known: World) -> None:
    company, karen = known.production.company, known.people["karen"]
    until = known.now.date() + timedelta(days=30)
    made = keeping.hold(
        company, by=karen, performer=known.performers["ivy"], reason="She has claimed her fee.", until=until,
        now=known.now,
    )  # fmt: skip
    with pytest.raises(Refused) as no:
        erasure.erase_performer(known.performers["ivy"], now=known.now)
    assert no.value.why is Why.held
    assert "She has claimed her fee." in no.value.detail
    with pytest.raises(Refused):
        erasure.erase_own_text(Text.objects.get(body="The voice.").pk, by=karen.pk, now=known.now)
    keeping.end_hold(company, by=karen, hold=made.pk, now=known.now)
    erasure.erase_performer(known.performers["ivy"], now=known.now)
    assert Hold.objects.get().ended_by == karen.pk


def test_a_letter_alone_is_erased_and_its_link_opens_nothing(known: World) -> None:
    letter = Letter.objects.get()
    erasure.erase([Item("letter", letter.pk)], purpose="letters", now=known.now)
    letter.refresh_from_db()
    assert (letter.to, letter.body) == ("", "")
    assert letter.subject.startswith("A letter (erased on ")
    assert Link.objects.filter(letter=letter.pk, revoked_at=None).count() == 0
    assert Erasure.objects.get().purpose == "letters"
