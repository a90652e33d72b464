"""Checkpoints of a production for one person, of the streams that they may see; and whether the log still holds one."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime

from castlist.queries.matters import rights
from castlist.records.models import Event, Person, Production, Seat
from castlist.records.signatures import is_signed, public_key, sign
from castlist.rules.checkpoints import WHOLE, Checkpoint, Stream, Tree, is_shown, leaf
from castlist.rules.decisions.facts import Role
from castlist.rules.decisions.sight import is_on_team, sight
from castlist.rules.decisions.state import State

FIELDS = ("stream", "kind", "by", "role", "cand", "at", "data")


@dataclass(frozen=True, slots=True)
class Held:
    """Whether a log holds a checkpoint: what is wrong, which is nothing where it does."""

    production: str
    at: str
    acts: int
    wrong: tuple[str, ...]


def with_a_say(production: Production) -> list[Person]:
    """Those to whom checkpoints go: everybody with a say in it now who may sign in, by e-mail."""
    wanted = {member.person for member in rights(production.pk).members if member.say}
    return list(Person.objects.filter(pk__in=wanted, is_active=True).order_by("email"))


def productions_of(viewer: Person) -> list[Production]:
    """Those in which the viewer has a seat, by name."""
    mine = Seat.objects.filter(person=viewer).values("production_id")
    return list(Production.objects.filter(pk__in=mine).order_by("name", "pk"))


def checkpoints(
    production: Production, people: Iterable[Person], *, now: datetime
) -> Iterator[tuple[Person, Checkpoint]]:
    """For each of these people on the team a signed checkpoint of what they may see; the log is read once."""
    state = rights(production.pk)
    seen = {person: _streams(state, person.pk) for person in people if is_on_team(state, person.pk)}
    trees = _trees(production.pk, {name for names in seen.values() for name in names})
    for person, names in seen.items():
        streams = tuple(Stream(name, trees[name].size, trees[name].root) for name in names)
        bare = Checkpoint(production.pk, f"{now.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}", streams)
        yield person, replace(bare, key=public_key(), signature=sign(bare.said))


def _streams(state: State, person: str) -> list[str]:
    """Those of which the person sees all that counts: of a room in which somebody is hidden from them, nothing."""
    rooms = {role.id: sight(state, person, role.id) for role in state.all(Role)}
    return [WHOLE, *sorted(role for role, seen in rooms.items() if seen.room and not seen.hidden)]


def _trees(production: str, names: set[str]) -> dict[str, Tree]:
    trees = {name: Tree() for name in names}
    rows = Event.objects.filter(production_id=production, stream__in=names).order_by("seq").values_list(*FIELDS)
    for stream, kind, *said in rows.iterator(chunk_size=2000):
        if is_shown(stream, kind):
            trees[stream].add(leaf(kind, *said))
    return trees


def held(known: Checkpoint, *, key: bytes | None = None) -> Held:
    """Whether today's log extends what the checkpoint says. `key`: an earlier key of this installation."""
    production = Production.objects.filter(pk=known.production).first()
    acts = sum(stream.size for stream in known.streams)
    wrong = []
    if known.key != (key or public_key()):
        wrong.append("it was signed with another key than this installation’s")
    if not is_signed(known.said, known.key, known.signature):
        wrong.append("its signature is not right: its words were changed")
    if production is None:
        wrong.append("there is no such production")
    else:
        wrong += [said for stream in known.streams if (said := _lost(production.pk, stream))]
    return Held(known.production, known.at, acts, tuple(wrong))


def _lost(production: str, known: Stream) -> str:
    """What is wrong with the acts of a stream that the checkpoint knows; '' when they are there as they were."""
    tree = Tree()
    rows = Event.objects.filter(production_id=production, stream=known.name).order_by("seq").values_list(*FIELDS)
    for _, kind, *said in rows.iterator(chunk_size=2000):
        if tree.size == known.size:
            break
        if is_shown(known.name, kind):
            tree.add(leaf(kind, *said))
    if tree.size < known.size:
        return f"stream “{known.name}” had {known.size} acts, and has {tree.size}"
    return (
        "" if tree.root == known.root else f"the first {known.size} acts of stream “{known.name}” are not those of then"
    )
