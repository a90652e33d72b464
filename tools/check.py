"""`make check`: what CI asks before it runs the tests. Everything is asked, then the failures are named."""

import os
import subprocess
import sys
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
BIN = Path(sys.executable).parent

CHECKS = {
    "style": ["ruff", "check", "--quiet"],
    "format": ["ruff", "format", "--check", "--quiet"],
    "types": ["mypy", "--no-error-summary"],
    "imports": ["lint-imports", "--no-logo"],
    "pages": ["djlint", "src/castlist/web/templates", "--extension=jinja", "--profile=jinja", "--lint", "--quiet"],
    "pages of the door": ["djlint", "src/castlist/config/templates", "--profile=django", "--lint", "--quiet"],
    "migrations": ["python", "-m", "django", "makemigrations", "--check", "--dry-run"],
    "tracked files": ["python", "-m", "tools.check_tracked_files"],
    "rules about the code and docs": ["python", "-m", "pytest", "-q", "-p", "no:cacheprovider", "tests/architecture"],
}


def main() -> int:
    """Every check is run; the exit code is 1 when one of them failed."""
    environment = {
        **os.environ,
        "DJANGO_SETTINGS_MODULE": "tests.settings",
        "PYTHONPATH": f"{ROOT / 'src'}{os.pathsep}{ROOT}",
    }
    failed = []
    for name, command in CHECKS.items():
        started = time.monotonic()
        ran = subprocess.run(
            [BIN / command[0], *command[1:]], cwd=ROOT, env=environment, capture_output=True, text=True, check=False
        )
        print(f"{'ok  ' if ran.returncode == 0 else 'FAIL'}  {name}  ({time.monotonic() - started:.1f} s)", flush=True)
        if ran.returncode:
            failed.append(name)
            print(ran.stdout + ran.stderr)
    print("all checks passed" if not failed else f"failed: {', '.join(failed)}")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
