"""What can be so in a production: one frozen dataclass a kind of fact.

The current facts are the fold of the event log. Each has a `key` that is unique within its kind, a `scope` (a role,
or '' for the whole production) and `cand` (a candidacy, or ''), by which the store finds them.
Times are whole milliseconds since 1970 (UTC); `n` is the place in the production's log at which the fact came to be.
"""

from castlist.rules.decisions.fact import Fact
from castlist.rules.decisions.facts_merging import Merged
from castlist.rules.decisions.facts_outward import (
    AskedAgain,
    Booking,
    Letter,
    Minute,
    Offer,
    Tape,
    Task,
    Voice,
    Wish,
    WrittenOff,
)
from castlist.rules.decisions.facts_room import (
    Candidacy,
    Condition,
    Objection,
    Position,
    Proposal,
    Reported,
    Review,
    UnderSeal,
    conditions_from,
)
from castlist.rules.decisions.facts_roster import (
    Alternate,
    CastList,
    Closed,
    FirstCall,
    Glass,
    Member,
    Motion,
    Notice,
    Proxy,
    Relation,
    Role,
    Rule,
    Waiver,
)

__all__ = [
    "GROUPED",
    "KINDS",
    "Alternate",
    "AskedAgain",
    "Booking",
    "Candidacy",
    "CastList",
    "Closed",
    "Condition",
    "Fact",
    "FirstCall",
    "Glass",
    "Letter",
    "Member",
    "Merged",
    "Minute",
    "Motion",
    "Notice",
    "Objection",
    "Offer",
    "Position",
    "Proposal",
    "Proxy",
    "Relation",
    "Reported",
    "Review",
    "Role",
    "Rule",
    "Tape",
    "Task",
    "UnderSeal",
    "Voice",
    "Waiver",
    "Wish",
    "WrittenOff",
    "conditions_from",
]

KINDS: dict[str, type[Fact]] = {
    cls.kind: cls
    for cls in (
        Rule, Member, Alternate, Role, Relation, Waiver, Proxy, Glass, Motion, Candidacy, Proposal, Position, Reported,
        Objection, UnderSeal, Review, Offer, Minute, Task, Voice, Letter, Booking, AskedAgain, Notice, Tape,
        Merged, WrittenOff, Wish, Closed, CastList, FirstCall,
    )
}  # fmt: skip

GROUPED = frozenset({
    "relation", "position", "reported", "objection", "under_seal", "minute", "task", "voice", "letter",
})  # fmt: skip
"""Kinds whose key begins with what they belong to, so that a group is found at once: a relation's with the person, an
objection's with the performer, any other's with the candidacy."""
