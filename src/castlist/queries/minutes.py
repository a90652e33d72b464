"""Minutes as they are read: the frozen content, with names and texts as of now (erased ones say so)."""

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any
from zoneinfo import ZoneInfo

from castlist.queries.cards import Shown
from castlist.queries.doors import NotThere, candidacy_for, names, production_for, token
from castlist.queries.frames import seat_of
from castlist.queries.log import decode, fact_rows
from castlist.queries.sealing import as_others_may_know
from castlist.queries.shapes import ConditionRow, MinuteRow, PositionRow
from castlist.queries.standings import Standings
from castlist.queries.texts import Texts, texts_of
from castlist.queries.wording import EVERYBODY, SAYS, step_words, title
from castlist.records.models import Person, Production
from castlist.rules.decisions.facts import Candidacy, Member, Minute
from castlist.rules.decisions.outward import minute_in_force

PRESETS = {"together": "Together: everybody with a say consents", "one": "One decides"}


def commitments(minute: Minute) -> list[str]:
    """Every text that a minute holds."""
    frozen = minute.frozen
    asked = [text for c in frozen["conditions"] for text in (c["text"], c["due"])]
    return [frozen["terms"], *(p["reason"] for p in frozen["positions"]), *asked]


def _consent(shown: Shown, frozen: dict[str, Any], texts: Texts, *, reads: bool) -> tuple[PositionRow, ...]:
    rows = []
    for p in frozen["positions"]:
        reason, state = texts.read(p["reason"]) if reads else ("", "")
        member = shown.state.get(Member, p["person"])
        who = seat_of(p["person"], shown.names.full(p["person"]), member.title if member else "")
        note = "" if p["by"] == p["person"] else f"said by {shown.names.person(p['by'])} as proxy"
        at = datetime.fromtimestamp(p["at"] / 1000, UTC).astimezone(shown.zone)
        rows.append(PositionRow(who, p["what"], SAYS[p["what"]], reason, state, at, note))
    return tuple(sorted(rows, key=lambda row: row.who.name))


def _standing(shown: Shown, frozen: dict[str, Any]) -> tuple[str, ...]:
    lines = []
    for o in frozen["objections"]:
        owner = (
            "An objection without owner stands"
            if o["orphan"]
            else f"{shown.names.person(o['owner'])}’s objection stands"
        )
        lines.append(f"{owner} from {step_words(o['floor'])}.")
    return tuple(lines)


def _conditions(
    shown: Shown, cand: Candidacy, minute: Minute, texts: Texts, *, reads: bool
) -> tuple[ConditionRow, ...]:
    review = shown.state.review(cand.id)
    # An undertaking that was kept from one revision to the next is asked for again by the later minute.
    later = [m for m in shown.state.group(Minute, cand.id) if m.number > minute.number]
    renewed = {c["id"] for m in later for c in m.frozen["conditions"]}
    broken = review.breaches if review else ()
    told = {name: (by, texts.read(why) if reads else ("", "")) for name, by, why in review.told} if review else {}
    rows = []
    for c in minute.frozen["conditions"]:
        breached, undertaking = c["id"] in broken, c["what"] == "undertaking"
        by, (why, why_state) = told.get(c["id"], ("", ("", ""))) if breached else ("", ("", ""))
        rows.append(ConditionRow(
            id=c["id"], text=texts.words(c["text"]), kind="undertaking" if undertaking else "precondition",
            asked_by=shown.names.person(c["asked_by"]), due=texts.words(c["due"]), met=c["met"], breached=breached,
            may_declare_breach=undertaking and not breached and c["id"] not in renewed,
            told=f"{shown.names.person(by)} says that it was not kept." if by else "", told_why=why,
            told_why_state=why_state,
        ))  # fmt: skip
    return tuple(rows)


def _under(frozen: dict[str, Any]) -> str:
    """What an admission rests on; '' for a minute that people consented to themselves."""
    if not frozen.get("under"):
        return ""
    return f"Admitted under the open call, which its minute {frozen['under'][1]} decided once for {EVERYBODY}."


def _not_yet(shown: Shown, cand: Candidacy, minute: Minute) -> str:
    """Why the minute is not in force; '' while it is."""
    if minute_in_force(shown.state, cand, minute.number):
        return ""
    if minute.number != cand.minutes or not (cand.lives or cand.ended == "released"):
        return "no longer current"
    if shown.state.review(cand.id):
        return "under review"
    offer = shown.state.offer(cand.id)
    states = {"grace": "its grace runs", "reserve": "in reserve", "lapsed": "lapsed"}
    return states.get(offer.state, "") if offer else ""


def minute_row(shown: Shown, cand: Candidacy, minute: Minute, texts: Texts, *, reads: bool) -> MinuteRow:
    """One minute."""
    frozen, name = minute.frozen, shown.names.performer(cand.performer)
    return MinuteRow(
        number=minute.number, title=title(frozen["target"], name),
        at=datetime.fromtimestamp(minute.at / 1000, UTC).astimezone(shown.zone), by=shown.names.full(minute.by),
        consent=_consent(shown, frozen, texts, reads=reads),
        conditions=_conditions(shown, cand, minute, texts, reads=reads),
        standing=_standing(shown, frozen),
        recused=tuple(shown.names.full(p) for p in frozen["recused"]) if reads else (),
        rule=f"{PRESETS.get(frozen['preset'], '')}, rule {frozen['rule_version']}",
        fingerprint=token("minute", cand.id, minute.number, sorted(frozen.items(), key=str)),
        current=minute_in_force(shown.state, cand, minute.number), quorum=frozen["quorum"],
        not_yet=_not_yet(shown, cand, minute), under=_under(frozen), terms=texts.words(frozen["terms"]),
    )  # fmt: skip


def minute_rows(shown: Shown, cand: Candidacy, texts: Texts, *, reads: bool) -> tuple[MinuteRow, ...]:
    """All minutes of a candidacy, the newest first."""
    found = sorted(shown.state.group(Minute, cand.id), key=lambda m: -m.number)
    return tuple(minute_row(shown, cand, m, texts, reads=reads) for m in found)


@dataclass(frozen=True, slots=True)
class MinutePage:
    """One minute with what stands around it."""

    production: Production
    role: str
    minute: MinuteRow


def minute_page(viewer: Person, production_id: str, role: str, cand_id: str, number: int) -> MinutePage:
    """The minute as the viewer may read it. Raises NotThere for a stranger, and for a minute that is not there."""
    production = production_for(viewer, production_id)
    rights, seen, cand = candidacy_for(viewer, production, cand_id)
    more = decode(
        fact_rows(production_id, None).filter(role=role, cand=cand_id, kind__in=("minute", "review", "offer"))
    )
    state = rights.with_changes({(f.kind, f.key): f for f in more.facts()})
    state = as_others_may_know(state, viewer.pk)
    minute = state.minute(cand_id, number)
    if cand.role != role or minute is None:
        raise NotThere
    named = names(production, state)
    shown = Shown(
        state,
        named,
        {},
        seen,
        viewer.pk,
        ZoneInfo(production.time_zone),
        f"/p/{production_id}/r/{role}/",
        cand_id,
        Standings(state),
    )
    row = minute_row(shown, cand, minute, texts_of(commitments(minute)), reads=seen.reads(cand_id))
    return MinutePage(production, named.role(role), row)
