"""`make check`: what CI asks before it runs the tests. Everything is asked, then the failures are named."""

import os
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
BIN = Path(sys.executable).parent

AT_ONCE = 2
# Those that take longest come first, but the rules: they solve problems, and find compiled what they need.
CHECKS = {
    "types": ["mypy", "--no-error-summary"],
    "compiled methods": ["python", "-c", "from castlist.planning.orders_compiled import warm; warm()"],
    "style": ["ruff", "check", "--quiet"],
    "format": ["ruff", "format", "--check", "--quiet"],
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

    def asked(name: str) -> bool:
        started = time.monotonic()
        program, *arguments = CHECKS[name]
        command = [str(BIN / program), *arguments]
        ran = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False)
        said = "" if ran.returncode == 0 else ran.stdout + ran.stderr
        took = f"{'FAIL' if ran.returncode else 'ok  '}  {name}  ({time.monotonic() - started:.1f} s)"
        print("\n".join(part for part in (took, said) if part), flush=True)
        return ran.returncode == 0

    with ThreadPoolExecutor(AT_ONCE) as processes:
        failed = [name for name, holds in zip(CHECKS, processes.map(asked, CHECKS), strict=True) if not holds]
    print("all checks passed" if not failed else f"failed: {', '.join(failed)}")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
