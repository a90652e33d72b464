"""Rules of the trade: every rule that comes with Castlist speaks just beyond its edge, and not at it."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from castlist.rules import self_tapes
from castlist.rules.trade import (
    KINDS,
    SEVERITIES,
    AgainstTheTrade,
    Finding,
    Minor,
    Other,
    Pack,
    Rule,
    Seen,
    Time,
    counted,
    span,
    weigh,
)
from castlist.rules.trade_checks import (
    LIMITS,
    NEEDS,
    OF_DOOR,
    OF_LETTER,
    OF_SESSION,
    OF_TAPE,
    findings,
    of_door,
    of_letter,
    of_minor,
    ready_before,
)
from castlist.rules.trade_minors import OF_MINOR, leaves_school_on
from castlist.rules.trade_packs import FOLDER, BrokenPack, chosen, in_order, read, shipped
from castlist.rules.why import Why
from tools.check_wheel import MUST_HOLD

LONDON = ZoneInfo("Europe/London")
DAY = datetime(2026, 12, 2, 10, tzinfo=LONDON)  # a Wednesday, in winter
EARLY = datetime(2026, 10, 1, tzinfo=UTC)
RULES = [(pack, rule) for pack in shipped().values() for rule in pack.rules]
GOOD = Seen(
    "invited", (Time(DAY, 20, EARLY),), access="lift", material="Scene 4", adults=2, observer="Ana",
    answer_by=date(2026, 12, 20),
)  # fmt: skip


def at(minutes: int, long: int = 20, *, said: datetime = EARLY, of: datetime = DAY) -> Time:
    """A time so many minutes after ten o'clock."""
    return Time(of + timedelta(minutes=minutes), long, said)


def night(first: int, rest: int) -> tuple[Time, Time]:
    """A time, and one on the next day after so many minutes of rest."""
    return at(first), at(first + 20 + rest)


