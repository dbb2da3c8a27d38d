"""The program ends whole whatever is still at work in it."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from tests.support.ledgers import environment
from tests.support.pictures import pdf
from tests.support.tree_copy import ROOT


def test_a_thread_nobody_waits_for_does_not_bring_the_end_down(tmp_path: Path) -> None:
    paper = tmp_path / "a.pdf"
    paper.write_bytes(pdf("研训 Certificate " * 40))
    ended = subprocess.run(
        [sys.executable, "-m", "tests.ui.left_behind", paper],
        cwd=ROOT,
        env=environment(tmp_path),
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
    )
    assert ended.returncode == 0, ended.stderr
    scratch = ended.stdout.strip()
    assert scratch
    assert not Path(scratch).exists()
