"""`castlist verify`: walks a live database and says what is wrong with it, and what was looked at."""

import argparse
import json
import os
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import asdict
from email import message_from_bytes, policy
from pathlib import Path
from typing import TYPE_CHECKING, Any

from castlist.jobs.arguments import Once, folder, text
from castlist.jobs.start import BAD_INPUT, NO_RECORDS, NOT_THERE, Stop, open_installation, unopened

if TYPE_CHECKING:
    from castlist.queries.verification import Finding, Report
    from castlist.rules.checkpoints import Checkpoint

WRONG = 1
LONGEST_MAIL = 10 * 2**20
INVARIANTS = {
    "I1": "a conclusion names the latest revision",
    "I2": "all of S consented on exactly it",
    "I3": "one of them wants it",
    "I4": "enough distinct people consented",
    "I5": "no objection bites what is concluded",
    "I6": "conditions met, clearance given",
    "I11": "an objection ends only by its routes",
    "I12": "a step moves only by a conclusion or an acceptance",
    "I15": "a minute equals what the log before it gives",
    "I19": "the facts are what the log folds to, at every place",
    "I20": "nothing was written into the past",
    "I21": "one row for a fact at any place",
    "I22": "places and numbers without gaps",
    "I23": "the database refuses to change the log",
    "I24": "no event was changed, dropped, put in or moved",
    "I25": "every change of a fact has its event",
    "I27": "what was erased is not there",
    "I38": "live offers and cast never exceed the places",
    "kinds": "every column holds what it is made for",
    "rows": "nothing names a row that is gone",
    "team": "who belongs to a team by the log has a seat, and nobody else",
    "texts": "every text is what the log commits to and its author’s, or erased",
    "times": "who has a time is who booked it",
    "records": "of two records of one performer, one stands",
    "notes": "every note has all its versions, and their texts",
    "letters": "letters and private links are for whom the log says",
    "matters": "every safeguarding matter is as it was raised, and has its whole chain",
    "emergencies": "what was given for an emergency can be opened",
}


def main(arguments: Sequence[str]) -> int:
    """Everything was looked at; 1 when something is wrong, 2 when it cannot be read."""
    read = _parser().parse_args(arguments)
    if read.data:
        os.environ["CASTLIST_DATA"] = str(read.data)
    published = _published(read.heads) if read.heads else {}
    kept = _kept(read.checkpoint) if read.checkpoint else []
    try:
        open_installation()
        _make_sure_it_is_ours_to_read()
    except Stop as stop:
        raise Stop(str(stop), code=BAD_INPUT) from None
    from django.db import DatabaseError

    from castlist.queries.verification_walk import walk

    started = time.monotonic()
    try:
        report = walk(published)
        report.findings += _against(kept, read.key or "")
    except DatabaseError as why:
        line = " ".join(str(why).split())
        said = (
            NO_RECORDS if NOT_THERE.search(line) else f"the records cannot be read: {line.rstrip('.')}.{unopened(line)}"
        )
        raise Stop(said, code=BAD_INPUT) from None
    seconds = time.monotonic() - started
    told = _facts(report, seconds)
    if kept:
        told["checkpoints"] = len(kept)
    heads = sum(map(len, published.values()))
    print(json.dumps(told, ensure_ascii=False) if read.json else "\n".join(_lines(report, seconds, len(kept), heads)))
    return WRONG if report.findings else 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="castlist verify",
        description="Walk the records, check what must always hold, and say what is wrong. The server may go on.",
        epilog="exit codes: 0 nothing is wrong · 1 something is · 2 the records cannot be read",
    )
    parser.add_argument("--data", type=folder, action=Once, metavar="DIR", help="instead of CASTLIST_DATA")
    parser.add_argument("--json", action="store_true", help="print one JSON object, with the heads of all logs")
    parser.add_argument(
        "--checkpoint",
        type=Path,
        metavar="FILE",
        help="a mail with checkpoints that a member kept: today’s log must extend them",
    )
    parser.add_argument(
        "--key", type=text, action=Once, help="the key in the checkpoint is right, though the secret key is another now"
    )
    parser.add_argument(
        "--heads", type=Path, metavar="FILE", help="what `verify --json` printed earlier: its heads must still be there"
    )
    return parser


