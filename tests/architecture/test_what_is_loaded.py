"""A server, and whoever asks it, loads no solver: what is worked out is worked out in processes of its own."""

import subprocess
import sys

HEAVY = ("numba", "numpy", "ortools", "pandas")
ASK = f"""
import os, sys
os.environ["DJANGO_SETTINGS_MODULE"] = "tests.settings"
import django
django.setup()
from django.urls import get_resolver
assert get_resolver().url_patterns
print([name for name in {HEAVY} if name in sys.modules])
"""


def test_a_server_loads_no_solver() -> None:
    """They would take it a second more to start, and each of its processes 60 MB."""
    done = subprocess.run([sys.executable, "-c", ASK], capture_output=True, text=True, check=False, timeout=120)
    assert done.stdout.strip() == "[]", done.stderr
