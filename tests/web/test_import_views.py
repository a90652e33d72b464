"""Lists of people in a browser: brought, understood, looked at, taken and undone, without a script."""

import csv
import io
import json
from datetime import UTC, timedelta
from typing import Any

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone
from openpyxl import load_workbook

from castlist.actions import agreements, decisions, import_work, people
from castlist.actions.productions import add_performer
from castlist.records.models import Company, ImportRow, ImportRun, Performer
from tests.world import World, build

pytestmark = pytest.mark.django_db
LIST = "Name,E-mail,Notes\nJune Ames,june@example.org,tap\nIvy Marlow,,jazz\nAda,no address,\n"
HERE = "/people/import/"


@pytest.fixture
def world(db: None) -> World:
    """The story's company; Ivy is known here."""
    found = build(timezone.now().astimezone(UTC).replace(microsecond=0))
    found.put_forward("ivy", email="ivy@example.org")
    return found


def bring(client: Client, said: str = LIST, **more: str) -> Any:
    return client.post(HERE, {"file": SimpleUploadedFile("spring.csv", said.encode()), **more})


def columns(client: Client, run: ImportRun) -> Any:
    return client.post(f"{HERE}{run.pk}/columns/", {"column": run.columns, "order": run.date_order})


def test_a_list_comes_in_and_goes_again_without_a_script(world: World) -> None:
    client = world.client("sam")
    answer = bring(client)
    run = ImportRun.objects.get()
    assert (answer.status_code, answer["Location"]) == (302, f"{HERE}{run.pk}/")
    said = client.get(f"{HERE}{run.pk}/").content.decode()
    assert "What the columns say" in said
    assert '<option value="name" selected>' in said
    assert columns(client, run).status_code == 302
    said = client.get(f"{HERE}{run.pk}/").content.decode()
    assert "1 person comes in" in said
    assert "“no address” is not an e-mail address." in said
    assert Performer.objects.count() == 1
    client.post(f"{HERE}{run.pk}/choose/", {"row": ["3"], "choice": ["same"]})
    assert client.post(f"{HERE}{run.pk}/take/").status_code == 302
    assert sorted(Performer.objects.values_list("name", "note")) == [("Ivy Marlowe", "jazz"), ("June Ames", "tap")]
    said = client.get(HERE).content.decode()
    assert "1 person came in, 1 filled in" in " ".join(said.split())
    june = Performer.objects.get(name="June Ames")
    assert f'<a href="/people/{june.pk}/" dir="auto">June Ames</a>' in client.get(f"{HERE}{run.pk}/").content.decode()
    brought = "brought a list in which they stand"
    told = [brought in world.client(who).get(f"/people/{june.pk}/").content.decode() for who in ("sam", "tom")]
    assert told == [True, False]
    client.post(f"{HERE}{run.pk}/undo/")
    assert list(Performer.objects.values_list("name", "note")) == [("Ivy Marlowe", "")]
    assert "Everything is as it was before." in client.get(f"{HERE}{run.pk}/").content.decode()


def test_of_somebody_known_it_is_said_beforehand_what_would_be_filled_in(world: World) -> None:
    client = world.client("sam")

    def told(row: str) -> str:
        bring(client, f"Name,E-mail,Phone,Playing age,Skills\n{row}\n")
        run = ImportRun.objects.latest("touched_at")
        columns(client, run)
        return " ".join(client.get(f"{HERE}{run.pk}/").content.decode().split())

    assert "known already: Ivy Marlowe · nothing to add" in told("Ivy Marlowe,ivy@example.org,,,")
    more = told("Ivy Marlowe,ivy@example.org,+44 20 7946 0000,30-40,tap")
    assert "known already: Ivy Marlowe · fills in Phone, Skills, Playing range" in more
    client.post(f"{HERE}{ImportRun.objects.latest('touched_at').pk}/take/")
    assert "fills in" not in client.get(f"{HERE}{ImportRun.objects.latest('touched_at').pk}/").content.decode()
    assert Performer.objects.get(name="Ivy Marlowe").phone == "+44 20 7946 0000"


@pytest.mark.parametrize("who", ["tom", "miriam", "eve"])
def test_nobody_else_finds_anything(world: World, who: str) -> None:
    bring(world.client("sam"))
    run, client = ImportRun.objects.get(), world.client(who)
    pages = [HERE, f"{HERE}{run.pk}/", f"{HERE}{run.pk}/rows.csv", f"{HERE}{run.pk}/take/"]
    assert {client.get(one).status_code for one in pages} == {404}
    acts = ("columns", "spare", "take", "undo", "drop")
    assert {client.post(f"{HERE}{run.pk}/{act}/").status_code for act in acts} == {404}
    assert bring(client).status_code == 404
    assert ImportRun.objects.count() == 1
    assert "/people/" not in client.get("/settings/").content.decode()


