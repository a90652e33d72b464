"""Letters that nobody writes and that stand in no outbox: in the company's words, in the language of who gets them."""

from collections.abc import Callable
from dataclasses import dataclass

from castlist.queries.contacts import worries_line
from castlist.queries.letter_values import values
from castlist.queries.letter_wordings import house, words_for
from castlist.queries.represented import above_for
from castlist.records.models import Performer, Production, Represented
from castlist.rules import letters as rules
from castlist.rules.languages import HOUSE
from castlist.rules.letter_words import said_in


@dataclass(frozen=True, slots=True)
class About:
    """Whom such a letter is about, and as what they stand where."""

    production: Production
    performer: Performer
    cand: str
    role: str
    """As it is called."""


def paper(
    about: About, outline: str, said: dict[str, str], *, link: str, agent: Represented | None = None,
    guardian: str = "", below: Callable[[str], str] | None = None,
) -> rules.Paper:  # fmt: skip
    """The letter as it goes; `said`: what it says besides. `agent`, `guardian`: it goes to them in their place.
    `below`: what stands after it in that language, if anything.

    Words of the company's that do not fit it any more are left out, and the house's stand there.
    """
    worded, name = words_for(about.production, about.performer, outline), about.performer.name
    company = about.production.company.name
    filled = {**values(about.production, performer=name, role=about.role, sender=company), **said}
    words = worded.said
    if rules.faults(words.subject, words.body, filled, needs_link=True):
        words = house(outline)
    language = worded.language if worded.own and words is worded.said else HOUSE
    foot = rules.foot(
        worries_line(about.production.pk, about.cand, language=language), own=agent is None, language=language
    )
    above = above_for(agent, name, guardian=guardian, language=language)
    return rules.Paper(
        sender=f"{company} · {about.production.name}",
        subject=" ".join(rules.fill(words.subject, filled).split()),
        body="\n\n".join(
            part for part in (above, rules.fill(words.body, filled), below(language) if below else "", foot) if part
        ),
        link=link,
        link_words=words.button or said_in(language, "button"),
        language=language,
        ours=rules.in_english(foot, language),
    )
