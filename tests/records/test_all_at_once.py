"""Whoever founds a company now has the same database as who has come along step by step."""

import json
import os
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

from tests.installation import ROOT, clean_environment, looked_into, own_database

OPEN = "from castlist.jobs.start import open_installation; open_installation()"
AT_ONCE = "from django.core.management import call_command; call_command('migrate', verbosity=0)"
HALF_WAY = "from tests.records.stepping import to; to('0070_headshots')"
"""As an installation of before has it, which is upgraded then."""
COLUMNS = """
SELECT table_name, column_name, data_type, is_nullable, column_default, character_maximum_length, is_identity
  FROM information_schema.columns WHERE table_schema = 'public' ORDER BY table_name, ordinal_position
"""
RULES = """
SELECT conrelid::regclass::text, conname, pg_get_constraintdef(oid) FROM pg_constraint
 WHERE connamespace = 'public'::regnamespace
"""
TRIGGERS = "SELECT pg_get_triggerdef(oid) FROM pg_trigger WHERE NOT tgisinternal"
FUNCTIONS = "SELECT proname, prosrc FROM pg_proc WHERE pronamespace = 'public'::regnamespace"


def made(data: Path, *ways: str) -> dict[str, Any]:
    """All that stands in a database made in that way, each part by a process of its own."""
    data.mkdir()
    with own_database() as settings:
        environment = clean_environment(data) | settings | {"CASTLIST_SECRET_KEY": "k" * 50}
        environment["PYTHONPATH"] = os.pathsep.join((str(ROOT / "src"), str(ROOT)))
        for way in ways:
            subprocess.run([sys.executable, "-c", f"{OPEN}; {way}"], env=environment, check=True, timeout=300)
        with looked_into(data, settings.get("CASTLIST_DATABASE_URL", "")) as cursor:
            return on_postgresql(cursor) if settings else on_sqlite(cursor)


def on_sqlite(cursor: Any) -> dict[str, Any]:
    """By name, each table's columns, keys, checks and indexes; and the triggers."""
    found: dict[str, Any] = {}
    tables = list(cursor.execute("SELECT name, sql FROM sqlite_master WHERE type = 'table' ORDER BY name"))
    for name, written in tables:
        if name == "sqlite_sequence":
            continue
        indexes = list(cursor.execute(f'PRAGMA index_list("{name}")'))
        found[name] = {
            "columns": sorted(column[1:] for column in cursor.execute(f'PRAGMA table_xinfo("{name}")')),
            "keys": sorted(key[2:] for key in cursor.execute(f'PRAGMA foreign_key_list("{name}")')),
            "checks": sorted(re.findall(r"CHECK \(.*?\)\)?", written)),
            "rowid": "WITHOUT ROWID" in written,
            "unique": sorted(
                [column for *_, column in cursor.execute(f'PRAGMA index_info("{index[1]}")')]
                for index in indexes
                if index[2]
            ),
        }
    for kind in ("index", "trigger"):
        made = cursor.execute("SELECT name, sql FROM sqlite_master WHERE type = ? AND sql IS NOT NULL", [kind])
        found[kind] = {name: " ".join(sql.split()) for name, sql in made}
    return found


def on_postgresql(cursor: Any) -> dict[str, Any]:
    """Every column in its place, every rule and key, every index, every trigger."""
    indexes = "SELECT indexdef FROM pg_indexes WHERE schemaname = 'public'"
    return {
        name: cursor.execute(asked).fetchall() if asked == COLUMNS else sorted(cursor.execute(asked).fetchall())
        for name, asked in (
            ("columns", COLUMNS), ("rules", RULES), ("indexes", indexes), ("triggers", TRIGGERS),
            ("functions", FUNCTIONS),
        )
    }  # fmt: skip


def test_both_ways_end_in_the_same_database(tmp_path: Path) -> None:
    one, other = made(tmp_path / "one", AT_ONCE), made(tmp_path / "other", HALF_WAY, AT_ONCE)
    assert len(json.dumps(one, default=str)) > 20_000
    assert one.keys() == other.keys()
    for name, is_so in other.items():
        assert one[name] == is_so, name
