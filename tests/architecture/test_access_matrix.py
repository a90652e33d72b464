"""Every address and every field of the API has its place in the access matrix (I28); tests/web asks each of them."""

from collections import Counter
from pathlib import Path
from typing import Any

import pytest
from django.urls import URLPattern, URLResolver, get_resolver

from castlist.config import demo_views
from tests.architecture import access_table
from tests.architecture.access_table import SIGHTS, VIEWERS, WRITES
from tests.web.api_examples import BY_NAME

DOCS = Path(__file__).resolve().parents[2] / "docs" / "reference"


def url_names(resolver: Any, space: str = "") -> set[str]:
    """The name of every address below the resolver, with its namespace."""
    found: set[str] = set()
    for pattern in resolver.url_patterns:
        if isinstance(pattern, URLResolver):
            found |= url_names(pattern, f"{space}{pattern.namespace}:" if pattern.namespace else space)
        elif isinstance(pattern, URLPattern):
            found.add(f"{space}{pattern.name or f'(no name: {pattern.pattern})'}")
    return found


@pytest.fixture(scope="module")
def schemas() -> dict[str, Any]:
    """Every schema of the document that some answer is made of."""
    import json

    from castlist.web.api.urls import _written

    document = json.loads(_written())
    found: dict[str, Any] = {}

    def follow(value: Any) -> None:
        if isinstance(value, list):
            for one in value:
                follow(one)
        elif isinstance(value, dict):
            name = str(value.get("$ref", "")).rpartition("/")[2]
            if name and name not in found:
                found[name] = document["components"]["schemas"][name]
                follow(found[name])
            for one in value.values():
                follow(one)

    for methods in document["paths"].values():
        for said in methods.values():
            follow(said["responses"])
    return found


def test_every_address_has_a_row_and_every_row_an_address() -> None:
    there = url_names(get_resolver()) | {str(pattern.name) for pattern in demo_views.urlpatterns}
    assert there - access_table.names() == set(), "write a row for these in tests/architecture/access_matrix.txt"
    assert access_table.names() - there == set(), "these rows have no address any more"


def test_every_row_says_what_each_viewer_gets() -> None:
    rows = [row for table in access_table.tables().values() for row in table]
    assert {len(row.status) for row in rows} == {len(VIEWERS)}
    assert {name for name, often in Counter(rows).items() if often > 1} == set()


def test_every_write_of_the_api_has_an_example_to_be_asked_with() -> None:
    asked = {row.name.removeprefix("api:api_") for row in access_table.tables()[WRITES]}
    assert asked == set(BY_NAME)


def test_strangers_get_nothing_that_names_a_production() -> None:
    """Whatever holds the id of a production is not there for Eve, for Olga, and for a recused member in that room."""
    for table in access_table.tables().values():
        for row in table:
            path = row.path or BY_NAME[row.name.removeprefix("api:api_")].path
            if "{production}" in path:
                assert (row.status[1], row.status[7]) == (404, 404), row
            if "{role}" in path or "{ivy}" in path or "{rana}" in path:
                ended = row.name == "api:api_free_time"
                assert row.status[6] in ((422,) if ended else (404,)), row


def test_every_field_has_a_place_and_every_place_a_field(schemas: dict[str, Any]) -> None:
    there = {(name, field) for name, schema in schemas.items() for field in schema.get("properties", {})}
    placed = {(field.schema, field.name) for field in access_table.fields()}
    assert there - placed == set(), "say for whom these are, in tests/architecture/access_fields.txt"
    assert placed - there == set(), "these are not answered any more"
    assert {field.sight for field in access_table.fields()} <= set(SIGHTS)


def test_the_page_is_written_from_the_matrix() -> None:
    said = "write it anew: python -m tests.architecture.access_table > docs/reference/access.md"
    assert (DOCS / "access.md").read_text(encoding="utf-8") == access_table.page(), said
