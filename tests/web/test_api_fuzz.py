"""Every operation of the API's document is sent what it asks for, and what it does not: never an error of ours.

Whatever is answered is as the document says, and whatever is refused has changed nothing. How many requests are made
of each operation says CASTLIST_TEST_FUZZ_EXAMPLES; `python -m tests.proofs api` makes many, on both databases.
"""

import os
from collections import Counter
from collections.abc import Iterator
from typing import Any

import pytest
import schemathesis
from django.core.signals import request_finished, request_started
from django.core.wsgi import get_wsgi_application
from django.db import close_old_connections, connection, transaction
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from schemathesis import GenerationMode
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from castlist.web.api import door
from castlist.web.api.urls import _written
from tests.web.api_world import Stage, built_stage, stage

__all__ = ["built_stage", "stage"]

EXAMPLES = int(os.environ.get("CASTLIST_TEST_FUZZ_EXAMPLES", "4"))
CHECKS = [
    not_a_server_error, status_code_conformance, content_type_conformance, response_headers_conformance,
    response_schema_conformance,
]  # fmt: skip
TABLES = ("event", "fact", "text", "letter", "matter", "person", "production", "session", "slot", "request", "seat")
POOLS = {
    "candidacy": ["ivy", "rana", "sol"],
    "candidacies": ["june", "maud"],
    "person": ["tom", "derek"],
    "owner": ["tom"],
    "holder": ["tom", "sam"],
    "performer": ["ivy_performer"],
    "asked_by": ["derek", "tom"],
    "under": ["call"],
    "objection": ["objection"],
    "seat": ["derek"],
    "decider": ["karen"],
    "role": ["role"],
}
"""Ids of the stage for fields of bodies."""
RARELY = st.sampled_from([False, False, False, True])
ID_OF = {"production": ["production", "foreign_production"], "role": ["role", "other_role", "foreign_role"]}
"""Ids of the stage that a parameter may stand for; any other parameter takes what is called like it, or a candidacy."""
WHO = ("karen", "karen", "derek", "tom", "sam", "miriam", "julia", "eve")


@pytest.fixture(autouse=True)
def _connection_stays() -> Iterator[None]:
    """The connection of the test is that of the server too: it is not closed after each request."""
    for signal in (request_started, request_finished):
        signal.disconnect(close_old_connections)
    yield
    for signal in (request_started, request_finished):
        signal.connect(close_old_connections)


figures: Counter[str] = Counter()


def operations() -> dict[str, Any]:
    """Every operation of the document, by its name."""
    import json

    schema = schemathesis.openapi.from_dict(json.loads(_written()))
    schema.app = get_wsgi_application()
    found = [result.ok() for result in schema.get_all_operations()]
    return {str(one.definition.raw["operationId"]): one for one in found}


OPERATIONS = operations()


def rows() -> dict[str, int]:
    """How many rows the tables hold that an act may write. No database promises an order of what it counts."""
    with connection.cursor() as cursor:
        names = set(connection.introspection.table_names(cursor))
        cursor.execute(" UNION ALL ".join(f"SELECT '{t}', count(*) FROM \"{t}\"" for t in TABLES if t in names))
        return dict(cursor.fetchall())


def written(before: dict[str, int]) -> str:
    """The tables that hold more or fewer rows than before; nothing when none does."""
    return ", ".join(name for name, count in rows().items() if count != before[name])


def known_ids(stage: Stage, case: Any, draw: Any) -> None:
    """Most addresses name things that are there: otherwise everything would only be unknown."""
    for name in case.path_parameters or {}:
        if not draw(RARELY):
            pool = ID_OF.get(name) or ([name] if name in stage.ids else ["ivy", "rana", "sol", "june", "call"])
            case.path_parameters[name] = stage.ids[draw(st.sampled_from(pool))]


def ids_in(value: Any, stage: Stage, draw: Any) -> Any:
    """The body with some of its ids taken from the stage."""
    if isinstance(value, dict):
        found = {}
        for name, one in value.items():
            if name in POOLS and isinstance(one, str) and not draw(RARELY):
                found[name] = stage.ids[draw(st.sampled_from(POOLS[name]))]
            elif name in ("revision", "on") and type(one) is int and not draw(RARELY):
                found[name] = 1
            else:
                found[name] = ids_in(one, stage, draw)
        return found
    return [ids_in(one, stage, draw) for one in value] if isinstance(value, list) else value


@pytest.mark.slow
@pytest.mark.parametrize("mode", list(GenerationMode), ids=lambda mode: mode.value)
@pytest.mark.parametrize("name", sorted(OPERATIONS))
def test_whatever_is_sent_is_answered_as_the_document_says(
    stage: Stage, monkeypatch: pytest.MonkeyPatch, name: str, mode: GenerationMode
) -> None:
    monkeypatch.setattr(door, "MOST", 10**9)
    operation = OPERATIONS[name]

    @settings(
        max_examples=EXAMPLES, deadline=None, derandomize=True, database=None, phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )  # fmt: skip
    @given(case=operation.as_strategy(generation_mode=mode), data=st.data())
    def ask(case: Any, data: Any) -> None:
        known_ids(stage, case, data.draw)
        if isinstance(case.body, dict | list):
            case.body = ids_in(case.body, stage, data.draw)
        who = data.draw(st.sampled_from(WHO))
        headers = {"Authorization": f"Bearer {stage.programs[who].token}"}
        with transaction.atomic():
            before = rows()
            answer = case.call(headers=headers)
            case.validate_response(answer, checks=CHECKS)
            if answer.status_code >= 400:
                assert (changed := written(before)) == "", f"refused, and yet something was written: {changed}"
            transaction.set_rollback(True)
        figures[f"{mode.value} {answer.status_code}"] += 1

    try:
        ask()
    except Exception as no:
        if "Unsatisfiable" in type(no).__name__ or "cannot be negated" in str(no):
            pytest.skip("nothing wrong can be said here")
        raise


def test_the_figures(stage: Stage) -> None:
    """Printed last: how many requests got which answer, so that a run in which all was refused alike shows."""
    print("\nrequests by kind and answer:", dict(sorted(figures.items())))
    if figures:
        assert figures["positive 200"] > 0
        assert not any(key.split()[1].startswith("5") for key in figures)
