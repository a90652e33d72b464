"""The reference page of the rules of the trade, written from the packs:
`python -m tests.architecture.trade_page > docs/reference/trade-rules.md`.
"""

from castlist.rules.trade import KINDS, MARKS, SEVERITIES, Numbers, Pack, Rule, counted, span
from castlist.rules.trade_checks import LIMITS, OF_DOOR, OF_TAPE
from castlist.rules.trade_packs import shipped

HEAD = """# Rules of the trade

Written from the packs that come with Castlist (`src/castlist/rules/packs/`). What they are for, and how a production
chooses among them, says [Let the rules of the trade look](../how-to/rules-of-the-trade.md). None of it is legal advice.

| mark | means |
|---|---|
"""
SEVERE = """
Only what was read in its source may be `block` or `reason`.

| severity | in words |
|---|---|
"""
TABLE = "| rule | for | asks | severity | mark | source |\n|---|---|---|---|---|---|\n"


def page() -> str:
    """All of it."""
    parts = [HEAD + _pairs(MARKS), SEVERE.lstrip() + _pairs(SEVERITIES)]
    return "\n".join([*parts, *(_pack(one) for one in shipped().values())])


def _pairs(words: dict[str, str]) -> str:
    return "".join(f"| `{key}` | {says} |\n" for key, says in words.items())


def _pack(pack: Pack) -> str:
    holds = f"; in force from {pack.valid_from or '…'} to {pack.valid_to or '…'}" if _dated(pack) else ""
    under = "" if pack.agreement == "none" else f" · {pack.agreement}"
    about = f"`{pack.stamp}` · {pack.jurisdiction}{under} · read on {pack.read_on}{holds}"
    return f"## {pack.name}\n\n{about}\n\n{TABLE}" + "".join(_row(rule) for rule in pack.rules)


def _dated(pack: Pack) -> bool:
    return pack.valid_from is not None or pack.valid_to is not None


def _row(rule: Rule) -> str:
    about = {"access_asked": "the letter", "self_tape": "self-tapes"}.get(rule.check, _kinds(rule))
    about = "somebody under 18" if rule.check.startswith("minor") else about
    about = "whoever looks after children" if rule.check in OF_DOOR else about
    severity = "refused by their form" if rule.check in OF_TAPE else f"`{rule.severity}`"
    asks = f"{rule.check.replace('_', ' ')}{_numbers(rule)}"
    return f"| `{rule.id}` | {about} | {asks} | {severity} | `{rule.mark}` | {rule.source} |\n"


def _kinds(rule: Rule) -> str:
    without = [words for kind, words in KINDS.items() if kind not in rule.kinds]
    if not rule.kinds or len(without) == 1:
        return "every session" + "".join(f" but: {words}" for words in without if rule.kinds)
    return "; ".join(KINDS[kind] for kind in rule.kinds)


def _numbers(rule: Rule) -> str:
    n = rule.numbers
    if rule.check in OF_TAPE:
        return f": {n.limit.replace('_', ' ')}, {LIMITS[n.limit]}"
    said = [
        f"{n.hours} hours" if n.hours else "",
        counted(n.days, "days") + (" of a week" if n.weeks else "") if n.days else "",
        f"{n.weeks} weeks, then {counted(n.days_off, 'days')} off" if n.weeks else "",
        f"within {span(n.minutes)}" if n.per_block else f"{span(n.minutes)}" if n.minutes else "",
        f"{n.per_block} times" if n.per_block else "",
        f"from {span(n.after_minutes)}" if n.after_minutes else "",
        f"beside {' and '.join(map(span, n.beside))}" if n.beside else "",
        counted(n.adults, "adults") if n.adults else "",
        f"{n.children} children" if n.children else "",
        " or ".join(f"{span(rest)} after {span(work)}" for work, rest in n.patterns),
        _hours(n),
        ", ".join(n.words),
        f"under {n.under_months} months old" if n.under_months else _ages(n) if n.ages != (0, 17) else "",
    ]
    kept = ", ".join(filter(None, said))
    return f": {kept}" if kept else ""


def _hours(n: Numbers) -> str:
    if not n.latest:
        return ""
    weekend = f", before a day of the weekend {_clock(n.latest_before_weekend)}" if n.latest_before_weekend else ""
    until = f"{_clock(n.latest)}{weekend}"
    return f"{_clock(n.earliest)} to {until}" if n.earliest else f"after {until}"


def _clock(minutes: int) -> str:
    return f"{minutes // 60:02}:{minutes % 60:02}"


def _ages(n: Numbers) -> str:
    return f"aged {n.ages[0]} to {'leaving school' if n.until_leaving else n.ages[1]}"


if __name__ == "__main__":
    print(page(), end="")
