"""What the docs say of the program is so: names, words on pages, statuses, refusals, invariants."""

import ast
import re
import shlex
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path

import pytest

from castlist.config import cli
from castlist.jobs.verify import INVARIANTS
from castlist.queries.doors import Names
from castlist.queries.wording import SAYS, words
from castlist.rules.decisions import agreeing, answering, concluding, objecting, outward, proposing
from castlist.rules.decisions.due import settle_time
from castlist.rules.decisions.fold import fold
from castlist.rules.decisions.proposing import Terms
from castlist.rules.decisions.state import Event, State
from castlist.rules.decisions.status import standing
from castlist.rules.ladder import LADDER
from castlist.rules.why import Why
from tests.architecture import trade_page
from tests.model.invariants import CHECKS

ROOT = Path(__file__).resolve().parents[2]
DOCS = ROOT / "docs"
SOURCE = ROOT / "src" / "castlist"
PAGES = [*ROOT.glob("*.md"), *DOCS.rglob("*.md")]
OF_THE_CODE = [ROOT / "ARCHITECTURE.md", *(DOCS / "explanation").glob("*.md")]
FOR_USERS = [*(DOCS / "tutorial").glob("*.md"), *(DOCS / "how-to").glob("*.md")]
FOLDERS = ("rules", "records", "queries", "actions", "web", "jobs", "config")
READ = ("tutorial", "how-to", "explanation")
"""Folders whose pages are written; most of reference/ is made, and decisions/ has a list of its own."""
DAY = 86_400_000


def text_of(page: Path) -> str:
    """The page without its blocks of code."""
    return re.sub(r"^```.*?^```", "", page.read_text("utf-8"), flags=re.S | re.M)


def section(page: Path, heading: str) -> str:
    """What stands below a heading, up to the next of its kind."""
    return page.read_text("utf-8").partition(f"\n## {heading}\n")[2].partition("\n## ")[0]


def rows(text: str) -> list[list[str]]:
    """The rows of the tables in a text, without their heads."""
    lines = [line for line in text.splitlines() if line.startswith("| ")]
    return [[cell.strip() for cell in line.strip("|").split("|")] for line in lines]


# -- Names of code


def candidates(name: str) -> list[str]:
    """The modules that a name in the docs may be meant of, with what is left of the name."""
    if name.split(".")[0] in FOLDERS:
        return [f"castlist.{name}"]
    folders = [f"castlist.{folder}" for folder in FOLDERS]
    return [f"{folder}.{name}" for folder in ("castlist.rules.decisions", *folders)]


def exists(name: str) -> bool:
    """True for a module, or something in one."""
    for dotted in candidates(name):
        parts = dotted.split(".")
        for cut in range(len(parts), 1, -1):
            module = ".".join(parts[:cut])
            try:
                found = find_spec(module) is not None
            except ModuleNotFoundError:
                continue
            if found:
                thing: object = import_module(module)
                for part in parts[cut:]:
                    thing = getattr(thing, part, None)
                if thing is not None:
                    return True
                break
    return False


def code_names(page: Path) -> set[str]:
    """What stands between backticks and looks like the name of a module or of something in one."""
    named = set(re.findall(r"`([a-z_]+(?:\.[A-Za-z_]+)+)`", text_of(page)))
    endings = (
        ".md",
        ".py",
        ".jinja",
        ".css",
        ".js",
        ".json",
        ".txt",
        ".toml",
        ".key",
        ".key.old",
        ".journal",
        ".sqlite",
        ".ics",
        ".cand",
    )
    return {name for name in named if not name.endswith(endings)}


@pytest.mark.parametrize("page", OF_THE_CODE, ids=lambda page: page.name)
def test_names_of_code_exist(page: Path) -> None:
    assert {name for name in code_names(page) if not exists(name)} == set()


def test_every_rule_names_what_holds_it() -> None:
    assert len(code_names(DOCS / "explanation" / "consent.md")) > 80


@pytest.mark.parametrize("page", OF_THE_CODE, ids=lambda page: page.name)
def test_files_that_are_named_exist(page: Path) -> None:
    named = set(re.findall(r"`((?:[\w-]+/)*[\w-]+\.(?:py|css|md|key))`|`((?:[\w-]+/)+)`", text_of(page)))
    paths = {file or folder for file, folder in named} - {"safeguarding.key"}
    roots = (ROOT, SOURCE, SOURCE / "rules" / "decisions", ROOT / "src", DOCS)
    gone = {path for path in paths if "<" not in path and not any((root / path).exists() for root in roots)}
    assert gone - {"planning/"} == set()


