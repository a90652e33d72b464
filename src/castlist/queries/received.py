"""What a letter says to whoever has just put themselves in, and to which address it goes."""

from dataclasses import dataclass

from castlist.queries.auditions import zone_of
from castlist.queries.letter_days import moment_in
from castlist.queries.notices import notices_of
from castlist.queries.retention import candidacies_of
from castlist.queries.unwritten import About, paper
from castlist.records.models import Guardian, Performer, Preference, Production, Tape
from castlist.rules.letter_words import said_in
from castlist.rules.letters import Paper
from castlist.rules.outlines import RECEIVED


@dataclass(frozen=True, slots=True)
class Received:
    """Whose form is here, and for which parts."""

    production: Production
    performer: Performer
    to: str
    acts: str
    """Who acts for a child; '' for anybody else."""
    parts: tuple[str, ...]
    role: str
    cand: str
    all_of_them: tuple[tuple[str, str], ...]
    """(role, candidacy) of each part for which they stand by that form, in its order."""

    def paper(self, address: str) -> Paper:
        """The letter; `address`: of the page that it leads to."""
        about = About(self.production, self.performer, self.cand, self.parts[0])
        wanted = {"wanted": ", ".join(self.parts)}
        return paper(about, RECEIVED, wanted, link=address, guardian=self.acts, below=self._tapes)

    def _tapes(self, language: str) -> str:
        """The self-tape that the open call wishes for, of the part to whose page the letter leads; '' for none."""
        row = Tape.objects.filter(cand=self.cand, came_at=None).exclude(of_call="").first()
        when = moment_in(language, row.due_at.astimezone(zone_of(self.production))) if row else ""
        return said_in(language, "tape", role=self.parts[0], when=when) if row else ""


def received(production: str, performer: str) -> Received | None:
    """The form that they sent last there; None where nothing came of it."""
    wanted = Preference.objects.filter(submission__production=production, submission__performer=performer)
    rows = list(wanted.exclude(cand="").order_by("-submission__at", "-submission", "place").values_list(
        "submission", "role", "cand", "place"
    )[:60])  # fmt: skip
    theirs = [(role, cand) for form, role, cand, place in rows if form == rows[0][0] and place]
    there = {cand for where, _, cand in candidacies_of([performer]) if where == production}
    stands = tuple(pair for pair in theirs if pair[1] in there)
    found = Performer.objects.filter(pk=performer, erased_at=None, merged_into=None).first()
    if not stands or found is None:
        return None
    said = notices_of(production)
    names = tuple((one.name or one.id) if (one := said.role(role)) else role for role, _ in theirs)
    acts = Guardian.objects.filter(performer=performer).values_list("name", flat=True).first()
    where = Production.objects.select_related("company").get(pk=production)
    return Received(where, found, found.email, acts or "", names, *stands[0], stands)
