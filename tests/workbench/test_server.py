"""What a server imports: `pieraklad_web.workbench:app`."""

import os
import subprocess
import sys
from pathlib import Path

from helpers.sites import CONFIG, write


def test_the_name_in_the_documentation_is_the_application(tmp_path: Path) -> None:
    write(tmp_path, "pieraklad.toml", CONFIG)
    code = (
        "from pieraklad_web.workbench import app\n"
        "assert app.test_client().get('/workbench/sign-in').status_code == 200\n"
        "assert app.test_client().get('/workbench/').status_code == 401\n"
    )
    ended = subprocess.run(
        [sys.executable, "-W", "error", "-c", code],
        env={**os.environ, "PIERAKLAD_PROJECT": str(tmp_path)}, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert (ended.returncode, ended.stderr) == (0, "")
