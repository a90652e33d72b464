"""From notes to proposals: who was heard on a day, several ticked, and each proposed in their room with one press."""

from collections.abc import Iterable
from dataclasses import replace
from typing import Any

from django.http import HttpRequest, HttpResponse

from castlist.actions import lists
from castlist.actions.decisions import Actor
from castlist.actions.lists import NobodyDone, Outcome
from castlist.queries.afterwards import AfterPage, afterwards
from castlist.rules.why import Refused, Why
from castlist.web.acting import actor, frame_for, member_view, now, sentence_of, show
from castlist.web.addresses import address
from castlist.web.chrome import chrome
from castlist.web.kept_words import gives_back
from castlist.web.looking_over import asks, look_over
from castlist.web.methods import looked_at_or_sent
from castlist.web.queue_views import asked_day


@looked_at_or_sent
@member_view
@gives_back
def page(request: HttpRequest, production: str, session: str) -> HttpResponse:
    """Everybody of the day with what the viewer may read of scores; sent, those ticked are proposed, role by role."""
    viewer: Any = request.user
    seen = afterwards(viewer, production, session, day=asked_day(request), now=now())
    if request.method != "POST":
        return _show(request, seen)
    try:
        names, target = _asked(request, seen)
        look_over(request.POST)
        done = _propose(request, seen, names, target)
    except Refused as no:
        ticked, typed = request.POST.getlist("name"), {k: str(v) for k, v in request.POST.items() if k != "name"}
        more = {"ticked": ticked, "typed": typed, "acted": "after", "looks": asks(request, production, no)}
        return _show(request, seen, status=422, errors={"form": sentence_of(no)}, **more)
    return _done(request, seen, done, target)


def _asked(request: HttpRequest, seen: AfterPage) -> tuple[list[str], str]:
    """Who was ticked, of those who were there on that day, and for what."""
    there = {row.cand for row in seen.rows}
    names = [cand for cand in dict.fromkeys(request.POST.getlist("name")) if cand in there]
    target = request.POST.get("target", "")
    if not names:
        raise Refused(Why.incomplete, detail="Choose somebody.")
    if target not in dict(seen.targets):
        raise Refused(Why.incomplete, detail="Choose what is proposed.")
    return names, target


def _propose(request: HttpRequest, seen: AfterPage, names: list[str], target: str) -> dict[str, Outcome]:
    """By role, what became of each name: a list of its own in each room."""
    who, roles = actor(request, seen.queue.production.pk), {row.cand: row.role_id for row in seen.rows}
    by_role: dict[str, list[str]] = {}
    for cand in names:
        by_role.setdefault(roles[cand], []).append(cand)
    why, support = request.POST.get("terms", ""), bool(request.POST.get("support"))

    def does(actor: Actor, role: str, cands: Iterable[str]) -> Outcome:
        if seen.alone:
            return lists.decide(actor, role, cands, target=target, reason=why)
        return lists.propose(actor, role, cands, target=target, reason=why, support=support)

    found = {}
    for role, cands in by_role.items():
        here = replace(who, key=f"{who.key}:{role}" if who.key else "")
        try:
            found[role] = does(here, role, cands)
        except Refused as no:  # nobody of this room could be proposed: the others are not held up by it
            found[role] = Outcome((), no.each if isinstance(no, NobodyDone) else dict.fromkeys(cands, sentence_of(no)))
    return found


def _show(request: HttpRequest, seen: AfterPage, *, status: int = 200, **more: Any) -> HttpResponse:
    place, day = [seen.queue.production.pk, seen.queue.session], f"?day={seen.queue.day.isoformat()}"
    head, here = frame_for(request, seen.queue.production), address("day_after", *place)
    best = request.GET.get("by") == "score"
    rows = sorted(seen.rows, key=lambda row: -row.mean) if best else list(seen.rows)
    panel = address("panel", *place) + day
    context = {
        "frame": head, "chrome": chrome(request, head), "page": seen, "best": best, "panel": panel, "here": here + day,
        "groups": [(heard, [(row, f"{panel}&c={row.cand}") for row in rows if row.heard is heard])
                   for heard in (True, False)],
        "board": address("board", *place) + day, "ticked": [], "acted": "", "errors": {}, "typed": {}, "looks": {},
        "urls": {"after": here + day + ("&by=score" if best else "")}, **more,
    }  # fmt: skip
    return show(request, "after.jinja", context, status=status)


def _done(request: HttpRequest, seen: AfterPage, done: dict[str, Outcome], target: str) -> HttpResponse:
    """What became of each name; asked for again, it is said again and not done again."""
    key, names = seen.queue.production.pk, {row.cand: row for row in seen.rows}
    head = frame_for(request, seen.queue.production)
    rooms = []
    for role, one in done.items():
        room = address("room", key, role)
        first = names[next(iter((*one.done, *one.refused)))]
        rooms.append({
            "role": first.role, "url": address("list", key, role, one.batch) if one.batch else room,
            "done": [names[cand].name for cand in one.done],
            "refused": [(names[cand].name, f"{room}?c={cand}", why) for cand, why in one.refused.items()],
        })  # fmt: skip
    context = {
        "frame": head, "chrome": chrome(request, head), "page": seen, "rooms": rooms, "target": target,
        "count": sum(len(one.done) for one in done.values()),
        "here": f"{address('day_after', key, seen.queue.session)}?day={seen.queue.day.isoformat()}",
    }  # fmt: skip
    return show(request, "after_done.jinja", context, status=200 if any(one.done for one in done.values()) else 422)
