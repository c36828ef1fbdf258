"""Run the whole suite on other Pythons, each in a separate environment in `.venvs/`.

python3 tests/pythons.py ends    the oldest and the newest that this machine has
python3 tests/pythons.py others  those between
python3 tests/pythons.py bounds  the oldest, with each dependency at its lower bound

Pythons are searched in the path (including those hidden by others of the same name), where Debian keeps its
own, and in pyenv. The first run that fails is the last one, so that the last output says how it ended.
"""

from __future__ import annotations

import glob
import hashlib
import os
import re
import shutil
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

ROOT = Path(__file__).parent.parent
ENVIRONMENTS = ROOT / ".venvs"
RUNTIME_EXTRAS = ("import", "oidc", "serve", "spell", "workbench")
"""The extras that are not for development: their bounds are promises, too."""

Version = tuple[int, ...]


def main(arguments: list[str]) -> int:
    """Run the requested Pythons; return the exit status."""
    pythons = sorted(find_pythons().items())
    if not pythons or arguments not in (["ends"], ["others"], ["bounds"]):
        print(__doc__ if pythons else "There is no Python 3.11 or newer here.", file=sys.stderr)
        return 2
    ends = dict([pythons[0], pythons[-1]])
    wanted = {
        "ends": [(version, path, "") for version, path in ends.items()],
        "others": [(version, path, "") for version, path in pythons if version not in ends],
        "bounds": [(*pythons[0], bounds())],
    }[arguments[0]]
    # An environment is created while the suite runs in the previous one.
    with ThreadPoolExecutor(1) as pool:
        made = [pool.submit(environment, *each) for each in wanted]
        for (version, _, constraints), future in zip(wanted, made, strict=True):
            with_what = ", dependencies at their lower bounds" if constraints else ""
            python = future.result()
            print(f"== Python {'.'.join(map(str, version))}{with_what}", flush=True)
            command = [str(python), "-W", "error::ResourceWarning", "-m", "pytest"]
            status = subprocess.run(
                [*command, "-n", "auto", "--dist", "worksteal"], cwd=ROOT, check=False
            ).returncode
            if status:
                for later in made:
                    later.cancel()
                return status
    return 0


def find_pythons() -> dict[Version, str]:
    """Return the interpreters that may be used, by version; the first one of several alike."""
    found: dict[Version, str] = {}
    for path in _candidates():
        version = _version(path)
        if version is not None:
            found.setdefault(version, path)
    return found


def _candidates() -> Iterator[str]:
    folders = [*os.environ.get("PATH", "").split(os.pathsep), "/usr/bin", "/usr/local/bin"]
    for folder in dict.fromkeys(folders):
        for path in sorted(glob.glob(os.path.join(glob.escape(folder), "python3*"))):
            if re.fullmatch(r"python3(\.\d+)?", os.path.basename(path)):
                yield path
    pyenv = shutil.which("pyenv")
    if pyenv is not None:
        asked = subprocess.run([pyenv, "root"], capture_output=True, text=True, check=False)
        yield from sorted(glob.glob(f"{glob.escape(asked.stdout.strip())}/versions/*/bin/python3"))


def _version(path: str) -> Version | None:
    """Return the version of an interpreter that can create environments and is new enough."""
    code = (
        "import sys, venv, ensurepip, sqlite3\n"
        "if sys.prefix == sys.base_prefix and sys.version_info.releaselevel == 'final':\n"
        "    print(*sys.version_info[:3])"
    )
    try:
        asked = subprocess.run(
            [path, "-c", code], capture_output=True, text=True, check=False, timeout=30
        )
    except (OSError, subprocess.TimeoutExpired):
        return None
    version = tuple(map(int, asked.stdout.split())) if asked.returncode == 0 else ()
    return version if version >= (3, 11) else None


def bounds() -> str:
    """Return pip's constraints that hold each dependency at the bound that pyproject.toml declares."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    extras = project["optional-dependencies"]
    wanted = [*project["dependencies"], *(one for name in RUNTIME_EXTRAS for one in extras[name])]
    return "".join(f"{requirement.replace('>=', '==')}\n" for requirement in wanted)


def environment(version: Version, path: str, constraints: str) -> Path:
    """Return the Python of an environment, recreated if its inputs have changed."""
    name = ".".join(map(str, version)) + ("-bounds" if constraints else "")
    folder = ENVIRONMENTS / name
    python = folder / "bin" / "python"
    parts = [path, constraints, (ROOT / "pyproject.toml").read_text("utf-8")]
    made_of = hashlib.sha256("\0".join(parts).encode()).hexdigest()
    stamp = folder / "made-of"
    if stamp.is_file() and stamp.read_text("utf-8") == made_of:
        return python
    shutil.rmtree(folder, ignore_errors=True)
    subprocess.run([path, "-m", "venv", str(folder)], check=True)
    limits = folder / "constraints.txt"
    limits.write_text(constraints, "utf-8")
    extras = ",".join(["test", *(RUNTIME_EXTRAS if constraints else ())])
    subprocess.run(
        [python, "-m", "pip", "install", "--quiet", "--disable-pip-version-check",
         "--constraint", limits, "--editable", f"{ROOT}[{extras}]"],
        check=True,
    )  # fmt: skip
    subprocess.run([python, ROOT / "tests" / "fetch_commonmark.py"], check=True)
    stamp.write_text(made_of, "utf-8")
    return python


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
