"""What the API answers about what is kept."""

from castlist.queries import cases, keeping_pages, member_pages
from castlist.rules.cases import Clock
from castlist.web.api.schemas import Answer, More, schema_of

HeldRow = schema_of(keeping_pages.Held, name="KeepingHoldRow")
PurposeRow = schema_of(keeping_pages.Kept, name="PurposeInForce")
Keeping = schema_of(keeping_pages.KeepingPage, name="Keeping", without=("company",))
OwnKept = schema_of(member_pages.MemberKept, name="OwnKept")
CaseClock = schema_of(
    Clock, name="CaseClock", more={"left": More(int, "left"), "sentence": More(str, "sentence")}, without=("looked_on",)
)
OpenCase = schema_of(cases.Open, name="OpenCase")
Case = schema_of(cases.CasePage, name="Case")


class Cases(Answer):
    """Cases that wait on the bearer, the most urgent first."""

    cases: list[OpenCase]  # type: ignore[valid-type]
