"""What the API answers about a team and its rule: the page's own words, field by field."""

from datetime import datetime

from pydantic import Field

from castlist.web.api.schemas import Answer


class OwnRelation(Answer):
    """A relation of the bearer; or that somebody else is recused, and never why."""

    id: str
    text: str
    may_waive: bool
    waits: str
    may_testify: bool = False


class TeamMember(Answer):
    """Somebody on the team."""

    id: str
    name: str
    initial: str
    title: str
    standing: list[str]
    keys_held: list[str] = Field(description="say, voice, desk, lead.")
    narrowed: str
    note: str
    is_you: bool
    relations: list[OwnRelation] = Field(
        description="On the bearer's own row their relations; on others, from where they are recused."
    )
    may_remove: bool
    away: bool = Field(description="Whether they have never come in yet.")


class TeamRule(Answer):
    """The rule, in plain sentences and as values."""

    sentence: str
    kind: str = Field(description="together or one.")
    decider: str
    steps: list[str]
    skip_to: str = Field(description="Up to which step others may be passed over.")
    quorum: int
    absence_days: int
    grace_hours: int
    sealed: bool
    notes_after_own: bool
    version: int
    details: list[str]
    gate: bool
    may_gate: bool
    quorums: list[tuple[str, str, int]] = Field(description="Role or *, step or *, and how many must agree there.")


class WhatIf(Answer):
    """Who must agree for what."""

    what: str
    who: str


class Agreement(Answer):
    """One person's part of a motion."""

    name: str
    says: str


class TeamMotion(Answer):
    """Something that waits for several people to agree."""

    id: str
    text: str
    by: str
    at: datetime
    waits: str
    says: list[Agreement]
    may_agree: bool
    why: str
    may_withdraw: bool
    joins: str = Field(description="Whose joining waits for this; or empty.")
    who: str = Field(description="Who would join, with title and address, for those who are to agree; or empty.")


class NamedAlternate(Answer):
    """Somebody who steps in."""

    id: str
    name: str
    for_id: str
    for_name: str
    text: str


class NamedProxy(Answer):
    """Somebody who may answer for somebody else."""

    id: str
    holder: str
    role: str
    text: str
    where: str
    until: datetime
    mine: bool


class StillSeated(Answer):
    """Somebody who is not on the team, and sits on what is open until it ends."""

    id: str
    name: str
    may_remove: bool
    gone: bool = Field(description="Always true: they were removed before.")


class Team(Answer):
    """Who is on the team, under which rule, and what waits for agreement."""

    members: list[TeamMember]
    seated: list[StillSeated]
    rule: TeamRule
    what_if: list[WhatIf]
    motions: list[TeamMotion]
    alternates: list[NamedAlternate]
    proxies: list[NamedProxy]
    officers: list[str]


NOT_ANSWERED = ("choices", "absent")
"""Parts of the page that only its forms need."""
