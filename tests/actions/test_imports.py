"""A list of people comes in part by part, fills in and never writes over, and is undone as a whole."""

from collections import Counter
from datetime import UTC, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.db import connection
from django.utils import timezone

from castlist.actions import decisions, erasure, import_work, imports, performers, searching
from castlist.actions.decisions import Reason
from castlist.queries.performers import lists_of
from castlist.queries.searching import Search
from castlist.records.models import ImportColumns, ImportRow, ImportRun, Performer, Source
from castlist.rules.searching import asked
from castlist.rules.why import Refused, Why
from tests.world import World, build

pytestmark = pytest.mark.django_db
HEAD = "Name,E-mail,Phone,Skills,Notes"


@pytest.fixture
def world(db: None) -> World:
    """The story's company; Ivy is known here, with an address."""
    found = build(timezone.now().astimezone(UTC).replace(microsecond=0))
    found.put_forward("ivy", email="ivy@example.org")
    return found


@pytest.fixture
def bring(world: World, tmp_path: Path) -> Any:
    """Karen brings a list of these lines; it is looked at as it was guessed."""

    def do(*lines: str, head: str = HEAD, looked: bool = True) -> ImportRun:
        path = tmp_path / "list.csv"
        path.write_text("\n".join([*([head] if head else []), *lines]), encoding="utf-8")
        karen = world.people["karen"]
        run = imports.bring(path, company=world.production.company, by=karen, name="list.csv", now=world.now)
        if looked:
            imports.understand(run.pk, company=run.company, columns=run.columns, order=run.date_order, now=world.now)
            whole(run)
        return ImportRun.objects.get(pk=run.pk)

    return do


def whole(run: ImportRun) -> ImportRun:
    """All the work that there is on it is done."""
    import_work.go_on(run.pk, now=run.touched_at, parts=1000)
    run.refresh_from_db()
    return run


def fates(run: ImportRun) -> list[str]:
    return list(ImportRow.objects.filter(run=run).order_by("n").values_list("fate", flat=True))


def done(run: ImportRun) -> list[str]:
    return list(ImportRow.objects.filter(run=run).order_by("n").values_list("done", flat=True))


def taken(run: ImportRun) -> ImportRun:
    imports.take(run.pk, company=run.company, now=run.touched_at)
    return whole(run)


def undone(run: ImportRun) -> ImportRun:
    imports.undo(run.pk, company=run.company, now=run.touched_at)
    return whole(run)


def people() -> list[tuple[str, str, str, list[str]]]:
    return sorted((p.name, p.email, p.note, p.skills) for p in Performer.objects.all())


def test_every_row_has_its_fate_before_anything_is_done(world: World, bring: Any) -> None:
    before = people()
    run = bring(
        "June Ames,june@example.org,,tap,",
        "ivy marlowe,IVY@example.org,,jazz,belts",
        "Ivy Marlow,,,,",
        "Her Agent,ivy@example.org,,,",
        "June Ames,june@example.org,,,",
        "Ada,not an address,,,",
        ",,,,",
        ",nobody@example.org,,,",
    )
    assert fates(run) == ["new", "known", "maybe", "maybe", "twice", "wrong", "empty", "wrong"]
    assert run.stage == "checked"
    assert run.counts["fates"] == Counter(fates(run))
    assert people() == before
    wrong = ImportRow.objects.get(run=run, n=7)
    assert wrong.why == [[1, "“not an address” is not an e-mail address."]]


def test_who_is_new_comes_in_and_who_is_known_is_filled_in_and_nothing_is_written_over(
    world: World, bring: Any
) -> None:
    Performer.objects.filter(email="ivy@example.org").update(note="alto")
    run = taken(bring("June Ames,june@example.org,,tap,", "Ivy Marlowe,ivy@example.org,07700 900123,jazz,belts"))
    assert (run.stage, done(run)) == ("done", ["made", "filled"])
    assert people() == [
        ("Ivy Marlowe", "ivy@example.org", "alto", ["jazz"]),
        ("June Ames", "june@example.org", "", ["tap"]),
    ]
    assert Performer.objects.get(email="ivy@example.org").phone == "07700 900123"
    assert set(Source.objects.values_list("by", flat=True)) == {world.people["karen"].pk}
    assert Source.objects.count() == 2