def _published(path: Path) -> dict[str, dict[str, list[Any]]]:
    """The heads of an earlier report."""
    try:
        heads = json.loads(path.read_text(encoding="utf-8"))["heads"]
        return {str(p): {str(s): [int(h[0]), str(h[1])] for s, h in streams.items()} for p, streams in heads.items()}
    except OSError as why:
        raise Stop(f"--heads: {path}: {why.strerror}.", code=BAD_INPUT) from None
    except (AttributeError, IndexError, KeyError, TypeError, ValueError):
        raise Stop(f"--heads: {path} is not what `castlist verify --json` prints.", code=BAD_INPUT) from None


def _kept(path: Path) -> "list[Checkpoint]":
    """The checkpoints in a file: the mail as it was saved, or its words alone."""
    from castlist.rules.checkpoints import BEGIN, NotACheckpoint, read

    try:
        if path.stat().st_size > LONGEST_MAIL:
            raise Stop(f"--checkpoint: {path} is no mail of ours: it is too long.", code=BAD_INPUT)
        raw = path.read_bytes()
    except OSError as why:
        raise Stop(f"--checkpoint: {path}: {why.strerror}.", code=BAD_INPUT) from None
    said = _of_mail(raw)
    try:
        return read(said if BEGIN in said else raw.decode("utf-8", "replace"))
    except NotACheckpoint as why:
        raise Stop(f"--checkpoint: {path}: {why}.", code=BAD_INPUT) from None


def _of_mail(raw: bytes) -> str:
    """The words of a mail, however they were packed for their way."""
    found = message_from_bytes(raw, policy=policy.default).get_body(("plain",))
    return str(found.get_content()) if found else ""


def _against(kept: "list[Checkpoint]", key: str) -> "list[Finding]":
    """What today's log does not hold of these checkpoints."""
    from castlist.queries.checkpoints import held
    from castlist.queries.verification import Finding
    from castlist.rules.checkpoints import NotACheckpoint, written_key

    try:
        known = written_key(key) if key else None
    except NotACheckpoint:
        raise Stop("--key: that is no key of a checkpoint.", code=BAD_INPUT) from None
    results = [held(one, key=known) for one in kept]
    return [Finding("I24", f"the checkpoint of {r.at}: {said}", r.production) for r in results for said in r.wrong]


def _make_sure_it_is_ours_to_read() -> None:
    """Stops where there is no database, as one that is only looked at must not be made by looking; and where it is of a
    newer version, of which this one does not know what would be wrong.
    """
    from django.conf import settings

    from castlist.jobs.upgrade import NEWER, is_of_newer_version

    database = settings.DATABASES["default"]
    if database["ENGINE"].endswith("sqlite") and not Path(database["NAME"]).exists():
        raise Stop(f"there is no database at {database['NAME']}.")
    newer = False
    with suppress(Stop):  # what does not answer is said by what reads it
        newer = is_of_newer_version()
    if newer:
        raise Stop(NEWER)


def _facts(report: "Report", seconds: float) -> dict[str, Any]:
    return {
        **{name: report.counts[name] for name in ("productions", "events", "facts", "changes", "texts", "slots")},
        "seconds": round(seconds, 3),
        "checked": {name: report.checked[name] for name in INVARIANTS},
        "findings": [{**asdict(f), "name": report.names.get(f.production, "")} for f in report.findings],
        "heads": report.heads,
    }


def _many(count: int, one: str) -> str:
    return f"{count:,} {one if count == 1 else one + 's'}"


def _lines(report: "Report", seconds: float, kept: int, heads: int) -> Iterator[str]:
    looked = [("productions", "production"), ("events", "event"), ("facts", "fact"), ("texts", "text")]
    *most, times = (_many(report.counts[name], one) for name, one in [*looked, ("slots", "booked time")])
    yield f"Looked at {', '.join(most)} and {times} in {seconds:.1f} s."
    wrong = Counter(f.invariant for f in report.findings)
    for name, what in INVARIANTS.items():
        told = f"{wrong[name]:,} wrong" if wrong[name] else "holds"
        yield f"{name:>5}  {what}: {told} ({report.checked[name]:,} times looked at)"
    if kept:
        yield f"Held against {kept} checkpoint{'s' if kept > 1 else ''} that somebody kept."
    if heads:
        yield f"Held against {heads:,} head{'s' if heads > 1 else ''} that stood here earlier."
    for f in report.findings:
        yield f"WRONG  {f.invariant}  {_where(f, report.names)}{f.sentence}"
    yield "Something is wrong." if report.findings else "Nothing is wrong."


def _where(found: "Finding", names: dict[str, str]) -> str:
    name = names.get(found.production)
    production = f"{name} ({found.production})" if name else found.production
    place = f"place {found.place}" if found.place else ""
    return ", ".join(word for word in (production, place) if word) + ": " if production else ""
