"""More threads than connections act in one production: run in a process of its own, as a server's worker would be."""

import json
import sys
import threading

THREADS, ACTS, CONNECTIONS = 8, 12, 3


def main() -> int:
    """Every act stands, once, and the pool was never left dry; prints what came of it."""
    from castlist.jobs.start import open_installation

    open_installation(pooled=True)
    from django.db import connection, connections

    from castlist.actions import decisions, rehearsals
    from castlist.actions.decisions import Actor
    from castlist.actions.log import milliseconds
    from castlist.queries.verification_walk import walk
    from castlist.rules.decisions.state import Event
    from tests.races.races import NOW

    company, people = rehearsals.company(now=NOW), rehearsals.people(THREADS, now=NOW)
    at = milliseconds(NOW)
    opening = [Event("production_opened", "", at)]
    opening += [Event("member_added", "", at, {"person": p, "say": [["*", "*"]]}) for p in people]
    opening += [Event("role_added", "", at, {"id": "lead"}, "", "lead")]
    opening += [Event("candidacy_named", people[0], at, {"performer": "ivy", "by": people[0]}, "c", "lead")]
    production = rehearsals.begin(company, opening, now=NOW)
    broken: list[str] = []

    def act(person: str) -> None:
        try:
            for number in range(ACTS):
                actor = Actor(production, person, NOW, f"{person} {number}")
                decisions.advise(actor, "c", what="comment", text=f"number {number}")
                decisions.advise(actor, "c", what="comment", text=f"number {number}")  # sent twice
                connection.close()  # as at the end of a request: back into the pool
        except Exception as why:
            broken.append(f"{type(why).__name__}: {why}")

    threads = [threading.Thread(target=act, args=(person,)) for person in people]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    pool = getattr(connections["default"], "pool", None)
    most = pool.get_stats()["pool_max"] if pool else 0
    report = walk(only=production)
    findings = [f.sentence for f in report.findings]
    print(
        json.dumps(
            {"events": report.counts["events"] - len(opening), "findings": findings, "broken": broken, "most": most}
        )
    )
    return 0


if __name__ == "__main__":
    sys.exit(main())