def test_who_may_be_known_waits_for_a_member_and_nobody_is_merged_silently(world: World, bring: Any) -> None:
    run = taken(bring("Ivy Marlow,,,jazz,", "Ivvy Marlowe,,,tap,", "Ivy Marlowe,other@example.org,,,"))
    assert (done(run), len(people())) == (["", "", ""], 1)
    ivy = Performer.objects.get()
    imports.choose(run.pk, company=run.company, choices={2: "same", 3: "new", 4: "skip"}, now=run.touched_at)
    run = taken(run)
    assert done(run) == ["filled", "made", "left"]
    ivy.refresh_from_db()
    assert ivy.skills == ["jazz"]
    assert [name for name, *_ in people()] == ["Ivvy Marlowe", "Ivy Marlowe"]


def test_a_row_about_somebody_who_is_not_decided_about_waits_with_them(world: World, bring: Any) -> None:
    run = taken(bring("Ivy Marlow,,07700 900123,jazz,", "Ivy Marlow,,07700 900123,tap,"))
    assert (fates(run), done(run)) == (["maybe", "twice"], ["", ""])
    imports.choose(run.pk, company=run.company, choices={2: "new"}, now=run.touched_at)
    assert done(taken(run)) == ["made", "filled"]
    assert ("Ivy Marlow", "", "", ["jazz", "tap"]) in people()


def test_one_choice_holds_for_all_who_may_be_known(world: World, bring: Any) -> None:
    run = bring("Ivy Marlow,,,jazz,", "Ivvy Marlowe,,,tap,")
    assert imports.choose(run.pk, company=run.company, choices={}, everybody="skip", now=run.touched_at) == 2
    assert done(taken(run)) == ["left", "left"]


def test_the_same_list_twice_changes_nothing_the_second_time(world: World, bring: Any) -> None:
    lines = ("June Ames,june@example.org,,tap,", "June Ames,june@example.org,,jazz,", "Ada Bell,,0207 946 0018,,x")
    taken(bring(*lines))
    before = people()
    again = taken(bring(*lines))
    assert (done(again), people()) == (["same", "same", "same"], before)
    assert done(taken(again)) == ["same", "same", "same"]


