"""Who is in the room of a session, as those who look at it are told."""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from zoneinfo import ZoneInfo

from castlist.queries.shapes_days import Chosen, Inside, Meant
from castlist.records.models import Person, Session, Slot
from castlist.rules.auditions import said_clock
from castlist.rules.decisions.facts import Candidacy, Role
from castlist.rules.decisions.seats import recused
from castlist.rules.decisions.sight import Sight, is_on_team, sight
from castlist.rules.decisions.state import State


def names_of(sessions: Iterable[Session], more: Iterable[str] = ()) -> dict[str, str]:
    """What those are called who were chosen for one of these, and `more`, by id. Asks nothing where there are none."""
    wanted = {*more, *(one for row in sessions for one in row.members)}
    return dict(Person.objects.filter(pk__in=wanted).values_list("pk", "name")) if wanted else {}


def words_of(sessions: Collection[Session]) -> dict[str, str]:
    """By session who is in its room, in words."""
    names = names_of(sessions)
    return {row.pk: row.inside.words(names) for row in sessions}


def team_in(state: State, names: Mapping[str, str]) -> tuple[Chosen, ...]:
    """Who is on the team now, by name."""
    there = (Chosen(key, name) for key, name in names.items() if is_on_team(state, key))
    return tuple(sorted(there, key=lambda one: (one.name.casefold(), one.id)))


def inside_of(
    state: State, viewer: str, row: Session, slots: Sequence[Slot], *, names: Mapping[str, str],
    called: Mapping[str, str], zone: ZoneInfo, arranges: bool,
) -> Inside:  # fmt: skip
    """Who is there; for whoever `arranges` the day, who could be meant by what was typed, and who would see nobody."""
    found = row.inside
    team = {key: name for key, name in names.items() if is_on_team(state, key)}
    return Inside(
        tuple(Chosen(one, names[one]) for one in found.members if one in names), found.words(names),
        tuple(Meant(key, names[key], said) for key, said in found.offered(team)) if arranges else (),
        tuple(_unseeing(state, row, names)) if arranges else (),
        tuple(_recused(state, viewer, row, slots, names, called, zone)),
        viewer in found.members and _takes_notes(state, viewer, row.role),
    )  # fmt: skip


def _takes_notes(state: State, viewer: str, role: str) -> bool:
    roles = [one.id for one in state.all(Role) if role in ("", one.id)]
    looks = (sight(state, viewer, one) for one in roles)
    return any(look.room and not look.glass for look in looks)


def _unseeing(state: State, row: Session, names: Mapping[str, str]) -> Iterator[str]:
    """By their place in the team alone, never by whom they are recused from."""
    for one in row.members:
        member = state.member(one)
        if member is None or not is_on_team(state, one):
            yield f"{names.get(one, 'Somebody')} is not on the team any more: change who is in the room."
        elif row.role and not (member.holds(row.role, "*") or member.voice or member.desk):
            yield f"{names[one]} is in the room, and has neither say nor voice for the role: they can take no notes."


def _recused(
    state: State, viewer: str, row: Session, slots: Sequence[Slot], names: Mapping[str, str],
    called: Mapping[str, str], zone: ZoneInfo,
) -> Iterator[str]:  # fmt: skip
    """Whom somebody in the room must not meet, for those who are told who is recused."""
    there, looks = sorted(row.inside.anybody(names)), dict[str, Sight]()
    held = [(slot, cand) for slot in slots if not slot.past and (cand := state.candidacy(slot.cand or ""))]
    for slot, cand in held if row.off_at is None and there else ():
        look = looks.setdefault(cand.role, sight(state, viewer, cand.role))
        if cand.standing or not look.hears or not look.shows(cand.id):
            continue
        out = [names[one] for one in met(state, cand, there) if one in names]
        if out:
            who, at = called.get(cand.performer, "somebody"), slot.start.astimezone(zone)
            said = f"{' and '.join(out)} {'is' if len(out) == 1 else 'are'} in the room, and recused from {who}"
            yield f"{said}, who has the time at {said_clock(at)}: change who is in the room, or move them."


def met(state: State, cand: Candidacy, there: Iterable[str]) -> tuple[str, ...]:
    """Who of those in a room is recused from somebody who is heard there."""
    return tuple(one for one in there if recused(state, one, cand))


def apart(
    state: State, sights: Mapping[str, Sight], people: Mapping[str, Candidacy], row: Session
) -> dict[str, tuple[str, ...]]:  # fmt: skip
    """By candidacy who was chosen to be in the room and must not meet them, for those who are told who is recused."""
    heard = [cand for cand in people.values() if row.members and cand.lives and cand.role in sights]
    found = {cand.id: met(state, cand, row.members) for cand in heard if sights[cand.role].hears}
    return {key: out for key, out in found.items() if out}
