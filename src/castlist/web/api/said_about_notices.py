"""What programs may say in the notice of an open call."""

from typing import Annotated, Any, Literal

from pydantic import StringConstraints

from castlist.rules.notices import BY_KEY
from castlist.web.api.said import Moment, Said

Part = Annotated[str, StringConstraints(max_length=400)]


class RoleNotice(Said):
    """What is otherwise for one role; what is not said holds as for the production."""

    pay: Part = ""
    auditions: Part = ""
    callbacks: Part = ""
    rehearsals: Part = ""
    place: Part = ""
    step_free: Part = ""
    material: Part = ""
    sides: Part = ""
    tape: Literal["", "no", "welcome", "asked"] = ""
    """Whether a self-tape comes with the submission; for a role, `no` takes back what holds for the production."""
    tape_material: Part = ""
    """What is read or sung for it."""
    tape_pages: Annotated[str, StringConstraints(pattern=r"^[0-9]{0,3}$")] = ""
    tape_scenes: Annotated[str, StringConstraints(pattern=r"^[0-9]{0,3}$")] = ""
    time: Part = ""
    panel: Part = ""
    seen: Annotated[str, StringConstraints(max_length=40, pattern=r"^[0-9a-f]*$")] = ""
    """From the notice: where it has changed since, this is refused. Empty: whatever it says now."""

    @property
    def parts(self) -> dict[str, str]:
        """As the action takes it."""
        found: dict[str, Any] = self.model_dump()
        return {name: text for name, text in found.items() if name in BY_KEY}


class Notice(RoleNotice):
    """Everything that the notice of the production says; what is not said is not shown."""

    producer: Part = ""
    agreement: Part = ""
    shows: Part = ""
    recording: Literal["", "no", "yes"] = ""
    destroyed: Annotated[str, StringConstraints(max_length=10)] = ""
    """The day by which recordings are destroyed, such as `2027-01-31`."""
    answers: Part = ""
    access: Part = ""
    data: Part = ""
    opens: Moment | None = None
    closes: Moment | None = None
    """From that moment on nothing is taken any more."""


class Publishing(Said):
    """The notice is to stand in public."""

    sure: bool = False
    """After `incomplete`: all the same, without what is missing."""