def test_work_that_was_cut_off_goes_on_behind_the_last_part(
    world: World, bring: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(import_work, "PART", 3)
    run = bring(*(f"Ada{'abcdefghij'[n]} Bell,ada{n}@example.org,,," for n in range(10)))
    imports.take(run.pk, company=run.company, now=run.touched_at)
    import_work.go_on(run.pk, now=run.touched_at, parts=2)
    assert Performer.objects.count() == 7
    monkeypatch.setattr(import_work.import_making, "_note_sources", _break_off)
    with pytest.raises(KeyboardInterrupt):
        import_work.go_on(run.pk, now=run.touched_at)
    assert Performer.objects.count() == 7, "half a part is none"
    monkeypatch.undo()
    assert import_work.go_on_with_all(now=run.touched_at + timedelta(minutes=1)) == 1
    run.refresh_from_db()
    assert (run.stage, Performer.objects.count(), set(done(run))) == ("done", 11, {"made"})


def _break_off(*_: object) -> None:
    raise KeyboardInterrupt


def test_of_two_lists_that_bring_the_same_people_the_second_fills_in(world: World, bring: Any) -> None:
    one, other = bring("June Ames,june@example.org,,tap,"), bring("June Ames,june@example.org,,jazz,")
    assert (fates(one), fates(other)) == (["new"], ["new"])
    taken(one), taken(other)
    assert done(other) == ["filled"]
    assert ("June Ames", "june@example.org", "", ["tap", "jazz"]) in people()


def test_who_came_meanwhile_under_the_same_name_is_asked_about(world: World, bring: Any) -> None:
    one, other = bring("June Ames,,,tap,"), bring("June Ames,,,jazz,")
    taken(one), taken(other)
    assert (fates(other), done(other)) == (["maybe"], [""])


def test_undone_it_is_as_before(world: World, bring: Any) -> None:
    before = people()
    run = taken(bring(
        "June Ames,june@example.org,,tap,", "Ivy Marlowe,ivy@example.org,07700 900123,jazz,belts",
        "June Ames,june@example.org,,jazz,twice",
    ))  # fmt: skip
    assert len(people()) == 2
    run = undone(run)
    assert (run.stage, set(done(run)), people()) == ("undone", {"undone"}, before)
    assert not Source.objects.exists()


@pytest.mark.parametrize("kept_up", [False, True])
def test_who_came_in_is_found_until_it_is_undone(world: World, bring: Any, *, kept_up: bool) -> None:
    def found(words: str) -> list[str]:
        if kept_up:
            searching.keep_up(now=world.now)
        ids = Search(world.production.company_id).find(asked(words)).ids
        return list(Performer.objects.filter(pk__in=ids).values_list("name", flat=True))

    assert found("jun") == []
    run = taken(bring("June Ames,june@example.org,,tap,", "Ivy Marlowe,ivy@example.org,,juggling,"))
    assert found("june") == ["June Ames"]
    assert found("juggling") == ["Ivy Marlowe"]
    undone(run)
    assert (found("june"), found("juggling")) == ([], [])
    assert found("marlowe") == ["Ivy Marlowe"]


def test_what_has_gone_on_since_stays_and_is_named(world: World, bring: Any) -> None:
    run = taken(bring(
        "June Ames,june@example.org,,tap,", "Ada Bell,ada@example.org,,,", "Nora Cole,nora@example.org,,,",
        "Ivy Marlowe,ivy@example.org,07700 900123,jazz,belts",
    ))  # fmt: skip
    june, ada = Performer.objects.get(name="June Ames"), Performer.objects.get(name="Ada Bell")
    decisions.put_forward(world.actor("karen"), role=world.role, performer=june.pk, reason=Reason("The voice."))
    Performer.objects.filter(pk=ada.pk).update(note="sings")
    Performer.objects.filter(email="ivy@example.org").update(note="belts to D5")
    run = undone(run)
    assert done(run) == ["kept", "kept", "undone", "kept"]
    whys = list(ImportRow.objects.filter(run=run, done="kept").order_by("n").values_list("why", flat=True))
    assert whys == [
        [[-1, "They have taken part in something since."]],
        [[-1, "Something about them has been changed since."]],
        [[-1, "Changed since, so it stays: note."]],
    ]
    ivy = Performer.objects.get(email="ivy@example.org")
    assert (ivy.phone, ivy.skills, ivy.note) == ("", [], "belts to D5")
    assert not Performer.objects.filter(name="Nora Cole").exists()


def test_whoever_another_list_has_too_stays_when_one_of_the_two_is_undone(world: World, bring: Any) -> None:
    june, ada = "June Ames,june@example.org,,tap,", "Ada Bell,ada@example.org,,,"
    one = taken(bring(june, ada))
    other = taken(bring(june, head=HEAD))
    assert done(other) == ["same"]
    one = undone(one)
    assert done(one) == ["kept", "undone"]
    assert "Another list" in ImportRow.objects.get(run=one, done="kept").why[0][1]
    assert [name for name, *_ in people()] == ["Ivy Marlowe", "June Ames"]
    assert done(undone(other)) == ["undone"]
    assert set(Source.objects.values_list("run", flat=True)) == {one.pk}


def test_what_went_to_another_record_since_stays_and_is_named(world: World, bring: Any) -> None:
    run = taken(bring("Ivy Marlowe,ivy@example.org,07700 900123,,"))
    other = world.production.company.performers.create(name="I. Marlowe", created_at=world.now)
    ivy = Performer.objects.get(email="ivy@example.org")
    performers.merge(world.actor("karen"), keep=other.pk, gone=ivy.pk)
    run = undone(run)
    assert done(run) == ["kept"]
    assert "made one with another record" in ImportRow.objects.get(run=run).why[0][1]
    other.refresh_from_db()
    assert (other.phone, Source.objects.count()) == ("07700 900123", 1)
    assert [(who, of) for who, _, of in lists_of(other.pk)] == [("Karen", run.pk)]


def test_undone_it_can_be_understood_anew(world: World, bring: Any) -> None:
    run = undone(taken(bring("June Ames,june@example.org,,tap,belts")))
    imports.again(run.pk, company=run.company, now=run.touched_at)
    columns = ["name", "email", "phone", "", "note"]
    imports.understand(run.pk, company=run.company, columns=columns, order="dmy", now=run.touched_at)
    taken(whole(run))
    assert ("June Ames", "june@example.org", "belts", []) in people()


def test_columns_are_remembered_for_the_same_headings(world: World, bring: Any) -> None:
    run = bring("June Ames,x", head="Performer,Odd", looked=False)
    assert run.columns == ["name", ""]
    imports.understand(run.pk, company=run.company, columns=["name", "voice"], order="mdy", now=run.touched_at)
    assert bring("Ada Bell,y", head="performer,ODD", looked=False).columns == ["name", "voice"]
    assert ImportColumns.objects.count() == 1


def test_an_erased_person_is_erased_in_lists_too(world: World, bring: Any) -> None:
    run = taken(bring("June Ames,june@example.org,,tap,", "Ivy Marlowe,ivy@example.org,,jazz,"))
    for one in Performer.objects.all():
        erasure.erase_performer(one.pk, now=world.now)
    rows = ImportRow.objects.filter(run=run)
    assert [(r.cells, r.mail, r.alike, r.added) for r in rows] == [([], "", "", {})] * 2
    assert not Source.objects.exists()
    assert set(Performer.objects.values_list("alike", flat=True)) == {""}
    assert set(done(undone(run))) == {"undone"}
    assert Performer.objects.count() == 2, "what is erased stays as a mark"


def test_what_is_never_taken_is_not_kept_either(world: World, bring: Any) -> None:
    run = bring(
        "Ada Bell,1990-05-01,07700 900111,alto", head="Name,Date of birth,Emergency contact,Voice", looked=False
    )
    assert ImportRow.objects.get(run=run).cells == ["Ada Bell", "", "", "alto"]


def test_rows_above_the_headings_are_none_and_every_row_has_its_number_in_the_file(world: World, bring: Any) -> None:
    run = bring("", "Name,Phone", "", "Ada Bell,0171 111", "June Ames,0171 222", head="Spring auditions,")
    assert (run.headings, run.columns, run.rows) == (["Name", "Phone"], ["name", "phone"], 3)
    assert list(ImportRow.objects.filter(run=run).order_by("n").values_list("n", "fate")) == [
        (4, "empty"), (5, "new"), (6, "new"),
    ]  # fmt: skip


def test_rows_go_when_their_time_is_over(world: World, bring: Any) -> None:
    run, left = taken(bring("June Ames,june@example.org,,tap,")), bring("Ada Bell,,,,")
    import_work.forget_old(now=world.now + timedelta(days=29))
    assert ImportRow.objects.count() == 2
    import_work.forget_old(now=world.now + timedelta(days=31))
    assert not ImportRow.objects.exists()
    assert list(ImportRun.objects.values_list("pk", "name", "headings")) == [(run.pk, "", [])]
    assert not ImportRun.objects.filter(pk=left.pk).exists()
    with pytest.raises(Refused) as no:
        imports.undo(run.pk, company=run.company, now=world.now)
    assert no.value.why is Why.stale_version


def test_a_recused_member_does_not_learn_from_a_list_that_somebody_is_here(world: World, bring: Any) -> None:
    from castlist.actions import agreements

    agreements.declare(world.actor("karen"), performer=world.performers["ivy"], what="partner")
    assert fates(bring("Ivy Marlowe,ivy@example.org,,jazz,")) == ["new"]


@pytest.mark.parametrize(
    ("stage", "act"),
    [("mapping", "take"), ("mapping", "undo"), ("checked", "undo"), ("done", "again"), ("done", "understand")],
)
def test_what_is_asked_out_of_turn_is_refused(world: World, bring: Any, stage: str, act: str) -> None:
    run = bring("June Ames,june@example.org,,tap,")
    ImportRun.objects.filter(pk=run.pk).update(stage=stage)
    more: dict[str, Any] = {"columns": run.columns, "order": "dmy"} if act == "understand" else {}
    with pytest.raises(Refused) as no:
        getattr(imports, act)(run.pk, company=run.company, now=run.touched_at, **more)
    assert no.value.why is Why.stale_version


def test_a_file_that_breaks_off_leaves_nothing(world: World, tmp_path: Path) -> None:
    path = tmp_path / "list.csv"
    path.write_bytes(b"Name,Note\n" + b"Ada,x\n" * 3000 + b'Ivy,"never closed' + b"x" * 200_000)
    with pytest.raises(Refused):
        imports.bring(path, company=world.production.company, by=world.people["karen"], name="x", now=world.now)
    assert not ImportRun.objects.exists()
    assert not ImportRow.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_the_statements_of_a_part_are_planned_for_its_rows_and_others_are_not(bring: Any) -> None:
    if connection.vendor != "postgresql":
        pytest.skip("only PostgreSQL keeps plans")

    def planned() -> tuple[str, str]:
        with connection.connection.cursor() as cursor:
            cursor.execute("SELECT current_setting('plan_cache_mode'), current_setting('enable_seqscan')")
            return tuple(cursor.fetchone())

    def looked(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        if 'FROM "performer"' in sql:
            seen.append(planned())
        return execute(sql, params, many, context)

    seen: list[tuple[str, str]] = []
    run, before = bring("Ada B,a@b.example,,,", looked=False), planned()
    imports.understand(run.pk, company=run.company, columns=run.columns, order=run.date_order, now=run.touched_at)
    with connection.execute_wrapper(looked):
        whole(run)
    assert set(seen) == {("force_custom_plan", "off")}
    assert planned() == before == ("auto", "on")


WIDE = "Name,E-mail,Range,Language of their letters"


def test_rows_come_in_without_the_cells_that_cannot_be_taken_and_say_which(world: World, bring: Any) -> None:
    lines = ["June Ames,june@example.org,high,de", "Ada Bell,no address,high,", "Ivy Marlowe,ivy@example.org,A3-D5,xx",
             "June Ames,june@example.org,A3-D5,", ",x@example.org,,"]  # fmt: skip
    run = bring(*lines, head=WIDE)
    assert fates(run) == ["wrong", "wrong", "wrong", "new", "wrong"]
    assert (run.counts["without"], run.counts["partly"]) == (2, 0)
    imports.spare(run.pk, company=run.company, partly=True, now=run.touched_at)
    assert fates(whole(run)) == ["new", "wrong", "known", "twice", "wrong"]
    assert (run.counts["without"], run.counts["partly"]) == (0, 2)
    taken(run)
    assert done(run) == ["made", "", "filled", "filled", ""]
    found = Performer.objects.values_list("name", "language", "range_low").order_by("name")
    assert list(found) == [("Ivy Marlowe", "", "A3"), ("June Ames", "de", "A3")]
    why = [row.why for row in ImportRow.objects.filter(run=run, partly=True).order_by("n")]
    assert [[column for column, _ in said] for said in why] == [[2], [3]]
    undone(run)
    assert done(run) == ["undone", "", "undone", "undone", ""]
    assert list(Performer.objects.values_list("name", "range_low")) == [("Ivy Marlowe", "")]
    assert imports.again(run.pk, company=run.company, now=run.touched_at).partly is False


def test_also_once_the_list_is_in_the_rest_can_come_without_those_cells(world: World, bring: Any) -> None:
    run = taken(bring("June Ames,june@example.org,,", "Ada Bell,ada@example.org,high,", "Ivy Marlow,,,", head=WIDE))
    assert done(run) == ["made", "", ""]
    imports.spare(run.pk, company=run.company, partly=True, now=run.touched_at)
    assert (whole(run).stage, fates(run)) == ("done", ["new", "new", "maybe"])
    assert done(taken(run)) == ["made", "made", ""]
    assert done(undone(run)) == ["undone", "undone", ""]
    assert Performer.objects.count() == 1


def test_a_decision_stays_where_the_row_is_still_about_the_same_people(world: World, bring: Any) -> None:
    run = bring("Ivy Marlow,,,", "June Ames,,high,", "Jun Ames,,,", head=WIDE)
    imports.choose(run.pk, company=run.company, choices={2: "same", 4: "skip"}, now=run.touched_at)
    imports.spare(run.pk, company=run.company, partly=True, now=run.touched_at)
    whole(run)
    assert list(ImportRow.objects.filter(run=run).order_by("n").values_list("fate", "choice")) == [
        ("maybe", "same"), ("new", ""), ("maybe", ""),
    ]  # fmt: skip


@pytest.mark.parametrize(("field", "value"), [("printed", "June A."), ("language", "de"), ("unreminded", True)])
def test_nobody_goes_of_whom_something_was_said_since(world: World, bring: Any, field: str, value: Any) -> None:
    run = taken(bring("June Ames,june@example.org,,,"))
    Performer.objects.filter(name="June Ames").update(**{field: value})
    assert done(undone(run)) == ["kept"]
    assert getattr(Performer.objects.get(name="June Ames"), field) == value


def test_a_printed_name_that_was_changed_since_stays(world: World, bring: Any) -> None:
    run = taken(bring("Ivy Marlowe,ivy@example.org,Ivy M.,de", head="Name,E-mail,Printed name,Letters in"))
    Performer.objects.filter(email="ivy@example.org").update(printed="I. Marlowe")
    assert done(undone(run)) == ["kept"]
    assert ImportRow.objects.get(run=run).why == [[-1, "Changed since, so it stays: name as it is printed."]]
    assert Performer.objects.values_list("printed", "language").get() == ("I. Marlowe", "")
