"""Who is in the room of a session: members are chosen for a name that was typed before they could be."""

from collections.abc import Iterable

from castlist.actions.arranging import arranged
from castlist.actions.auditions import team_of
from castlist.actions.decisions import Actor
from castlist.actions.log import Scope, write
from castlist.queries.insides import names_of
from castlist.rules.decisions.state import Event, State
from castlist.rules.panels import checked
from castlist.rules.why import Refused, Why


def match(actor: Actor, session: str, members: Iterable[str]) -> None:
    """These members are in the room too, and what was typed loses the names that meant them; done twice, it is once.

    Writes: session. Refuses: unknown, no_right, called_off, incomplete for nobody, too_long. Tells: nobody.
    """
    wanted = tuple(dict.fromkeys(members))

    def decide(state: State, at: int) -> list[Event]:
        row = arranged(state, actor, session)
        if not wanted:
            raise Refused(Why.incomplete, detail="Choose who is meant.")
        names = names_of([row], wanted)
        found = row.inside.with_chosen(checked(wanted, team_of(state), row.members), names)
        row.members, row.panel = checked(found.members, found.members), found.said
        row.save(update_fields=["members", "panel"])
        return []

    write(
        actor.production, decide, by=actor.by, now=actor.now, scope=Scope(whole=True), key=actor.key,
        act=f"match_panel {session} {wanted!r}",
    )  # fmt: skip
