"""What columns are taken for, in which order dates stand, and what a row says."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from castlist.rules.alike import key_of
from castlist.rules.import_dates import ORDERS, guess_order, read_date
from castlist.rules.import_rows import Fault, Read, filled_in, read_row
from castlist.rules.imports import checked_mapping, guess, has_headings, headings_digest, rows_above
from castlist.rules.why import Refused, Why

FORM = ["Timestamp", "What is your full name?", "Email Address", "Mobile", "Date of birth", "Playing age", "Notes"]
ROW = ["03/04/2021 10:22:01", "Ivy Marlowe", "ivy@example.org", "07700 900123", "1 May 1990", "20-30", "Belts to D5."]


def test_a_form_of_google_is_understood_by_its_questions() -> None:
    found = guess(FORM, [ROW])
    assert [c.field for c in found.columns] == ["last_heard", "name", "email", "phone", "", "plays", "note"]
    assert found.columns[4].never == "a birth date, or an age"
    assert (found.order, found.sure, found.example) == ("dmy", False, ("03/04/2021 10:22:01", "3 April 2021"))


def test_what_a_heading_names_is_surer_than_what_only_reads_like_a_name() -> None:
    form = ["What is your full name?", "Which role are you interested in?", "Emergency contact name",
            "Emergency contact phone", "Where are you based?", "City"]  # fmt: skip
    rows = [["Ivy Marlowe", "The Lead", "Ada Marlowe", "07700 900111", "London", "Leeds"]]
    found = guess(form, rows)
    assert [c.field for c in found.columns] == ["name", "", "", "", "note", "note"]
    assert [c.never for c in found.columns][2:4] == ["who else is to be reached"] * 2


def test_the_order_of_dates_is_guessed_also_where_nobody_knows_yet_what_they_say() -> None:
    found = guess(["Name", "Zuletzt da"], [["Ivy", "12/25/2018"], ["June", "03/04/2019"]])
    assert (found.columns[1].field, found.order, found.example) == ("", "mdy", ("12/25/2018", "25 December 2018"))
    assert guess(["Name", "Born", "Seen"], [["Ivy", "25/12/1990", "12/25/2018"]]).order == "mdy"


def test_headings_in_german_are_understood_and_what_is_never_taken_is_not() -> None:
    form = ["Zeitstempel", "Vorname", "Nachname", "Geburtsdatum", "E-Mail-Adresse", "Handynummer", "Stimmlage",
            "Spielalter", "Größe", "Besondere Fähigkeiten", "Agentur", "Wohnort", "Notfallkontakt (Name)", "Alter",
            "Staatsangehörigkeit"]  # fmt: skip
    found = guess(form, [["3. März 2021"]])
    assert [c.field for c in found.columns] == [
        "last_heard", "first", "last", "", "email", "phone", "voice", "plays", "", "skills", "agent", "note",
        "", "", "",
    ]  # fmt: skip
    assert [bool(c.never) for c in found.columns] == [n in (3, 12, 13, 14) for n in range(15)]
    assert found.example == ("3. März 2021", "3 March 2021")


def test_dates_are_read_with_german_months() -> None:
    said = [
        "3. März 2021",
        "3. Mai 21",
        "24. Dez. 2020",
        "1. Okt 2019",
        "Jänner 3, 2020",
        "7. Maerz 2022",
        "3. Foo 2021",
    ]
    assert [read_date(one, "dmy") for one in said] == [
        date(2021, 3, 3), date(2021, 5, 3), date(2020, 12, 24), date(2019, 10, 1), date(2020, 1, 3), date(2022, 3, 7),
        None,
    ]  # fmt: skip


def test_the_order_of_dates_that_was_said_before_counts_where_they_do_not_tell() -> None:
    assert guess_order(["03/04/2021"], "mdy") == ("mdy", False, ("03/04/2021", "4 March 2021"))
    assert guess_order(["25/12/2020"], "mdy")[0] == "dmy"


def test_columns_without_headings_are_understood_by_what_stands_in_them() -> None:
    assert not has_headings(["Ivy Marlowe", "ivy@example.org"])
    found = guess(["Column 1", "Column 2"], [["Ivy Marlowe", "ivy@example.org"], ["June Ames", "june@example.org"]])
    assert [c.field for c in found.columns] == ["name", "email"]


def test_what_was_said_of_the_same_headings_is_said_again_but_never_of_a_birth_date() -> None:
    found = guess(["Who", "DOB"], [["Ivy", "1990"]], remembered=["name", "note"])
    assert [c.field for c in found.columns] == ["name", ""]
    assert headings_digest(["Full  Name", "E-Mail"]) == headings_digest(["full name", "e_mail"])
    assert headings_digest(["a", "b"]) != headings_digest(["b", "a"])


@pytest.mark.parametrize(
    ("headings", "fields", "why"),
    [
        (["a", "b"], ["email", ""], Why.bad_mapping),
        (["a", "b"], ["name", "name"], Why.bad_mapping),
        (["a"], ["nosuch"], Why.unknown),
        (["a"], ["name", "email"], Why.unknown),
        (["Name", "Date of birth"], ["name", "note"], Why.bad_mapping),
    ],
)
def test_a_mapping_that_cannot_work_is_refused(headings: list[str], fields: list[str], why: Why) -> None:
    with pytest.raises(Refused) as no:
        checked_mapping(headings, fields, "dmy")
    assert no.value.why is why


@pytest.mark.parametrize(
    ("cells", "order", "sure"),
    [
        (["25/12/2020", "03/04/2021"], "dmy", True),
        (["12/25/2020", "03/04/2021"], "mdy", True),
        (["2020-12-25"], "ymd", True),
        (["2020-25-12"], "ydm", True),
        (["03/04/2021"], "dmy", False),
        (["03/03/2021"], "dmy", True),
        (["3 April 2021", "April 4, 2021"], "dmy", True),
        (["never", ""], "dmy", True),
    ],
)
def test_the_order_of_dates_is_guessed_and_it_is_said_whether_that_is_sure(
    cells: list[str], order: str, sure: bool
) -> None:
    assert guess_order(cells)[:2] == (order, sure)


@given(
    st.dates(min_value=date(1971, 1, 1), max_value=date(2069, 12, 31)), st.sampled_from(ORDERS), st.sampled_from("/-.")
)
def test_every_day_is_read_back_in_the_order_in_which_it_was_written(day: date, order: str, mark: str) -> None:
    parts = {"d": f"{day.day:02}", "m": f"{day.month:02}", "y": str(day.year)}
    assert read_date(mark.join(parts[one] for one in order), order) == day


@given(st.text(max_size=60), st.sampled_from(ORDERS))
def test_no_text_breaks_the_reading_of_dates(text: str, order: str) -> None:
    found = read_date(text, order)
    assert found is None or 1 <= found.year <= 9999


def test_a_row_says_what_is_kept() -> None:
    fields = ["name", "email", "phone", "skills", "range", "plays", "credits", "last_heard", "note"]
    cells = ["Marlowe, Ivy", "Ivy <IVY@Example.org>", "07700 900123", "tap; jazz, Tap", "A3–D5", "20 to 30",
             "2019, The Play; Another Play (2021)", "03/04/2021", "Belts."]  # fmt: skip
    assert read_row(fields, cells, order="dmy") == Read(
        {
            "name": "Ivy Marlowe", "email": "ivy@example.org", "phone": "07700 900123", "skills": ["tap", "jazz"],
            "range_low": "A3", "range_high": "D5", "plays_from": 20, "plays_to": 30,
            "credits": [[2019, "The Play"], [2021, "Another Play"]], "note": "Belts.", "last_heard": "3 April 2021",
        }
    )  # fmt: skip


def test_short_rows_long_rows_and_empty_ones_are_read() -> None:
    assert read_row(["name", "email"], ["Ivy"], order="dmy").values == {"name": "Ivy"}
    assert read_row(["name"], ["Ivy", "what", "else"], order="dmy").values == {"name": "Ivy"}
    assert read_row(["name", "email"], ["", " "], order="dmy").empty


@pytest.mark.parametrize(
    ("field", "cell", "says"),
    [
        ("email", "ivy at example", "“ivy at example” is not an e-mail address."),
        ("plays", "twenty", "A playing range goes from 1 to 110, in whole years."),
        ("range", "high", "“high” is no vocal range. Write it like A3-D5."),
        ("credits", "The Play", "“The Play” has no year. Write credits like: 2019, the play, the part."),
        ("note", "x" * 201, "The line has 201 characters; at most 200 are kept."),
        ("note", "x" * 5000, "It has 5,000 characters; at most 4,000 are read."),
        ("note", "a\x00b", "It contains characters that cannot be kept: the file may be in another encoding."),
    ],
)
def test_a_cell_that_cannot_be_taken_is_named_with_the_reason(field: str, cell: str, says: str) -> None:
    read = read_row(["name", field], ["Ivy", cell], order="dmy")
    assert read.faults == (Fault(1, says, spared=field != "email"),)
    assert (read.values, read.without) == ({"name": "Ivy"}, field != "email")
    assert (read.stays_out(partly=False), read.stays_out(partly=True)) == (True, field == "email")


def test_of_several_cells_that_say_one_thing_those_that_can_be_taken_are() -> None:
    read = read_row(["name", "credits", "credits", "skills"], ["Ivy", "2019, The Play", "Hamlet", "tap"], order="dmy")
    assert read.values == {"name": "Ivy", "credits": [[2019, "The Play"]], "skills": ["tap"]}
    assert [(fault.column, fault.spared) for fault in read.faults] == [(2, True)]


def test_both_ends_of_a_range_are_left_out_where_one_cannot_be_taken() -> None:
    read = read_row(["name", "range_low", "plays", "range_high"], ["Ivy", "A3", "20-30", "high"], order="dmy")
    assert read.values == {"name": "Ivy", "plays_from": 20, "plays_to": 30}
    assert [fault.column for fault in read.faults] == [1, 3]


def test_the_language_of_letters_and_the_printed_name_are_read() -> None:
    fields = ["name", "printed", "language"]
    assert [read_row(fields, ["Ivy", "Ivy M. Marlowe", said], order="dmy").values["language"]
            for said in ("de", "Deutsch", "DEUTSCH ")] == ["de"] * 3  # fmt: skip
    read = read_row(fields, ["Ivy", "Ivy M. Marlowe", "Klingon"], order="dmy")
    assert (read.values, read.without) == ({"name": "Ivy", "printed": "Ivy M. Marlowe"}, True)


@pytest.mark.parametrize(
    "cell", ["Open One,o@example.org\nAfter One,a@example.org", "Ada\nBell\nCole", "ada@example.org"]
)
def test_a_name_that_swallowed_other_rows_is_refused(cell: str) -> None:
    (fault,) = read_row(["name", "email"], [cell, ""], order="dmy").faults
    assert (fault.column, fault.why.partition(".")[0]) == (0, "More stands here than a name")
    assert read_row(["name"], ["Ada\nBell"], order="dmy").values == {"name": "Ada Bell"}


def test_headings_are_found_below_a_title() -> None:
    title, head, ada = ["Spring auditions, 2019"], ["Name", "Phone", "Voice"], ["Ada Bell", "0171 1", "alto"]
    assert [rows_above(some) for some in ([title, head, ada], [head, ada], [ada, title], [])] == [1, 0, 0, 0]
    assert rows_above([["Performers and notes", ""], head, ada]) == 1
    assert rows_above([["Who", "What", "More"], ["Ivy", "Dance", "Languages"]]) == 0


def test_a_row_without_a_name_is_not_taken() -> None:
    assert read_row(["name", "email"], ["", "a@b.org"], order="dmy").faults == (
        Fault(-1, "There is no name in this row."),
    )


@given(st.lists(st.text(max_size=80), max_size=18))
def test_no_row_breaks_the_reading(cells: list[str]) -> None:
    from castlist.rules.imports import FIELDS

    read = read_row([one.key for one in FIELDS], cells, order="dmy")
    assert read.stays_out(partly=True) or read.empty or read.values["name"]


def test_nothing_that_is_known_is_written_over() -> None:
    known = {"name": "Ivy", "email": "", "note": "alto", "skills": ["Tap"], "credits": [[2019, "A"]],
             "range_low": "A3", "range_high": "", "plays_from": None, "plays_to": None}  # fmt: skip
    values = {"name": "Ivy M", "email": "i@x.org", "note": "soprano", "skills": ["tap", "jazz"],
              "credits": [[2018, "B"]], "range_low": "C4", "range_high": "D5", "plays_from": 20,
              "plays_to": 30}  # fmt: skip
    assert filled_in(known, values) == {
        "email": "i@x.org", "skills": ["Tap", "jazz"], "credits": [[2018, "B"], [2019, "A"]],
        "plays_from": 20, "plays_to": 30,
    }  # fmt: skip


def test_spellings_of_one_name_have_one_key() -> None:
    assert key_of("jon smith") == key_of("smith, john")
    assert key_of("catherine o'hara") == key_of("kathryn ohara")
    assert key_of("ivy marlowe") != key_of("june ames")
    assert key_of("") == ""