def sessions_at_the_edge(rule: Rule) -> tuple[Seen, Seen]:  # noqa: C901 - a row for each check
    """A session in which the rule is just kept, and one in which it is just not."""
    n, kind = rule.numbers, rule.kinds[0] if rule.kinds else "invited"
    good, least = replace(GOOD, kind=kind), timedelta(minutes=1)
    start = DAY.astimezone(UTC)
    match rule.check:
        case "notice":
            said = start - timedelta(hours=n.hours)
            return replace(good, times=(at(0, said=said),)), replace(good, times=(at(0, said=said + least),))
        case "grid":
            full = [at(i * n.minutes // n.per_block, 1) for i in range(n.per_block)]
            return (
                replace(good, times=(*full, at(n.minutes, 1))),
                replace(good, times=(*full, at(n.minutes - 1, 1))),
            )
        case "breaks":
            kept = [(work, rest) for work, rest in n.patterns][-1]
            return (
                replace(good, times=(at(0, kept[0]), at(sum(kept), kept[0]))),
                replace(good, times=(at(0, kept[0] + 1), at(sum(kept) + 1, kept[0]))),
            )
        case "turnaround":
            long = n.hours * 60
            return replace(good, times=night(600, long)), replace(good, times=night(600, long - 1))
        case "adults":
            return replace(good, adults=n.adults), replace(good, adults=n.adults - 1)
        case "online":
            desk = replace(at(1), desk=True)
            full = [desk, *(at(i * n.minutes // n.per_block, 1) for i in range(n.per_block))]
            return replace(good, times=tuple(full)), replace(good, times=(*full, at(n.minutes - 1, 1)))
        case "words":
            return replace(good, material="The nudes of Titian"), replace(good, material=f"Please: {n.words[0]}.")
        case "days":
            days = [at(0, of=DAY + timedelta(days=i)) for i in range(n.days + 1)]
            return replace(good, times=tuple(days[:-1])), replace(good, beside=tuple(days[1:]))
        case "long":
            return replace(good, times=(at(0, n.minutes),)), replace(good, times=(at(0, n.minutes + 1),))
        case "once":
            others = [Other(kind, frozenset({(DAY + timedelta(days=i)).date()}), DAY) for i in range(n.days + 1)]
            return replace(good, others=tuple(others[: n.days])), replace(good, others=tuple(others))
        case "later":
            others = [Other(n.words[-1], frozenset({DAY.date()}), DAY + timedelta(minutes=i)) for i in (0, 1)]
            return replace(good, others=(others[0],)), replace(good, others=tuple(others))
        case "lists":
            return replace(good, lists=("Members",)), good
        case "named":
            return good, replace(good, named=False)
        case "observer":
            return good, replace(good, observer="")
        case "recorded":
            return good, replace(good, recording=True)
        case "access_said":
            return good, replace(good, access="")
        case "answer_said":
            return good, replace(good, answer_by=None)
        case "access_asked":
            return good, replace(good, asks_access=False)
        case "remember" | "ready":
            return replace(GOOD, kind="chemistry"), good
    raise AssertionError(rule.check)


def minors_at_the_edge(rule: Rule) -> tuple[Minor, Minor]:  # noqa: C901 - a row for each check
    """Times of a minor with which the rule is just kept, and some with which it is just not."""
    n = rule.numbers
    born = date(2026 - n.ages[0], 1, 1) if not n.under_months else date(2026, 12 - n.under_months, 3)

    def with_(*times: Time) -> Minor:
        return Minor("Mia", born, times)

    midnight = DAY.replace(hour=0)
    match rule.check:
        case "minor_born":
            return with_(at(0)), replace(with_(at(0)), born=None)
        case "minor_clock":
            return (
                with_(at(n.earliest, of=midnight), at(n.latest - 20, of=midnight)),
                with_(at(n.earliest, of=midnight), at(n.latest - 19, of=midnight)),
            )
        case "minor_day":
            return with_(at(0), at(n.minutes - 20)), with_(at(0), at(n.minutes - 19))
        case "minor_days":
            days = [at(0, of=DAY + timedelta(days=i)) for i in range(n.days + 1)]
            return with_(*days[:-1], at(0, of=DAY + timedelta(days=n.days + 1))), with_(*days)
        case "minor_week":
            each = [at(0, n.hours * 10, of=DAY + timedelta(days=i)) for i in range(6)]
            return with_(*each, at(0, of=DAY + timedelta(days=7))), with_(*each, at(0, of=DAY + timedelta(days=6)))
        case "minor_after_night":
            late = at(n.latest - 19, of=midnight)
            return with_(late, at(n.latest + 1 + n.hours * 60, of=midnight)), with_(
                late, at(n.latest + n.hours * 60, of=midnight)
            )
        case "minor_nights":
            nights = [at(n.latest - 19, of=midnight + timedelta(days=i)) for i in range(n.days + 1)]
            return with_(*nights[:-1], at(0, of=DAY + timedelta(days=n.days))), with_(*nights)
        case "minor_weeks":
            monday = DAY - timedelta(days=2)
            full = [at(0, of=monday + timedelta(weeks=w, days=d)) for w in range(n.weeks) for d in range(n.days)]
            last = monday + timedelta(weeks=n.weeks - 1, days=n.days - 1)
            return (
                with_(*full, at(0, of=last + timedelta(days=n.days_off + 1))),
                with_(*full, at(0, of=last + timedelta(days=n.days_off))),
            )
        case "minor_work":
            return with_(at(0, n.minutes)), with_(at(0, n.minutes - 1), at(n.minutes, 2))
        case "minor_stretch":
            work, rest = n.patterns[0]
            return with_(at(0, work), at(work + rest, work)), with_(at(0, work), at(work + rest - 1, work))
        case "minor_break":
            till = 30 + sum(n.beside) + n.minutes
            return with_(at(0, 30), at(till, n.after_minutes)), with_(at(0, 30), at(till - 1, n.after_minutes))
        case "minor_rest":
            return with_(*night(600, n.hours * 60)), with_(*night(600, n.hours * 60 - 1))
    raise AssertionError(rule.check)


def tapes_at_the_edge(limit: str) -> list[bool]:
    """Whether too much is asked for at the limit, and beyond it."""
    most = LIMITS[limit]
    if "days" in limit:
        asked, pages = datetime(2026, 11, 30, 12, tzinfo=UTC), 3 if limit == "few_days" else 4
        first = self_tapes.earliest(asked, pages=pages, zone=LONDON)
        short = timedelta(days=most), timedelta(days=most, minutes=-1)
        return [self_tapes.too_early(asked + one, first) is not None for one in short]
    one = self_tapes.Request(pages=1)
    return [bool(self_tapes.findings(replace(one, **{limit: most + more}))) for more in (0, 1)]


@pytest.mark.parametrize(("pack", "rule"), RULES, ids=lambda one: one.id)
def test_every_shipped_rule_speaks_beyond_its_edge_and_not_at_it(pack: Pack, rule: Rule) -> None:
    alone = (replace(pack, rules=(rule,)),)
    if rule.check in OF_TAPE:
        assert tapes_at_the_edge(rule.numbers.limit) == [False, True]
        return
    found: list[tuple[Finding, ...]]
    if rule.check in OF_DOOR:
        found = [of_door(alone, DAY.date(), rule.numbers.children + more) for more in (0, 1)]
    elif rule.check in OF_MINOR:
        found = [of_minor(alone, one) for one in minors_at_the_edge(rule)]
    else:
        look = findings if rule.check in OF_SESSION else of_letter
        found = [look(alone, one) for one in sessions_at_the_edge(rule)]
    assert [[one.rule for one in some] for some in found] == [[], [rule.id]]
    said = found[1][0]
    assert (said.pack, said.version, said.source, said.severity) == (pack.id, pack.version, rule.source, rule.severity)
    assert "  " not in said.sentence
    assert said.sentence[-1] == "."


def test_only_what_was_read_refuses_or_asks() -> None:
    strict = {rule.mark for _, rule in RULES if rule.severity in ("block", "reason")}
    assert strict == {"V"}
    assert {rule.severity for _, rule in RULES} == set(SEVERITIES)


def test_findings_of_minors_warn_at_most_and_say_nothing_of_a_session() -> None:
    of_minors = [rule for _, rule in RULES if rule.check in OF_MINOR]
    assert {rule.severity for rule in of_minors} == {"warn", "info"}
    every = tuple(shipped().values())
    assert not {one.rule for one in findings(every, GOOD)} & {rule.id for rule in of_minors}


def test_every_check_is_used_and_every_file_is_a_pack() -> None:
    assert {rule.check for _, rule in RULES} == set(NEEDS)
    assert sorted(f"{pack.id}.toml" for pack in shipped().values()) == sorted(p.name for p in FOLDER.iterdir())
    assert set(OF_LETTER) & set(OF_SESSION) == {"notice"}


def test_grid_of_three_minutes_holds_too_many_in_a_block() -> None:
    (aea,) = chosen(["us-aea"])
    three = tuple(at(3 * i, 3) for i in range(20))
    one = next(one for one in findings((aea,), replace(GOOD, kind="epa", times=three)) if one.rule == "epa-block")
    assert (one.found, one.limit, one.unit, one.severity) == (7, 6, "times", "reason")
    assert one.sentence == "A block of 20 minutes has 6 times; from Wednesday 2 December on one would have 7 times."


def test_break_is_kept_by_either_pattern() -> None:
    (aea,) = chosen(["us-aea"])
    five_after_55 = tuple(at(60 * i, 55) for i in range(4))
    ten_after_80 = tuple(at(90 * i, 80) for i in range(3))
    neither = tuple(at(85 * i, 80) for i in range(3))
    found = [
        {one.rule for one in findings((aea,), replace(GOOD, times=times))} & {"breaks"}
        for times in (five_after_55, ten_after_80, neither)
    ]
    assert found == [set(), set(), {"breaks"}]


def test_what_the_same_people_do_elsewhere_counts_for_breaks_and_nights() -> None:
    packs = chosen(["uk-working-time"])
    morning = replace(GOOD, times=(at(0, 180),))
    go_on, late, far = at(190, 190), at(-660), at(48 * 60, 380)
    found = [
        [(one.rule, one.found) for one in findings(packs, replace(morning, beside=beside))]
        for beside in ((), (go_on,), (late,), (far,), (go_on, late))
    ]
    assert found == [[], [("break", 380)], [("daily-rest", 640)], [], [("break", 380), ("daily-rest", 640)]]


def test_two_rooms_at_once_are_one_stretch() -> None:
    packs = chosen(["uk-working-time"])
    long, short = at(0, 350), at(60, 20)
    for times in ((long, short), (short, long)):
        assert findings(packs, replace(GOOD, times=times)) == ()
    over = replace(GOOD, times=(long, short, at(365, 30)))
    assert [(one.rule, one.found) for one in findings(packs, over)] == [("break", 395)]


def test_night_is_counted_in_hours_that_pass() -> None:
    """The clocks go forward in the night of 28 March 2027: by the wall it is eleven hours, and ten pass."""
    (uk,) = chosen(["uk-working-time"])
    times = tuple(
        Time(datetime(2027, 3, day, hour, minute, tzinfo=LONDON), 20, EARLY)
        for day, hour, minute in ((27, 21, 40), (28, 9, 0))
    )
    assert [(one.rule, one.found) for one in findings((uk,), replace(GOOD, times=times))] == [("daily-rest", 600)]


@pytest.mark.parametrize(
    ("born", "leaves"),
    [
        (date(2010, 8, 31), date(2026, 6, 26)),
        (date(2010, 9, 1), date(2027, 6, 25)),
        (date(2011, 1, 15), date(2027, 6, 25)),
    ],
)
def test_school_is_left_on_the_last_friday_in_june(born: date, leaves: date) -> None:
    assert leaves_school_on(born) == leaves


def test_whoever_has_left_school_has_no_hours_in_england() -> None:
    packs = chosen(["england-minors"])
    late = Minor("Mia", date(2010, 8, 31), (at(13 * 60),))
    assert [bool(of_minor(packs, replace(late, born=born))) for born in (late.born, date(2010, 9, 1))] == [False, True]


def test_hours_are_longer_before_a_weekend() -> None:
    packs = chosen(["us-ca-minors"])
    friday = at(12 * 60, of=DAY + timedelta(days=2))
    found = [of_minor(packs, Minor("Mia", date(2014, 1, 1), (one,))) for one in (at(12 * 60), friday)]
    assert [[one.sentence for one in some] for some in found] == [
        ["Mia: on Wednesday 2 December 22:20 is outside the hours for their age, which end or begin at 22:00."],
        [],
    ]


def test_pack_speaks_only_while_it_holds() -> None:
    (general,) = chosen(["general"])
    bad = replace(GOOD, access="")
    over = replace(general, valid_to=date(2026, 12, 1))
    to_come = replace(general, valid_from=date(2026, 12, 3))
    assert [len(findings((pack,), bad)) for pack in (general, over, to_come)] == [1, 0, 0]


def test_of_two_versions_each_looks_at_the_days_on_which_it_holds() -> None:
    (general,) = chosen(["general"])
    old = replace(general, version="2026.1", valid_to=date(2026, 12, 2))
    new = replace(general, version="2026.10", valid_from=date(2026, 12, 3))
    bad = replace(GOOD, access="")
    next_day = replace(bad, times=tuple(at(0, of=DAY + timedelta(days=1)) for _ in range(1)))
    both = replace(bad, times=(*bad.times, *next_day.times))
    found = [[one.version for one in findings((new, old), seen)] for seen in (bad, next_day, both)]
    assert found == [["2026.1"], ["2026.10"], ["2026.10", "2026.1"]]
    assert [one.version for one in in_order((("a", old), ("b", new)))] == ["2026.10", "2026.1"]
    assert (old.holds, new.holds, general.holds) == ("until 2026-12-02", "from 2026-12-03", "")
    with pytest.raises(BrokenPack, match=r"general@2026.10 and general@2026.1 hold on one day"):
        in_order((("a", old), ("b", replace(new, valid_from=date(2026, 12, 2)))))


def test_a_day_of_school_is_looked_at_from_monday_to_friday() -> None:
    packs = chosen(["us-ca-minors"])
    mia = Minor("Mia", date(2014, 1, 1), ())
    for day, rules in ((DAY, ["school-day-9-15"]), (DAY + timedelta(days=3), [])):
        assert [one.rule for one in of_minor(packs, replace(mia, times=(at(0, 301, of=day),)))] == rules
    assert of_minor(packs, replace(mia, times=(at(0, 300),))) == ()


def test_strictest_comes_first() -> None:
    found = findings(chosen(["general"]), Seen("modesty", (at(0, said=DAY.astimezone(UTC)),), recording=True))
    assert [one.severity for one in found] == sorted((one.severity for one in found), key=list(SEVERITIES).index)
    assert [one.rule for one in found][:2] == ["modesty-observer", "modesty-recorded"]


@pytest.mark.parametrize(
    ("gaps", "missing"),
    [
        ((45, 15), []), ((60,), []), ((45, 14), ["second-break"]), ((59,), ["second-break"]),
        ((44, 44), ["meal"]), ((15, 15), ["meal"]), ((14,), ["meal", "second-break"]), ((), ["meal", "second-break"]),
    ],
)  # fmt: skip
def test_beside_the_meal_there_is_a_break_or_one_that_is_long_enough_for_both(
    gaps: tuple[int, ...], missing: list[str]
) -> None:
    starts = [0, *(sum(gaps[: n + 1]) + 30 * (n + 1) for n in range(len(gaps)))]
    last = at(starts[-1], 30 + max(0, 300 - starts[-1]))
    mia = Minor("Mia", date(DAY.year - 12, 1, 1), (*(at(one, 30) for one in starts[:-1]), last))
    found = [one.rule.removesuffix("-9-leaving") for one in of_minor([shipped()["england-minors"]], mia)]
    assert [one for one in found if one in ("meal", "second-break", "long-day")] == missing


def test_numbers_are_read_as_words() -> None:
    assert [span(n) for n in (0, 1, 60, 570, 1439, 4320, 10140)] == [
        "no time", "1 minute", "1 hour", "9 hours 30 minutes", "23 hours 59 minutes", "3 days", "7 days 1 hour",
    ]  # fmt: skip
    counts = ((0, "adults"), (1, "adults"), (2, "adults"), (420, "clock"), (1440, "clock"))
    assert [counted(n, unit) for n, unit in counts] == ["nothing", "1 adult", "2 adults", "07:00", "24:00"]


BROKEN = {
    ('severity = "block"', 'severity = "stop"'): "rule a, severity: “stop” is none of block, info, reason, warn.",
    ('mark = "V"', 'mark = "2"'): "rule a, severity: what is marked 2 was not read in its source: it warns or informs"
    " at most.",
    ("hours = 48", "hours = 0"): "rule a, with.hours: it is a whole number from 1.",
    ("hours = 48", "hours = true"): "rule a, with.hours: it is a whole number from 1.",
    ("hours = 48", ""): "rule a, with.hours: notice needs it.",
    ("hours = 48", "hours = 48, adults = 2"): "rule a, with.adults: notice does not look at it.",
    ("{limit}", "{limits}"): "rule a, says: {limits} is none of found, limit, rest, day, word, who.",
    ("{limit}", "{limit"): "rule a, says: a brace stands alone in it.",
    ('source = "s"', 'source = " "'): "rule a, source: it is a text, and not empty.",
    ('source = "s"', ""): "rule a, source: it is a text, and not empty.",
    ('check = "notice"', 'check = "luck"'): f"rule a, check: “luck” is none of {', '.join(sorted(NEEDS))}.",
    ("kinds = []", 'kinds = ["party"]'): f"rule a, kinds: it is a list of some of {', '.join(KINDS)}.",
    ("kinds = []", "colour = 1"): "rule a, colour: there is no such field.",
    ("read_on = 2026-11-22", ""): "read_on: it is a day, like 2026-12-03, without quotes.",
    ("read_on = 2026-11-22", "read_on = 2026-11-22\nvalid_from = 2027-01-01\nvalid_to = 2026-01-01"): "valid_to: it"
    " lies before valid_from.",
    ('version = "2026.1"', 'version = "new"'): "version: it is a year and a number, like 2026.1.",
    ('id = "p"', 'id = "Not A Name"'): "id: it is made of small letters, digits and single hyphens.",
    ("[[rule]]", "[rule]"): "rule: there is at least one, each as [[rule]].",
}
WHOLE = """
id = "p"
version = "2026.1"
name = "P"
jurisdiction = "anywhere"
agreement = "none"
read_on = 2026-11-22
[[rule]]
id = "a"
check = "notice"
severity = "block"
mark = "V"
source = "s"
says = "At least {limit}."
kinds = []
with = { hours = 48 }
"""


@pytest.mark.parametrize(("change", "says"), BROKEN.items(), ids=lambda one: str(one)[:40])
def test_broken_pack_is_refused_by_file_rule_and_field(change: tuple[str, str], says: str) -> None:
    assert read(WHOLE, file="x.toml").rules[0].numbers.hours == 48
    assert change[0] in WHOLE
    with pytest.raises(BrokenPack) as no:
        read(WHOLE.replace(*change, 1), file="x.toml")
    assert str(no.value) == f"x.toml, {says}"


def test_two_rules_of_one_name_and_what_is_no_toml_are_refused() -> None:
    twice = WHOLE + WHOLE[WHOLE.index("[[rule]]") :]
    for text, says in ((twice, "x.toml, rule a, id: another rule is called so."), ("=", "x.toml, the file: it is no")):
        with pytest.raises(BrokenPack, match=f"^{says}"):
            read(text, file="x.toml")


def test_wheel_is_not_made_without_packs() -> None:
    assert "castlist/rules/packs/general.toml" in MUST_HOLD


def test_what_is_blocked_and_what_asks_why_are_said_at_once() -> None:
    found = findings(chosen(["general"]), replace(GOOD, kind="modesty", observer="", recording=True))
    with pytest.raises(AgainstTheTrade) as no:
        weigh(found, why="", answered=frozenset())
    assert no.value.whys == (Why.against_the_trade, Why.trade_asks_why)
    assert [one.rule for one in no.value.findings] == ["modesty-observer", "modesty-recorded"]
    for why, answered in (("They wrote it.", frozenset[str]()), ("", frozenset({"general/modesty-recorded"}))):
        with pytest.raises(AgainstTheTrade) as no:
            weigh(found, why=why, answered=answered)
        assert (no.value.whys, [one.rule for one in no.value.findings]) == (
            (Why.against_the_trade,), ["modesty-observer"],
        )  # fmt: skip


def test_words_are_those_of_an_audition_and_not_of_a_title() -> None:
    general = chosen(["general"])
    for material, rules in (
        ("32 bars from Kiss Me, Kate; the foot of page 7", []),
        ("The kiss scene, and stage combat", ["fights-and-intimacy"]),
        ("Say your age and the sex scene of act 2", ["sex-act", "personal-questions"]),
        ("A registration fee of £5", ["paying"]),
    ):
        found = [one for one in findings(general, replace(GOOD, material=material)) if one.severity != "info"]
        assert [one.rule for one in found] == rules, material


def test_six_days_in_a_row_and_no_seventh_in_england() -> None:
    """Two times on one day are one day, and a day off begins the count anew."""
    england, days = chosen(["england-minors"]), [at(0, of=DAY + timedelta(days=i)) for i in range(9)]
    for times, found in (
        ([*days[:6], at(60)], []), (days[:7], [("days-in-a-row", 7, 6)]), (days[:6] + days[7:], []),
        (days, [("days-in-a-row", 9, 6)]),
    ):  # fmt: skip
        said = of_minor(england, Minor("Mia", date(2014, 1, 1), tuple(times)))
        assert [(one.rule, one.found, one.limit) for one in said] == found


def test_sixteen_hours_after_a_night_and_twelve_after_any_other_evening() -> None:
    england = chosen(["england-minors"])
    for ends, begins, rules in (
        (23 * 60, 24 * 60 + 11 * 60, []), (23 * 60 + 10, 24 * 60 + 15 * 60 + 10, ["hours"]),
        (23 * 60 + 10, 24 * 60 + 15 * 60 + 9, ["hours", "after-a-night"]),
    ):  # fmt: skip
        times = tuple(at(minute, of=DAY.replace(hour=0)) for minute in (ends - 20, begins))
        found = of_minor(england, Minor("Mia", date(2014, 1, 1), times))
        assert [one.rule.removesuffix("-9-leaving") for one in found] == rules, (ends, begins)


def test_forty_eight_hours_are_counted_in_any_seven_days_and_in_california_only() -> None:
    six = tuple(at(0, 480, of=DAY + timedelta(days=i)) for i in range(6))
    over = (*six, at(0, 1, of=DAY + timedelta(days=6)))
    mia = Minor("Mia", date(2009, 6, 1), ())
    found = [
        [(one.found, one.limit) for one in of_minor(chosen([pack]), replace(mia, times=times)) if "week" in one.rule]
        for pack, times in (("us-ca-minors", six), ("us-ca-minors", over), ("england-minors", over))
    ]
    assert found == [[], [(2881, 2880)], []]


def test_a_baby_of_six_months_is_under_other_hours() -> None:
    packs = chosen(["us-ca-minors"])
    for born, rules in ((date(2026, 6, 3), {"work-under-6-months"}), (date(2026, 6, 2), set[str]())):
        assert {one.rule for one in of_minor(packs, Minor("Mia", born, (at(0, 21),)))} == rules


def test_required_calls_come_before_those_by_invitation() -> None:
    aea = chosen(["us-aea"])
    epa = Other("epa", frozenset({date(2026, 12, 4)}), DAY + timedelta(days=2))
    for kind, others, rules in (
        ("invited", (epa,), ["required-first"]), ("callback", (epa,), []), ("invited", (), []),
        ("invited", (replace(epa, kind="open"),), []), ("invited", (replace(epa, ends=DAY),), []),
    ):  # fmt: skip
        found = findings(aea, replace(GOOD, kind=kind, others=others))
        assert [one.rule for one in found if one.severity == "warn"] == rules


def test_two_rooms_on_one_day_are_one_last_callback() -> None:
    general, here = chosen(["general"]), replace(GOOD, kind="modesty")
    for days, rules in (((), []), ((DAY.date(),), []), ((DAY.date() + timedelta(days=1),), ["modesty-once"])):
        others = tuple(Other("modesty", frozenset({day}), DAY) for day in days)
        found = [one for one in findings(general, replace(here, others=others)) if one.severity == "warn"]
        assert [one.rule for one in found] == rules


def test_how_long_before_is_said_by_the_packs_of_the_day() -> None:
    aea = chosen(["us-aea", "general"])
    day, over = DAY.date(), tuple(replace(one, valid_to=DAY.date() - timedelta(days=1)) for one in aea)
    found = [ready_before(aea, kind, day) for kind in ("epa", "ecc-singers", "ecc-dancers", "invited")]
    assert (found, ready_before(over, "epa", day), ready_before((), "epa", day)) == ([10, 30, 30, 0], 0, 0)
