"""An office's papers from the seal to the check of a photo, by clicks alone."""

from __future__ import annotations

from pathlib import Path

import pytest
from PIL import ImageFilter

from studyhours.services.papers.issued_list import list_papers, paper_bytes
from studyhours.services.papers.print_log import copies_of
from tests.reports.tools import picture_of
from tests.support import pictures
from tests.support.ledgers import opened
from tests.ui.documents.printed import Printed
from tests.ui.documents.school import CLOCK, MET
from tests.ui.person import OpenWindow
from tools.window.operator import Operator
from tools.window.papers_walk import PapersJob, do_papers_job


@pytest.fixture(autouse=True)
def _only_this_page() -> None:
    """The settings are wanted too."""


def test_an_office_does_its_papers(
    open_window: OpenWindow, ledger: Path, tmp_path: Path, printer: Printed
) -> None:
    person = open_window(ledger, clock=CLOCK)
    seal = tmp_path / "公章.png"
    seal.write_bytes(pictures.seal())
    steps: list[str] = []

    def photographed(serial: str) -> Path:
        with opened(ledger) as school:
            paper = picture_of(paper_bytes(school, serial), tmp_path, 150)
        photo = tmp_path / "photo.jpg"
        paper.rotate(4, expand=True, fillcolor=80).filter(ImageFilter.GaussianBlur(1)).save(photo)
        return photo

    serial = "镇小研证字〔{年份}〕第{序号:4}号"
    job = PapersJob(seal, tmp_path / "papers", serial, photographed, steps.append)
    do_papers_job(Operator(person.window), job)
    assert steps[-2:] == ["verified-已作废", "verified-有效"]
    assert len(printer.orders) == 1
    with opened(ledger) as school:
        rows = list_papers(school)
        (old,) = (row for row in rows if row.status == "revoked")
        (new,) = (row for row in rows if row.replaces is not None)
        assert (new.replaces, old.replaced_by) == (old.serial, new.serial)
        assert [one.copies for one in copies_of(school, old.serial)] == [1]
    # One who does not meet it gets a proof too; the name that no font prints gets nothing.
    assert sorted(row.serial[-5:-1] for row in rows) == [f"{n:04}" for n in range(1, MET + 3)]
    assert len(list((tmp_path / "papers").glob("*.pdf"))) == MET + 2 + 2