def test_every_file_that_writes_or_is_stored_has_its_place_on_the_map() -> None:
    said = set(re.findall(r"[a-z_]+", (ROOT / "ARCHITECTURE.md").read_text("utf-8")))
    files = {path.stem for folder in ("actions", "records") for path in (SOURCE / folder).glob("*.py")}
    assert files - said - {"__init__", "apps", "models"} == set()


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.relative_to(ROOT).as_posix())
def test_headings_that_are_linked_to_exist(page: Path) -> None:
    for target, anchor in re.findall(r"\]\(([^)\s#]*)#([^)\s]+)\)", text_of(page)):
        if "://" in target:
            continue
        there = (page.parent / target if target else page).read_text("utf-8")
        headings = re.findall(r"^#+ (.*)$", there, flags=re.M)
        assert anchor in {re.sub(r"[^\w -]", "", heading.lower()).replace(" ", "-") for heading in headings}


def test_every_page_is_in_the_index() -> None:
    listed = (DOCS / "README.md").read_text("utf-8")
    pages = {page.relative_to(DOCS).as_posix() for part in READ for page in (DOCS / part).glob("*.md")}
    assert {page for page in pages if f"({page})" not in listed} == set()


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.relative_to(ROOT).as_posix())
def test_commands_that_live_elsewhere_are_understood(page: Path) -> None:
    blocks = "\n".join(re.findall(r"^ *```sh\n(.*?)^ *```", page.read_text("utf-8"), flags=re.S | re.M))
    for line in blocks.splitlines():
        asked = re.match(r"(?:\S*/)?castlist ([a-z]+)([^>|]*)", line)
        if asked and asked[1] in cli.ELSEWHERE:
            job = import_module(f"castlist.jobs.{cli.MODULES.get(asked[1], asked[1])}")
            parser = getattr(job, "parser", None) or job._parser
            parser().parse_args(shlex.split(asked[2], comments=True))


# -- Words on pages


def spoken(path: Path) -> str:
    """A file without what only its reader sees: a template without remarks, a module's texts without its docstrings."""
    text = path.read_text("utf-8")
    if path.suffix != ".py":
        return re.sub(r"\{#.*?#\}", " ", text, flags=re.S)
    tree = ast.parse(text)
    silent = {id(one.value) for one in ast.walk(tree) if isinstance(one, ast.Expr)}
    said = [one for one in ast.walk(tree) if isinstance(one, ast.Constant) and isinstance(one.value, str)]
    return "\n".join(str(one.value) for one in said if id(one) not in silent)


def shown() -> str:
    """Everything that our pages can say, in one line, without its markup."""
    folders = ("web/templates", "config/templates")
    files = [f for folder in folders for f in (SOURCE / folder).rglob("*") if f.suffix in (".jinja", ".html")]
    files += [f for folder in ("web", "queries", "rules") for f in (SOURCE / folder).rglob("*.py")]
    files += [SOURCE / "jobs" / name for name in ("story.py", "season.py")]
    text = "\n".join(spoken(f) for f in files)
    return " ".join(re.sub(r"</?(?:b|small|em|strong)[^>]*>|[{}“”\"]", " ", text).split()).lower()


SHOWN = shown()


@pytest.mark.parametrize("page", FOR_USERS, ids=lambda page: page.name)
def test_words_in_italics_are_read_on_a_page(page: Path) -> None:
    plain = re.sub(r"`[^`]*`|\*\*.*?\*\*", "", text_of(page), flags=re.S)
    told = [" ".join(words.split()) for words in re.findall(r"\*([^*]+)\*", plain)]
    assert {w for w in told if w.rstrip(".").lower() not in SHOWN} == set()


# -- The glossary


def test_refusals_of_the_glossary_are_those_of_the_rules() -> None:
    told = rows(section(DOCS / "reference" / "glossary.md", "Why not"))[1:]
    assert told == [[f"`{why.name}`", why.sentence] for why in Why]


def test_answers_of_the_glossary_are_those_on_the_buttons() -> None:
    told = rows(section(DOCS / "reference" / "glossary.md", "The four answers"))[1:]
    assert told == [[what, SAYS[what]] for what in answering.POSITIONS]


