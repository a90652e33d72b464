"""What programs may say about who acts for somebody under 18."""

from typing import Annotated

from pydantic import StringConstraints

from castlist.rules.guardians import LONGEST_NAME, LONGEST_RELATION
from castlist.web.api.said import Day, Said


class GuardianSaid(Said):
    """Who acts for them, as what, at which address; and their birth date, if it is known."""

    guardian: Annotated[str, StringConstraints(min_length=1, max_length=LONGEST_NAME)]
    relation: Annotated[str, StringConstraints(min_length=1, max_length=LONGEST_RELATION)]
    email: Annotated[str, StringConstraints(min_length=3, max_length=254)]
    born: Day | None = None
    may_print: bool = False
    """Their name may stand in a cast list."""

    @property
    def form(self) -> dict[str, str]:
        """As the action takes it."""
        born = self.born.isoformat() if self.born else ""
        return {
            "guardian_name": self.guardian, "guardian_relation": self.relation, "email": self.email, "born": born,
            "may_print": "yes" if self.may_print else "",
        }  # fmt: skip
