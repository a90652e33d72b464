"""Letters that go by themselves, and those of which nobody knows whether they went."""

from datetime import datetime, timedelta
from time import monotonic

from castlist.actions import post
from castlist.actions.decisions import Actor
from castlist.actions.letters import Claim, PutOff, send_by, settle, write_about
from castlist.queries.log import load_candidacy
from castlist.queries.offer_parts import open_parts
from castlist.records.models import Letter
from castlist.rules import letters as rules
from castlist.rules.decisions.state import Event, State
from castlist.rules.why import Refused, Why

GIVEN_UP_AFTER = timedelta(minutes=10)
DUE_AT_ONCE, SECONDS_AT_ONCE = 200, 30
"""Letters that go by themselves at one look of the clock, and for how long: others wait on the same clock."""
NOT_BY_ITSELF = "It could not go by itself. Look at it, and send it."
NOBODY_KNOWS = (
    "The server stopped while this letter was going out, so nobody knows whether it arrived. "
    "Ask them, or send it again: mail programs that know the first copy hide the second."
)


def send_due(*, now: datetime) -> int:
    """Every letter whose moment has come has gone, once; or is shown as not sent, and why. Says how many were due.

    Whoever told it to go has to be somebody who may write it still. An offer that is not live yet waits until it is,
    so whoever stands in reserve is told by itself. After half a minute the rest waits for the next look, which goes on
    with the oldest; so it does once the mail server cannot be reached.
    """
    ends, count, line = monotonic() + SECONDS_AT_ONCE, 0, post.Line()
    due = Letter.objects.filter(goes_at__lte=now, state__in=rules.OPEN).order_by("goes_at", "pk")
    for row in list(due):
        if count == DUE_AT_ONCE or monotonic() > ends:
            break
        if row.kind == "offer" and _is_not_live_yet(row):
            continue
        count += 1
        try:
            send_by(Actor(row.production_id, row.goes_by, now), row.pk, line=line, due=row.goes_at)
        except PutOff as no:
            if no.everybody:
                break
        except Refused as no:
            _not_gone(row, no, now)
    line.hang_up()
    return count


def _is_not_live_yet(row: Letter) -> bool:
    """Whether an offer that it tells of, or a part of it, waits out its grace or stands in reserve."""
    for one in (row, *open_parts(row.pk)):
        state = load_candidacy(one.production_id, one.role, one.cand)
        cand, offer = state.candidacy(one.cand), state.offer(one.cand)
        if cand and cand.minutes == one.minute and offer and offer.state in ("grace", "reserve"):
            return True
    return False


def _not_gone(row: Letter, no: Refused, now: datetime) -> None:
    """What kept it stands on the letter, unless that is said already, or somebody else has seen to it meanwhile.

    One that nobody wrote, of what is over, or otherwise now, is thrown away.
    That whoever told it to go may not write any more is said to nobody: it would tell who is recused.
    """
    own = no.why in (Why.recused, Why.no_right)
    to = "dropped" if row.kind in rules.BY_ITSELF and no.why is Why.not_live else "failed"
    said = NOT_BY_ITSELF if own else " ".join([*(why.sentence for why in no.whys), no.detail]).strip()[:300]

    def decide(state: State, at: int) -> list[Event]:
        mine = Letter.objects.filter(pk=row.pk, state__in=rules.OPEN, goes_at=row.goes_at)
        if not mine.update(state=to, error=said, goes_at=None, goes_by=""):
            return []
        return rules.moved(state, row.cand, row.pk, by="", at=at, to=to)

    write_about(Actor(row.production_id, "", now), row.cand, decide)


def give_up_on_stuck(*, now: datetime) -> int:
    """No letter is on its way out for ever: whoever took it and never came back has left a question; says how many.

    Writes: letter, event, fact. Refuses: nothing. Tells: nobody.
    """
    stuck = Letter.objects.filter(state="sending", claimed_at__lt=now - GIVEN_UP_AFTER)
    count = 0
    for row in list(stuck):
        claim = Claim(row, rules.Paper("", "", ""), "", row.claimed_at or now, "")
        actor = Actor(row.production_id, "", now)
        count += settle(actor, claim, to="failed", error=NOBODY_KNOWS)
    return count