class Room:
    """Karen and Derek, with The Lead to be cast, and Ivy named."""

    def __init__(self) -> None:
        self.log: list[Event] = []
        self.add([Event("production_opened", "karen", 0)])
        self.add(agreeing.move(
            self.state, "add_member", by="karen", at=0, new_id="m", person="derek", say=[("*", "*")]
        ))  # fmt: skip
        self.add(agreeing.add_role(self.state, by="karen", at=0, role="lead"))
        self.add(proposing.put_forward(self.state, "c", by="karen", at=0, performer="ivy", role="lead"))

    @property
    def state(self) -> State:
        """What is so now."""
        return fold(self.log)

    def add(self, events: list[Event]) -> "Room":
        """The log goes on."""
        self.log += events
        return self

    def propose(self, target: str = "audition", **more: object) -> "Room":
        """Karen proposes."""
        return self.add(proposing.propose(
            self.state, "c", by="karen", at=0, target=target, terms=Terms(**more)  # type: ignore[arg-type]
        ))  # fmt: skip

    def say(self, person: str, what: str, **more: str) -> "Room":
        """Somebody answers the latest revision."""
        cand = self.state.candidacy("c")
        return self.add(answering.position(
            self.state, "c", by=person, at=0, revision=cand.revision, what=what, new_id=f"by-{person}",  # type: ignore[union-attr]
            reason="withheld", **more,
        ))  # fmt: skip

    def conclude(self, target: str = "audition", **more: object) -> "Room":
        """Both can live with it, and it is concluded."""
        self.propose(target, **more).say("karen", "support").say("derek", "accept")
        cand = self.state.candidacy("c")
        return self.add(concluding.conclude(self.state, "c", by="karen", at=0, revision=cand.revision))  # type: ignore[union-attr]

    def reads(self) -> tuple[str, str, str]:
        """Status, headline and sentence."""
        state = self.state
        cand = state.candidacy("c")
        assert cand is not None
        found = standing(state, cand)
        called = Names.of({"karen": "Karen", "derek": "Derek"}, {"ivy": "NAME"}, {"lead": "The Lead"})
        return found.status, *words(state, cand, found, called)


def _objected() -> Room:
    return Room().propose("consider").say("karen", "support").say("derek", "object")


def _late() -> Room:
    room = Room().conclude()
    late = objecting.object_to(
        room.state, "c", by="derek", at=0, floor="consider", new_id="late", reason="withheld"
    )  # fmt: skip
    return room.add(late)


def _alone() -> Room:
    room = Room().propose()
    return room.add(agreeing.leave(room.state, by="derek", at=0))


def _taken_back() -> Room:
    room = Room().propose()
    return room.add(proposing.withdraw_proposal(room.state, "c", by="karen", at=0))


def _no() -> Room:
    room = Room()
    return room.add(outward.decline(room.state, "c", by="ivy", at=0))


def _yes() -> Room:
    room = Room().conclude().conclude("callback").conclude("offer")
    room.add(settle_time(room.state, 2 * DAY)[0])
    return room.add(outward.accept_offer(room.state, "c", by="ivy", at=2 * DAY))


SITUATIONS = (
    Room, lambda: Room().propose().say("karen", "support"), _objected,
    lambda: Room().propose().say("karen", "support").say("derek", "accept"), lambda: Room().conclude(), _late, _alone,
    _taken_back, lambda: Room().conclude("released"), _no, _yes,
)  # fmt: skip


def test_statuses_of_the_glossary_are_what_the_room_says() -> None:
    told = rows(section(DOCS / "reference" / "glossary.md", "Where a candidacy stands"))[1:]
    assert [tuple(row) for row in told] == [make().reads() for make in SITUATIONS]


def test_steps_of_the_glossary_are_those_of_the_ladder() -> None:
    said = section(DOCS / "reference" / "glossary.md", "Where a candidacy stands")
    assert tuple(re.findall(r"\*(\w+)\*", said)) == LADDER


# -- The invariants


def invariants() -> dict[str, str]:
    """By number: where the docs say that it is proven."""
    page = DOCS / "explanation" / "consent.md"
    told = [row for row in rows(page.read_text("utf-8")) if re.fullmatch(r"I\d+", row[0])]
    return {row[0]: row[-1] for row in told}


def test_all_38_invariants_are_told_in_order() -> None:
    assert list(invariants()) == [f"I{n}" for n in range(1, 39)]


def test_proofs_that_are_named_exist() -> None:
    named = {path for where in invariants().values() for path in re.findall(r"`(tests/[\w/.]+)`", where)}
    assert {path for path in named if not (ROOT / path).exists()} == set()


def test_what_the_model_and_verify_prove_is_told() -> None:
    told = invariants()
    model = {name.split()[0] for name in CHECKS} | {"I7", "I13"}
    assert {n for n, where in told.items() if "`tests/model`" in where} == {n for n in model if n in told}
    assert {n for n, where in told.items() if "verify" in where} == {n for n in INVARIANTS if n in told}


def test_page_of_the_rules_of_the_trade_is_written_from_the_packs() -> None:
    written = (ROOT / "docs" / "reference" / "trade-rules.md").read_text(encoding="utf-8")
    assert written == trade_page.page(), (
        "python -m tests.architecture.trade_page > docs/reference/trade-rules.md writes it"
    )
