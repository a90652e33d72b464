"""`castlist conform`: scenarios through the stored system, by the real command; where it counts, in its own process."""

import json
import re
from collections.abc import Callable
from contextlib import nullcontext
from pathlib import Path
from typing import Any

import pytest

from castlist.jobs import conform as command
from castlist.jobs import conform_words
from castlist.jobs.conform_checks import AFTER, VALUES
from castlist.jobs.conform_judge import LEVELS, Disagreement, compare
from castlist.jobs.conform_play import Stage, play
from castlist.jobs.conform_player import PLAIN, SPECIAL
from castlist.jobs.conform_room import House
from castlist.jobs.conform_sentences import ENDED, SENTENCES, SHOWN, sentence
from castlist.queries.verification_walk import walk
from tests.installation import run_in

ACTS = Path(__file__).parents[1] / "rules" / "scenarios" / "acts.jsonl"
HANDFUL = Path(__file__).parents[1] / "rules" / "scenarios" / "handful.jsonl"
CONSENT = Path(__file__).parents[3] / "shared" / "design" / "CONSENT.md"
SETUP: dict[str, Any] = {
    "members": {"Karen": {"say": [["*", "*"]]}, "Derek": {"say": [["*", "*"]]}, "Stella": {"desk": True}, "Nobody": {}},
    "roles": {"Lead cover": {"covers": "Lead", "places": 1}, "Lead": {"places": 1}},
    "rule": {"skip_to": "offer", "grace": 1},
    "alternates": ["Fay"],
    "seconds": {"Derek": "Gus"},
    "relations": [["Stella", "Ada"]],
}


def conform(path: Path, *arguments: str, tmp_path: Path) -> Any:
    return run_in(tmp_path / "data", "conform", str(path), *arguments)


# -- The command


@pytest.mark.without_records
@pytest.mark.slow
def test_the_scenarios_of_the_repository_agree(tmp_path: Path) -> None:
    path = tmp_path / "both.jsonl"
    path.write_text("".join(one.read_text(encoding="utf-8") for one in (HANDFUL, ACTS)), encoding="utf-8")
    lines = path.read_text(encoding="utf-8").splitlines()
    ran = conform(path, "--json", tmp_path=tmp_path)
    assert (ran.returncode, ran.stderr) == (0, "")
    acts = sum(len(json.loads(line)["steps"]) for line in lines)
    assert json.loads(ran.stdout) == {
        "scenarios": len(lines), "acts": acts, "agreed": len(lines), "disagreements": [],
    }  # fmt: skip


