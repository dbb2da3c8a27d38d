"""Certificates as files of their own, and as one, against a bare canvas that writes the same."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterable, Sequence
from datetime import UTC, date, datetime
from pathlib import Path

from benchmarks.bare_canvas import Stroke, recorded, write_bare, write_bare_pages
from benchmarks.ratios import Ratio, alternate
from benchmarks.schools import YEAR, kept_school
from studyhours.reports.certificate import render_certificate
from studyhours.reports.combining import Combiner
from studyhours.reports.facts import CertificateFacts
from studyhours.reports.keys import create_school_key
from studyhours.reports.qr import qr_text
from studyhours.reports.signing import sign_pdf
from studyhours.services.ledgers.opening import open_ledger
from studyhours.services.papers.certificates import IssueRequest, issue

TARGET, SIGNED, ONE_FILE, MEMORY = 2.0, 4.0, 2.0, 1.15
_SCHOOL, _SCHOOL_ID = "青山镇中心小学", "0199aa00-0000-7000-8000-000000000001"
_SURNAMES, _GIVEN = "王李张刘陈杨赵黄周吴", "伟芳娜敏静丽强磊军洋勇艳杰娟涛明超秀霞平"
_MOMENT = datetime(2026, 7, 10, 9, 30, tzinfo=UTC)


def measure(*, short: bool) -> list[Ratio]:
    """Measures unsigned papers; signed ones and the whole issue stand beside."""
    count = 10 if short else 1000
    key = create_school_key(_SCHOOL_ID, _SCHOOL, serial=1, starts=_MOMENT)
    papers = [(facts, qr_text(facts, key)) for facts in _facts(count)]
    strokes = [recorded(facts, text) for facts, text in papers]

    def unsigned(folder: Path) -> None:
        for number, (facts, text) in enumerate(papers):
            _file(folder, number).write_bytes(render_certificate(facts, text))

    def signed(folder: Path) -> None:
        for number, (facts, text) in enumerate(papers):
            made = sign_pdf(render_certificate(facts, text), key, _MOMENT)
            _file(folder, number).write_bytes(made)

    def bare(folder: Path) -> None:
        for number, drawing in enumerate(strokes):
            write_bare(drawing, _file(folder, number))

    floor = (
        f"{count} files of a bare reportlab canvas drawing the same texts, lines and code in the"
        " same fonts, places known beforehand"
    )
    ratios = [
        _ratio(
            "unsigned",
            f"{count} certificates rendered from their facts, each with its code (text of the code"
            " made before), not signed, written as files",
            unsigned,
            (floor, bare),
            TARGET,
            1 if short else 3,
        ),
        _ratio(
            "signed",
            f"the same {count}, each also signed",
            signed,
            (floor, bare),
            SIGNED,
            1 if short else 3,
        ),
        _one_file(papers, strokes, 1 if short else 3),
    ]
    ratios.append(_issuing(12 if short else count, (floor, bare), count))
    ratios.append(_memory(12 if short else count, 3 if short else 100))
    return ratios


def _one_file(
    papers: Sequence[tuple[CertificateFacts, str]], strokes: Sequence[Sequence[Stroke]], repeat: int
) -> Ratio:
    """The pages of all papers in one file, as issuing writes it for the printer."""
    with tempfile.TemporaryDirectory() as made:
        one, other = Path(made, "ours.pdf"), Path(made, "floor.pdf")

        def ours() -> None:
            with one.open("wb") as out:
                pages = Combiner(out)
                for facts, text in papers:
                    pages.add(render_certificate(facts, text))
                pages.finish()

        done = alternate(ours, lambda: write_bare_pages(strokes, other), repeat)
        return Ratio(
            name="one print file",
            what=(
                f"{len(papers)} certificates rendered from their facts, each page as it is frozen,"
                " put into one file"
            ),
            floor_name=f"one bare canvas drawing the same {len(papers)} pages, places known",
            ours_seconds=done.ours_seconds,
            floor_seconds=done.floor_seconds,
            target=ONE_FILE,
            notes=f"KB: ours {one.stat().st_size >> 10}, the floor {other.stat().st_size >> 10}.",
            repeat=repeat,
            ours_work=_pages_in(one),
            floor_work=_pages_in(other),
        )


def _memory(many: int, few: int) -> Ratio:
    """What a process holds at most, after a small batch and after a large one."""
    kept = kept_school(many)
    with tempfile.TemporaryDirectory() as made:
        ledger = Path(shutil.copy(kept, Path(made, "school.studyhours")))
        done = subprocess.run(
            [sys.executable, "-m", "benchmarks.papers_probe", str(ledger), made, str(few)],
            check=True,
            stdout=subprocess.PIPE,
            env={**os.environ, "STUDYHOURS_HOME": made},
        )
    (small, before), (large, after) = json.loads(done.stdout)
    return Ratio(
        name="memory of a batch",
        what=f"the most memory of a process that issues {large} papers with their files",
        floor_name=f"of the same process after the first {small}",
        ours_seconds=after,
        floor_seconds=before,
        target=MEMORY,
        notes="",
        repeat=1,
        ours_work=large - many + few,
        floor_work=small,
        unit="MB",
    )


def _ratio(
    name: str,
    what: str,
    ours: Callable[[Path], None],
    floor: tuple[str, Callable[[Path], None]],
    target: float | None,
    repeat: int,
) -> Ratio:
    with tempfile.TemporaryDirectory() as made:
        one, other = Path(made, "ours"), Path(made, "floor")
        _empty(one, other)
        done = alternate(lambda: ours(one), lambda: floor[1](other), repeat)
        return Ratio(
            name=name,
            what=what,
            floor_name=floor[0],
            ours_seconds=done.ours_seconds,
            floor_seconds=done.floor_seconds,
            target=target,
            notes="",
            repeat=repeat,
            ours_work=_fonts_in(one.glob("*.pdf")),
            floor_work=_fonts_in(other.glob("*.pdf")),
        )


def _issuing(teachers: int, floor: tuple[str, Callable[[Path], None]], count: int) -> Ratio:
    """The whole of ``issue``: judging, numbers, signing, the log, the print file, one commit."""
    kept = kept_school(teachers)
    with tempfile.TemporaryDirectory() as made:
        ledger, one, other = Path(made, "school.studyhours"), Path(made, "o"), Path(made, "f")

        def fresh() -> None:
            _empty(one, other)
            shutil.rmtree(ledger.with_suffix(".files"), ignore_errors=True)
            shutil.copy(kept, ledger)

        def ours() -> tuple[int, int]:
            opened = open_ledger(str(ledger))
            try:
                wanted = IssueRequest(one, year=YEAR, as_of=date(2026, 8, 31), everyone=True)
                issued = issue(opened, wanted)
                return len(issued.papers), sum(paper.path.is_file() for paper in issued.papers)
            finally:
                opened.close()

        done = alternate(ours, lambda: floor[1](other), 1, before=fresh)
        papers, files = done.ours
        return Ratio(
            name="issue",
            what=(
                f"the whole use case for {papers} of {teachers} teachers, from a closed ledger:"
                " judging, numbers, rendering, signing, one file with all pages, one commit"
            ),
            floor_name=f"{floor[0]}, for {count}",
            ours_seconds=done.ours_seconds,
            floor_seconds=done.floor_seconds * papers / count,
            target=None,
            notes="The floor's time is taken for as many papers as were issued.",
            repeat=done.repeat,
            ours_work=files,
            floor_work=papers,
        )


def _empty(*folders: Path) -> None:
    for folder in folders:
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir()


def _pages_in(path: Path) -> int:
    return len(re.findall(rb"/Type /Page(?![A-Za-z])", path.read_bytes()))


def _file(folder: Path, number: int) -> Path:
    return folder / f"{number:04}.pdf"


def _fonts_in(paths: Iterable[Path]) -> int:
    """Embedded fonts in all files together."""
    return sum(path.read_bytes().count(b"/FontFile2") for path in paths)


def _facts(count: int) -> list[CertificateFacts]:
    return [
        CertificateFacts(
            serial=f"QS-2026-{number:06}",
            kind="annual-hours",
            school_id=_SCHOOL_ID,
            school=_SCHOOL,
            teacher=_SURNAMES[number % 10] + _GIVEN[number % 20] + _GIVEN[number // 20 % 20],
            staff_no=f"{number:04}",
            year=YEAR,
            period_start=date(2025, 9, 1),
            period_end=date(2026, 7, 10),
            total="80.5",
            school_based="28",
            categories=(
                ("school_based", "28"),
                ("centralised", "41"),
                ("online", "11.5"),
                ("total", "80.5"),
            ),
            meets=True,
            ruleset_id="school-72",
            ruleset_version=1,
            ruleset_sha256="ab" * 32,
            issued_on=date(2026, 7, 10),
        )
        for number in range(1, count + 1)
    ]
