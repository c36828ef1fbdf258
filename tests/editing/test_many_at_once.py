"""The stress program, for a few seconds: nothing that was acknowledged is lost."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

PROGRAM = Path(__file__).parents[2] / "benchmarks" / "workbench_saves.py"


@pytest.mark.skipif(sys.platform != "linux", reason="files are exchanged and leased as Linux does")
def test_workers_are_killed_and_other_programs_write_and_no_text_is_lost(tmp_path: Path) -> None:
    command = [sys.executable, str(PROGRAM), "--only", "storm", "--seconds", "5", "--root", str(tmp_path)]  # fmt: skip
    done = subprocess.run(command, capture_output=True, text=True, timeout=150, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    result = json.loads(done.stdout)["storm"]
    assert sum(result["answers"].get(kind, 0) for kind in ("Saved", "Conflict", "Waiting")) > 0
    assert result["kills"] >= 2
    assert result["ended early"] == 0