@pytest.fixture
def here(db: None, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Callable[..., Any]:
    """The command in this process and on the database of the test; its exit code, and what it printed."""
    monkeypatch.setattr(command, "throw_away_database", lambda **_: nullcontext())

    def ran(*arguments: str) -> tuple[int, str]:
        code = command.main(arguments)
        return code, capsys.readouterr().out

    return ran


@pytest.mark.without_records
@pytest.mark.parametrize(
    ("name", "value", "level", "code"),
    [("step", "cast", 1, 1), ("status", "cast", 2, 1), ("waits_for", ["Nobody"], 3, 0)],
)
def test_a_disagreement_is_told_and_ends_its_scenario(
    here: Callable[..., Any], tmp_path: Path, name: str, value: Any, level: int, code: int
) -> None:
    scenario = json.loads(HANDFUL.read_text(encoding="utf-8").splitlines()[0])
    first = scenario["steps"][0]
    cand = next(iter(first["after"]))
    got = first["after"][cand][name]
    first["after"][cand][name] = value
    path = tmp_path / "one.jsonl"
    path.write_text(json.dumps(scenario) + "\n\n", encoding="utf-8")
    returned, printed = here(str(path), "--json")
    assert (returned, json.loads(printed)) == (
        code,
        {
            "scenarios": 1,
            "acts": 1,
            "agreed": 0,
            "disagreements": [
                {
                    "id": scenario["id"],
                    "step": 0,
                    "level": level,
                    "expected": {cand: {name: value}},
                    "got": {cand: {name: got}},
                }
            ],
        },
    )
    told = here(str(path))[1]
    assert f"{scenario['id']}, step 0, level {level}" in told
    assert "CONSENT.md, section" in told


@pytest.mark.without_records
@pytest.mark.slow
def test_a_bad_line_is_named_and_the_others_are_played(tmp_path: Path) -> None:
    good = HANDFUL.read_text(encoding="utf-8").splitlines()[0]
    path = tmp_path / "some.jsonl"
    path.write_text(f'{good}\n{{"id": "b"}}\n', encoding="utf-8")
    line = f"{path}, line 2, “b”, setup: found nothing, expected an object."
    ran = conform(path, "--json", tmp_path=tmp_path)
    told = json.loads(ran.stdout)
    assert (ran.returncode, ran.stderr) == (2, f"castlist: {line}\n")
    bad = {"line": 2, "id": "b", "field": "setup", "found": "nothing", "expected": "an object"}
    assert (told["scenarios"], told["agreed"], told["malformed"]) == (1, 1, [bad])
    ran = conform(path, tmp_path=tmp_path)
    assert (ran.returncode, ran.stderr) == (2, f"castlist: {line}\n")
    assert ran.stdout.startswith("1 scenarios, ")


def test_where_nothing_can_be_played_one_object_is_printed_all_the_same(tmp_path: Path) -> None:
    path = tmp_path / "bad.jsonl"
    path.write_bytes(b"\x00\xff")
    ran = conform(path, "--json", tmp_path=tmp_path)
    told = json.loads(ran.stdout)
    assert (ran.returncode, told["scenarios"], told["disagreements"], len(told["malformed"])) == (2, 0, [], 1)
    assert ran.stderr.count("\n") == 1
    ran = conform(path, tmp_path=tmp_path)
    assert (ran.returncode, ran.stdout) == (2, "")


def test_a_file_that_is_not_there_is_named(tmp_path: Path) -> None:
    ran = conform(tmp_path / "none.jsonl", tmp_path=tmp_path)
    assert (ran.returncode, ran.stderr.strip()) == (
        2,
        f"castlist: {tmp_path / 'none.jsonl'}: No such file or directory.",
    )


def test_every_act_that_can_be_played_has_its_words() -> None:
    assert conform_words.ARGUMENTS.keys() == SENTENCES.keys() == PLAIN.keys() | SPECIAL.keys()
    assert conform_words.OPTIONAL.keys() < conform_words.ARGUMENTS.keys()
    arguments = {*conform_words.ARGUMENTS.values(), *conform_words.OPTIONAL.values()}
    assert {name for names in arguments for name in names.split()} <= VALUES.keys()
    assert {name for _, names in LEVELS for name in names} == AFTER.keys() == SHOWN.keys()


@pytest.mark.skipif(not CONSENT.exists(), reason="the shared design is not on this machine")
def test_the_sentences_are_those_of_the_text() -> None:
    parts = re.split(r"^## (\d+)\..*$", CONSENT.read_text(encoding="utf-8"), flags=re.MULTILINE)
    sections = {int(number): _plain(text) for number, text in zip(parts[1::2], parts[2::2], strict=True)}
    for section, words in (*SENTENCES.values(), *SHOWN.values(), ENDED):
        assert [part for part in words.split(" … ") if _plain(part) not in sections[section]] == []


def _plain(text: str) -> str:
    return " ".join(re.sub(r"[*`“”\"]", "", text).split()).rstrip(".").lower()


# -- Scenarios that are not in the file: names, odd arguments, orders


@pytest.fixture
def stage(db: None) -> Stage:
    return Stage(House.built(), SETUP)


def done(stage: Stage, act: str, who: str = "Karen", cand: str = "c", **said: Any) -> tuple[str, ...]:
    return stage.do({"act": act, "who": who, "cand": cand, **said})


def concluded(stage: Stage, target: str, rev: int) -> None:
    for who in ("Karen", "Derek"):
        assert done(stage, "position", who, rev=rev, kind="support") == ()
    assert done(stage, "conclude", "Stella", rev=rev) == ()
    assert stage.view()["c"]["step"] == target


def begun(stage: Stage) -> None:
    assert done(stage, "put_forward", performer="Ivy", role="Lead") == ()


def test_what_is_unknown_is_refused_and_never_breaks(stage: Stage) -> None:
    begun(stage)
    for act in (
        {"act": "propose", "target": "consider", "cand": "nothing"},
        {"act": "put_forward", "cand": "d", "performer": "Ada", "role": "Nurse"},
        {"act": "floor", "objection": "O9", "to": "offer"},
        {"act": "adopt", "objection": "never heard of"},
        {"act": "breach", "condition": "x"},
        {"act": "finish", "task": "T"},
        {"act": "admit", "under": "nothing"},
        {"act": "list_position", "name": "L", "kind": "support"},
        {"act": "confirm"},
    ):
        refused = stage.do({"who": "Karen", "cand": "c", **act})
        assert refused, act
        assert not refused[0].startswith("broken"), (act, refused)
    assert done(stage, "propose", "Stranger", target="consider") == ("no_right",)
    assert done(stage, "propose", target="nowhere") == ("bad_step",)
    assert done(stage, "propose", target="consider", deadline=-1) == ("bad_rule",)
    assert walk().findings == []


def test_conditions_are_judged_and_breached_by_their_names(stage: Stage) -> None:
    begun(stage)
    asked = [{"name": "x", "kind": "pre", "asked_by": "Derek"}, ["y", "undertaking", "Karen"]]
    assert done(stage, "propose", target="consider", conditions=asked) == ()
    assert done(stage, "judge_met", "Karen", condition="x") == ("not_owner",)
    assert done(stage, "amend") == ()  # everything stays, and the mark would belong to the revision before
    assert done(stage, "judge_met", "Derek", condition="x") == ()
    assert done(stage, "judge_met", "Derek", condition="y") == ("unknown",)
    concluded(stage, "consider", 2)
    assert done(stage, "breach", "Derek", condition="y") == ()
    assert stage.view()["c"]["status"] == "review"
    assert stage.view()["c"]["waits_for"] == ["y"]


def test_joint_acts_are_judged_after_the_last(stage: Stage) -> None:
    def joint(act: str, *by: str, **said: Any) -> tuple[str, ...]:
        return stage.do({"act": act, "by": list(by), **said})

    assert joint("set_rule", "Karen", q=1) == ("not_all", "below_q")
    before = stage.room.state.n
    assert joint("add_member", "Karen", name="Nora", say=[["Lead", "*"]]) == ("not_all", "below_q")
    assert stage.room.state.n == before  # nothing is left of it
    assert joint("add_member", "Stella", "Derek", "Nobody", "Karen", name="Nora", say=[["Lead", "*"]]) == ()
    assert joint("set_rule", "Derek", "Karen", gate=True) == ()
    assert joint("set_rule", "Karen", "Derek", preset="one", decider="Derek") == ()
    assert stage.room.state.rule.decider == stage.names.person("Derek")
    assert done(stage, "put_forward", performer="Ivy", role="Lead") == ()
    assert done(stage, "decide", "Derek", target="consider") == ()


def test_seats_pass_and_offers_lapse_with_time(stage: Stage) -> None:
    begun(stage)
    assert done(stage, "propose", target="offer", deadline=2, cand="c") == ()
    assert stage.do({"act": "time", "hours": 169}) == ()
    assert "Gus" in stage.view()["c"]["waits_for"]
    assert done(stage, "clearance", "Lea", value="cleared") == ()
    concluded(stage, "offer", 1)
    assert stage.view()["c"]["offer"] == "grace"
    assert stage.do({"act": "time", "hours": 1}) == ()
    assert stage.view()["c"]["offer"] == "live"
    assert stage.do({"act": "time", "hours": 3}) == ()
    assert stage.view()["c"]["offer"] == "lapsed"
    assert done(stage, "accept_offer", "Ivy") == ("deadline_passed",)
    assert walk().findings == []


def test_a_version_seen_before_something_happened_is_stale(stage: Stage) -> None:
    begun(stage)
    assert done(stage, "propose", target="consider") == ()
    for who in ("Karen", "Derek"):
        assert done(stage, "position", who, rev=1, kind="support") == ()
    assert "stale_version" in done(stage, "conclude", rev=1, seen=2)
    assert done(stage, "advise", "Derek", kind="comment") == ()
    assert done(stage, "conclude", rev=1, seen=4) == ()


def test_relations_and_own_candidacies_are_found_by_name(stage: Stage) -> None:
    assert done(stage, "submit", "Ada", role="Lead") == ()
    assert done(stage, "task", "Stella", task="T", owner="Karen") == ("recused",)
    assert done(stage, "submit", "Derek", cand="d", role="Lead") == ()
    assert done(stage, "propose", "Derek", target="consider") == ("recused",)


def test_only_what_a_step_names_is_compared() -> None:
    view = {"c": {"step": "named", "minutes": 0, "bites": ["O2", "O1"], "waits_for": []}}
    step = {"accepted": True, "after": {"c": {"step": "named", "minutes": 0}}}
    complete: Callable[..., Any] = compare
    assert complete(step, {}, ()) is not None
    assert complete({"refused": ["unknown"], "after": {}}, view, ("unknown", "ended")) is None
    assert complete({"refused": ["unknown"], "after": {}}, view, ("ended",))[0] == 4
    assert complete({"refused": ["unknown"], "after": {}}, view, ()) == (1, {"refused": ["unknown"]}, "accepted")


@pytest.mark.slow
def test_scenarios_are_played_to_their_end(db: None) -> None:
    house = House.built()
    for line in HANDFUL.read_text(encoding="utf-8").splitlines()[:6]:
        outcome = play(house, json.loads(line))
        assert outcome.disagreement is None


def test_a_review_that_is_said_to_wait_for_what_has_ended_is_told_by_its_sentence() -> None:
    want, got = {"c": {"waits_for": ["O1", "O2"]}}, {"c": {"waits_for": ["O2"]}}
    act = {"act": "withdraw_proposal", "who": "Derek", "cand": "c"}
    told = sentence(Disagreement("w", 27, 3, want, got, act, status="review"))
    assert told.startswith("section 5: “A review ends by a re-conclusion")
    told = sentence(Disagreement("w", 27, 1, "accepted", {"refused": ["ended"]}, act))
    assert told.startswith("section 1: ")
    told = sentence(Disagreement("w", 27, 2, {"c": {"offer": "live"}}, {"c": None}, act))
    assert told.startswith("section 5: “offer takes effect")


def test_what_breaks_a_scenario_is_its_disagreement(db: None, monkeypatch: pytest.MonkeyPatch) -> None:
    scenario = json.loads(HANDFUL.read_text(encoding="utf-8").splitlines()[0])
    house = House.built()

    def breaks(*given: Any) -> Any:
        raise RuntimeError("two\nlines")

    monkeypatch.setattr(Stage, "view", breaks)
    found = play(house, scenario).disagreement
    assert found is not None
    assert (found.level, found.expected, found.got) == (1, "accepted", "broken by RuntimeError: two lines")
    monkeypatch.setattr(Stage, "__init__", breaks)
    outcome = play(house, scenario)
    assert outcome.disagreement is not None
    assert (outcome.acts, outcome.disagreement.expected) == (0, "the setup")
