"""The program ends whole whatever is still at work in it."""

from __future__ import annotations

from pathlib import Path

from tests.support.ledgers import run_module
from tests.support.pictures import pdf


def test_a_thread_nobody_waits_for_does_not_bring_the_end_down(tmp_path: Path) -> None:
    paper = tmp_path / "a.pdf"
    paper.write_bytes(pdf("研训 Certificate " * 40))
    ended = run_module(tmp_path, "tests.ui.left_behind", paper)
    assert ended.code == 0, ended.err
    scratch = ended.out.strip()
    assert scratch
    assert not Path(scratch).exists()