def test_rows_are_taken_without_cells_that_cannot_be_where_somebody_says_so(world: World) -> None:
    client = world.client("sam")
    bring(client, "Name,E-mail,Playing age\nJune Ames,june@example.org,twenty\nAda,no address,20-30\n")
    run = ImportRun.objects.get()
    columns(client, run)
    said = " ".join(client.get(f"{HERE}{run.pk}/").content.decode().split())
    assert "1 row stays out because of a cell that nobody is known by." in said
    assert "0 people come in" in said
    assert client.post(f"{HERE}{run.pk}/spare/", {"partly": "yes"}).status_code == 302
    said = " ".join(client.get(f"{HERE}{run.pk}/?fate=partly").content.decode().split())
    assert "1 row comes in without a cell that cannot be taken" in said
    assert (
        'Without this cell: Playing age, <span dir="auto">“twenty”</span>: A playing range goes from 1 to 110' in said
    )
    table = list(csv.reader(io.StringIO(client.get(f"{HERE}{run.pk}/rows.csv").getvalue().decode("utf-8-sig"))))
    assert table[1][1:3] == ["new here", "Without this cell: Playing age: A playing range goes from 1 to 110, in whole "
                             "years."]  # fmt: skip
    client.post(f"{HERE}{run.pk}/take/")
    assert Performer.objects.filter(name="June Ames", plays_from=None).count() == 1
    assert not Performer.objects.filter(name="Ada").exists()


def test_the_same_form_sent_twice_brings_one_list(world: World) -> None:
    client = world.client("sam")
    first, second = bring(client, key="abc:bring"), bring(client, key="abc:bring")
    assert first["Location"] == second["Location"]
    assert ImportRun.objects.count() == 1


@pytest.mark.parametrize(
    ("data", "status", "says"),
    [
        (None, 422, "Choose a file first."),
        (b"", 422, "The file that came is empty."),
        (b"%PDF-1.7", 422, "This is a PDF."),
        (b"Name,E-mail\n", 422, "The list has no rows."),
    ],
)
def test_a_file_that_is_no_list_is_refused_in_words(world: World, data: bytes | None, status: int, says: str) -> None:
    client = world.client("sam")
    form = {} if data is None else {"file": SimpleUploadedFile("list.csv", data)}
    answer = client.post(HERE, form)
    assert answer.status_code == status
    assert says in answer.content.decode()
    assert not ImportRun.objects.exists()


