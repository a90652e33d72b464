"""`make wheel`: the wheel is built, and works in an empty environment far from the sources."""

import os
import subprocess
import sys
import tempfile
import venv
import zipfile
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
MUST_HOLD = (
    "castlist/records/migrations/0001_initial.py",
    "castlist/config/templates/allauth/layouts/base.html",
    "castlist/rules/packs/general.toml",
    "castlist/web/templates/base.jinja",
    "castlist/web/static/castlist/castlist.css",
    "castlist/web/papers/house.typ",
)

Command = list[str | Path]


def main() -> int:
    """The wheel lies in dist/ and has been tried."""
    with tempfile.TemporaryDirectory(prefix="castlist-wheel-") as name:
        folder = Path(name)
        build: Command = [sys.executable, "-m", "build", "--wheel", "--no-isolation", "--outdir", folder / "dist", ROOT]
        subprocess.run(build, cwd=folder, check=True, stdout=subprocess.DEVNULL)
        wheel = next((folder / "dist").glob("castlist-*.whl"))
        missing = set(MUST_HOLD) - set(zipfile.ZipFile(wheel).namelist())
        if missing:
            print("The wheel lacks " + ", ".join(sorted(missing)))
            return 1
        castlist = install(wheel, into=folder / "venv")
        try_out(castlist, folder)
        kept = ROOT / "dist" / wheel.name
        kept.parent.mkdir(exist_ok=True)
        kept.write_bytes(wheel.read_bytes())
    print(f"dist/{wheel.name} works in an empty environment")
    return 0


def install(wheel: Path, *, into: Path) -> Path:
    """The wheel and exactly the pinned requirements are installed; the path of the command."""
    venv.create(into, with_pip=True)
    # What is not imported afterwards need not be compiled either: that is most of 720 MB.
    pip: Command = [into / "bin" / "python", "-m", "pip", "install", "--quiet", "--no-compile"]
    subprocess.run([*pip, "--require-hashes", "-r", ROOT / "requirements" / "run.txt"], check=True)
    subprocess.run([*pip, "--no-deps", wheel], check=True)
    return into / "bin" / "castlist"


def try_out(castlist: Path, folder: Path) -> None:
    """A company is founded and the demo's story is played, with nothing of the sources in reach."""
    unwanted = ("CASTLIST_", "PYTHON", "DJANGO_")
    environment = {name: value for name, value in os.environ.items() if not name.startswith(unwanted)}
    environment |= {"CASTLIST_DATA": str(folder / "data"), "HOME": str(folder)}
    for command in (
        ["--version"],
        ["init", "--company", "Wheelwrights", "--owner", "owner@example.org"],
        ["upgrade"],
        ["settings", "--check"],
        ["demo", "--check"],
    ):
        print("castlist", *command, flush=True)
        subprocess.run([castlist, *command], cwd=folder, env=environment, check=True, timeout=600)


if __name__ == "__main__":
    sys.exit(main())
