"""Where every secret is written down, and whom the others are."""

from collections.abc import Callable

from castlist.actions.decisions import Reason
from tests.paired.secret import Act, Secret, nothing

LEADS = frozenset({"miriam", "ruth"})
ROOM = frozenset({"karen", "derek", "tom", "sam"})
HEARD = frozenset({"karen", "derek", "tom"})
TEXT = Reason("What only some may read: her knee, and the year in Leeds.")
OTHER_TEXT = Reason("Nothing.")


KINDS: list[Secret] = []
P, R, API = "/p/{production}/", "/p/{production}/r/{role}/", "/api/productions/{production}"


def secret(
    name: str, section: str, *, may: frozenset[str] | set[str], witness: str = "", shown_at: str = "",
    other: Act = nothing, before: Act = nothing, of_room: bool = False, sealed: str = "",
    begins: bool = False,
) -> Callable[[Act], Act]:  # fmt: skip
    """Decorates what happens in the one world."""

    def keep(one: Act) -> Act:
        where = tuple(shown_at.split())
        KINDS.append(Secret(name, section, frozenset(may), one, other, before, witness, where, of_room, sealed, begins))
        return one

    return keep
