"""Going from one version of the tables to another step by step, as somebody does who comes from there."""

from collections.abc import Iterator
from importlib import import_module
from typing import Any

import pytest
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.db.migrations.loader import MigrationLoader


class Steps(MigrationLoader):
    """Every step by itself, without those that stand for many at once."""

    def load_disk(self) -> None:
        """What is known of the files."""
        super().load_disk()
        self.disk_migrations = {key: one for key, one in self.disk_migrations.items() if not one.replaces}


def stepping() -> MigrationExecutor:
    """Whoever goes them on the database of the test."""
    executor = MigrationExecutor(connection)
    executor.loader = Steps(connection)
    return executor


def what_it_did(step: str) -> Any:
    """The file of a step of ours: a step long ago is asked by itself, since to go back to it takes a minute."""
    return import_module(f"castlist.records.migrations.{step}")


def to(step: str) -> None:
    """The tables are as they were after that step of ours."""
    stepping().migrate([("records", step)])


def to_the_latest() -> None:
    """The tables are as they are to be."""
    executor = stepping()
    executor.migrate(executor.loader.graph.leaf_nodes())


@pytest.fixture
def latest(db: None) -> Iterator[None]:
    """Whatever happens, the tables are as they are to be."""
    yield
    to_the_latest()