def test_a_file_that_is_too_large_is_refused_before_it_is_read(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    from castlist.web import uploads

    monkeypatch.setattr(uploads, "LARGEST_FILE", 1000)
    client = world.client("sam")
    assert bring(client, LIST + "x" * 100_000).status_code == 413
    assert bring(client, LIST + "Ada,,x\n" * 200).status_code == 413
    assert not ImportRun.objects.exists()


def test_columns_that_cannot_work_are_refused_and_what_was_chosen_stands_there(world: World) -> None:
    client = world.client("sam")
    bring(client)
    run = ImportRun.objects.get()
    answer = client.post(f"{HERE}{run.pk}/columns/", {"column": ["", "email", "voice"], "order": "mdy"})
    assert answer.status_code == 422
    said = answer.content.decode()
    assert "Say in which column the names stand." in said
    assert '<option value="voice" selected>' in said
    assert '<option value="mdy" selected>' in said


def test_columns_that_were_said_of_the_same_headings_stand_as_last_time(world: World) -> None:
    client = world.client("sam")
    bring(client, "Who,When\nJune Ames,03/04/2021\n")
    run = ImportRun.objects.get()
    assert "Guessed by their headings" in client.get(f"{HERE}{run.pk}/").content.decode()
    client.post(f"{HERE}{run.pk}/columns/", {"column": ["name", "last_heard"], "order": "mdy"})
    bring(client, "Who,When\nAda Bell,05/04/2021\n")
    said = client.get(f"{HERE}{ImportRun.objects.latest('created_at', 'pk').pk}/").content.decode()
    assert "As last time: that is what was said of them for a list with these headings" in said
    assert "Guessed by their headings" not in said
    assert '<option value="last_heard" selected>' in said
    assert '<option value="mdy" selected>' in said
    assert "“05/04/2021” is read as 4 May 2021." in said.replace("&#34;", '"')


def test_nobody_is_decided_about_by_a_form_that_is_none(world: World) -> None:
    client = world.client("sam")
    bring(client)
    run = ImportRun.objects.get()
    columns(client, run)
    for form in ({"row": ["3"]}, {"row": ["x"], "choice": ["new"]}, {"row": ["3"], "choice": ["burn"]},
                 {"everybody": "burn"}):  # fmt: skip
        assert client.post(f"{HERE}{run.pk}/choose/", form).status_code == 422
    assert set(ImportRow.objects.values_list("choice", flat=True)) == {""}


def test_work_that_is_long_is_shown_and_goes_on_by_looking(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(import_work, "PART", 2)
    client = world.client("sam")
    letters = "abcdefghij"
    bring(client, "Name,E-mail\n" + "".join(f"Ada{x} Bell,{x}@example.org\n" for x in letters))
    run = ImportRun.objects.get()
    columns(client, run)
    said = client.get(f"{HERE}{run.pk}/").content.decode()
    assert "<p>4 of 10</p>" in said
    assert 'id="form-go"' in said
    for _ in range(2):
        client.post(f"{HERE}{run.pk}/go/")
    assert "What will become of the rows" in client.get(f"{HERE}{run.pk}/").content.decode()


def test_every_row_with_its_fate_can_be_taken_along_and_no_cell_is_a_formula(world: World) -> None:
    client = world.client("sam")
    bring(client, 'Name,E-mail,Notes\nJune Ames,june@example.org,"=HYPERLINK(1)"\nAda,no,+1\n')
    run = ImportRun.objects.get()
    columns(client, run)
    answer = client.get(f"{HERE}{run.pk}/rows.csv")
    table = list(csv.reader(io.StringIO(answer.getvalue().decode("utf-8-sig"))))
    assert table == [
        ["Row", "What becomes of it", "Why", "Name", "E-mail", "Notes"],
        ["2", "new here", "", "June Ames", "june@example.org", "'=HYPERLINK(1)"],
        ["3", "cannot be taken", "E-mail: “no” is not an e-mail address.", "Ada", "no", "'+1"],
    ]


def test_everybody_can_be_taken_along_and_brought_back(world: World) -> None:
    Performer.objects.update(note="=1+1", skills=["tap", "jazz"], range_low="A3", range_high="D5", phone="+44 7700 900",
                             credits=[[2019, "The Play"]], plays_from=20, plays_to=30)  # fmt: skip
    client = world.client("sam")
    told = json.loads(client.get("/people/export/people.json").getvalue())["people"]
    assert [(one["name"], one["note"], one["skills"]) for one in told] == [("Ivy Marlowe", "=1+1", ["tap", "jazz"])]
    said = client.get("/people/export/people.csv").getvalue()
    assert "'=1+1" in said.decode()
    sheet = load_workbook(io.BytesIO(client.get("/people/export/people.xlsx").getvalue())).active
    note = sheet["K2"]
    assert (note.value, note.data_type) == ("=1+1", "s")
    before = Performer.objects.values().get()
    for kind, data in (("csv", said), ("xlsx", client.get("/people/export/people.xlsx").getvalue())):
        client.post(HERE, {"file": SimpleUploadedFile(f"people.{kind}", data)})
        run = ImportRun.objects.latest("created_at", "pk")
        columns(client, run)
        client.post(f"{HERE}{run.pk}/take/")
        assert list(ImportRow.objects.filter(run=run).values_list("fate", "done")) == [("known", "same")]
    assert Performer.objects.values().get() == before


def test_whoever_sees_the_directory_takes_along_what_its_pages_show_them_and_no_more(world: World) -> None:
    world.agree("ivy", "audition")
    Performer.objects.update(phone="0800 1111", printed="Ivy M.", language="de", wished_at=world.now)

    def told(who: str) -> dict[str, Any]:
        (ivy,) = json.loads(world.client(who).get("/people/export/people.json").getvalue())["people"]
        return ivy

    sam, tom, miriam = told("sam"), told("tom"), told("miriam")
    assert [(one["email"], one["phone"]) for one in (sam, tom, miriam)] == [
        ("ivy@example.org", "0800 1111"), ("", ""), ("", ""),
    ]  # fmt: skip
    assert [[row["step"] for row in one["stands"]] for one in (sam, tom, miriam)] == [["audition"], ["audition"], []]
    assert [[row["name"] for row in one["known_by"]] for one in (tom, miriam)] == [["Karen"], []]
    assert (tom["printed"], tom["language"]) == ("Ivy M.", "de")
    assert [row["what"] for row in tom["consents"]] == ["kept in mind for other parts"]
    table = list(csv.DictReader(io.StringIO(
        world.client("tom").get("/people/export/people.csv").getvalue().decode("utf-8-sig"))))  # fmt: skip
    assert (table[0]["Name as it is printed"], table[0]["Language of their letters"]) == ("Ivy M.", "Deutsch")
    assert table[0]["Where they stood here"].startswith("The Lead, ")
    assert table[0]["E-mail"] == ""
    assert "kept in mind for other parts, until " in table[0]["What they said to"]
    assert world.client("eve").get("/people/export/people.csv").status_code == 404


def test_the_owner_on_no_team_reads_whom_the_company_knows_and_nothing_that_rooms_say(world: World) -> None:
    ella = people.make_person(email="ella@example.org", name="Ella Stone", now=world.now)
    Company.objects.update(owner=ella)
    client = Client()
    client.force_login(ella)
    said = client.get("/people/").content.decode()
    assert "You own the company and are on no team" in said
    assert "Ivy Marlowe" in said
    page = client.get(f"/people/{world.performers['ivy']}/").content.decode()
    assert "ivy@example.org" in page
    assert "They stand nowhere that you can see." in page
    assert "Put it right" not in page
    (ivy,) = json.loads(client.get("/people/export/people.json").getvalue())["people"]
    assert (ivy["email"], ivy["stands"], ivy["letters"], ivy["known_by"]) == ("ivy@example.org", [], [], [])
    assert 'href="/people/"' in client.get("/settings/").content.decode()


def test_the_same_people_are_the_same_workbook_whenever_it_is_made(world: World) -> None:
    made = []
    for days in (0, 3):
        with time_machine.travel(world.now + timedelta(days=days), tick=False):
            made.append(world.client("sam").get("/people/export/people.xlsx").getvalue())
    assert made[0] == made[1]
    assert load_workbook(io.BytesIO(made[0])).active["A1"].value


def test_a_recused_member_takes_nobody_along_of_whom_they_are_not_to_know(world: World) -> None:
    agreements.declare(world.actor("karen"), performer=world.performers["ivy"], what="partner")
    assert b"Ivy" not in world.client("karen").get("/people/export/people.csv").getvalue()
    assert b"Ivy" in world.client("sam").get("/people/export/people.csv").getvalue()


def test_whoever_is_recused_from_a_role_does_not_learn_from_the_file_who_stands_for_it(world: World) -> None:
    def told() -> list[tuple[str, int]]:
        people = json.loads(world.client("tom").get("/people/export/people.json").getvalue())["people"]
        return sorted((one["name"], len(one["stands"])) for one in people)

    assert told() == [("Ivy Marlowe", 1)]
    ada = add_performer(world.production.company_id, name="Ada Bell", now=world.now)
    agreements.declare(world.actor("tom"), performer=ada.pk, what="partner")
    decisions.submit(world.actor("sam"), role=world.role, performer=ada.pk)
    assert told() == [("Ivy Marlowe", 0)], "he is recused from the role, and she is in the directory all the same"


def test_whoever_is_recused_from_a_role_does_not_learn_from_a_list_who_stands_for_it(world: World) -> None:
    ada = add_performer(world.production.company_id, name="Ada Bell", now=world.now)
    agreements.declare(world.actor("karen"), performer=ada.pk, what="partner")
    decisions.submit(world.actor("sam"), role=world.role, performer=ada.pk)
    karen = world.client("karen")
    bring(karen, "Name,E-mail\nIvy Marlowe,ivy@example.org\nJune Ames,june@example.org\n")
    run = ImportRun.objects.get()
    columns(karen, run)
    fates = list(ImportRow.objects.filter(run=run).order_by("n").values_list("fate", flat=True))
    assert fates == ["known", "new"], "she is in the directory: were she new, she would stand for the role"
    assert "Ivy Marlowe" in karen.get(f"{HERE}{run.pk}/").content.decode()


def test_a_recused_member_does_not_see_in_a_list_of_somebody_else_whom_it_is_about(world: World) -> None:
    sam = world.client("sam")
    bring(sam)
    run = ImportRun.objects.get()
    columns(sam, run)
    agreements.declare(world.actor("karen"), performer=world.performers["ivy"], what="partner")
    karen = world.client("karen")
    assert "Ivy" not in karen.get(f"{HERE}{run.pk}/").content.decode()
    assert b"Ivy" not in karen.get(f"{HERE}{run.pk}/rows.csv").getvalue()


def test_what_is_not_there_is_not_there(world: World) -> None:
    client = world.client("sam")
    for path in (f"{HERE}nosuch/", f"{HERE}nosuch/rows.csv", f"{HERE}nosuch/take/", "/people/export/people.exe"):
        assert client.get(path).status_code == 404
    bring(client)
    run = ImportRun.objects.get()
    assert client.post(f"{HERE}{run.pk}/burn/").status_code == 404
    assert client.get(f"{HERE}{run.pk}/take/").status_code == 302
    assert client.get(f"{HERE}{run.pk}/?page=x&fate=nosuch").status_code == 200
