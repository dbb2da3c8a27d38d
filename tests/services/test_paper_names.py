"""How a school numbers its papers and calls their files."""

from __future__ import annotations

import re
import threading
from dataclasses import dataclass, replace
from pathlib import Path

import pytest

from studyhours.domain.changes import Changes
from studyhours.domain.errors import Fault, NotPermitted, UnusableInput
from studyhours.domain.texts import load_texts
from studyhours.services.ledgers.doctor import examine
from studyhours.services.papers.certificates import Issued, IssueRequest, issue
from studyhours.services.papers.issued import take_over_serials
from studyhours.services.papers.issued_list import list_papers, save_papers
from studyhours.services.papers.naming import (
    NamesShown,
    PaperNames,
    change_names,
    combined_name,
    read_names,
)
from studyhours.services.papers.verifying import announce_school, verify_paper
from tests.support.ledgers import YEAR as LAST_YEAR
from tests.support.ledgers import opened, small_ledger, snapshot
from tests.support.scenario import PEOPLE, YEAR, Walked

EVERYBODY = IssueRequest(None, year=YEAR, everyone=True)
SHOWN = NamesShown(PaperNames(), "HW", "2025-2026", may_edit=True)


@pytest.mark.both_engines
def test_a_school_numbers_and_names_as_it_likes(walked: Walked, tmp_path: Path) -> None:
    ledger = walked.ledger
    kept = read_names(ledger).names
    assert kept == PaperNames()
    assert kept.said(load_texts("zh")).serial == "{简称}-{年份}-{序号:6}"
    typed = PaperNames("青研证字〔{年份}〕{序号:4}号", "{姓名}/{学年}{种类}")
    changed = change_names(ledger, typed, kept)
    assert changed.after == PaperNames(
        "青研证字〔{year}〕{number:4}号", "{name}/{school_year}{kind}"
    )
    assert changed.changes is Changes.SCHOOL
    assert change_names(ledger, typed, changed.after).changes is Changes.NONE
    with pytest.raises(UnusableInput, match="school_changed_meanwhile"):
        change_names(ledger, typed, kept)
    folder = tmp_path / "papers"
    example = read_names(ledger)
    done = issue(ledger, replace(EVERYBODY, folder=folder))
    # Today is in September, the year that is certified ended in August: the example is of that.
    first = read_names(ledger).sample(example.names).serial
    assert (example.year, first) == (YEAR, done.papers[0].serial)
    assert [paper.serial for paper in done.papers] == [
        f"青研证字〔2026〕{number:04}号" for number in range(1, len(PEOPLE) + 1)
    ]
    assert done.combined is not None
    assert done.combined.name == (
        f"合打_研训学时证书、学时证明_{YEAR}_{len(PEOPLE)}份_青研证字〔2026〕0001号-0005.pdf"
    )
    names = [paper.path.name for paper in done.papers]
    assert names[0] == f"欧阳若兰_{YEAR}研训学时证书.pdf"
    # Two teachers of one name, and nothing leads into another folder.
    assert names[3:] == [f"王芳_{YEAR}学时证明.pdf", f"王芳_{YEAR}学时证明 (2).pdf"]
    announce_school(ledger)
    for paper in done.papers:
        checked = verify_paper(str(paper.path)).verified
        assert checked.claims is not None
        assert (checked.claims.serial, checked.claims.teacher) == (paper.serial, paper.name)
    before = snapshot(folder)
    again = issue(ledger, replace(EVERYBODY, folder=folder))
    assert [(one.serial, one.path) for one in again.papers] == [
        (one.serial, one.path) for one in done.papers
    ]
    # Another paper that lies there under that name stays.
    done.papers[0].path.write_bytes(b"%PDF-1.4 of last year")
    saved = save_papers(ledger, [done.papers[0].serial], folder)
    assert saved[0].name == f"欧阳若兰_{YEAR}研训学时证书 (2).pdf"
    saved[0].rename(done.papers[0].path)
    assert snapshot(folder) == before
    assert list_papers(ledger)[-1].file_name == names[0]
    assert examine(ledger) == ()
    take_over_serials(ledger, "换了电脑")
    english = issue(ledger, replace(EVERYBODY, language="en"))
    assert re.fullmatch("青研证字〔2026〕第?[A-Z2-7]{4}-0001号", english.papers[0].serial)


def test_another_form_never_gives_a_number_twice(walked: Walked) -> None:
    """The year typed in, then filled in; more digits in the middle; then a series of its own."""
    ledger, numbers = walked.ledger, []
    first = read_names(ledger).names
    for serial, language, teacher in (
        ("SH-{year}-{number:3}", "zh", "0001"),
        ("SH-2026-{number:4}", "en", "0001"),
        ("SH-2026{number:5}", "zh", "0002"),
        ("{number:3}", "en", "0002"),
        ("SH-{year}-{number:3}", "zh", "0003"),
    ):
        kept = read_names(ledger).names
        change_names(ledger, PaperNames(serial, kept.file), kept)
        one = replace(EVERYBODY, teachers=(teacher,), language=language)
        numbers += [paper.serial for paper in issue(ledger, one).papers]
    assert numbers == ["SH-2026-001", "SH-2026-0002", "SH-202600003", "001", "SH-2026-004"]
    assert examine(ledger) == ()
    clerk = replace(ledger, actor=replace(ledger.actor, functions=frozenset({"read_school"})))
    assert not read_names(clerk).may_edit
    with pytest.raises(NotPermitted):
        change_names(clerk, PaperNames("{number}"), first)


@pytest.mark.parametrize(
    ("serial", "file", "code", "field"),
    [
        ("", "{name}", "pattern_empty", "serial"),
        ("{year}", "{name}", "pattern_number", "serial"),
        ("{number}{number}", "{name}", "pattern_number", "serial"),
        ("{short}/{number}", "{name}", "pattern_sign", "serial"),
        ("{short} {number}", "{name}", "pattern_sign", "serial"),
        ("-{number}", "{name}", "pattern_sign", "serial"),
        ("{姓名}{number}", "{name}", "pattern_word", "serial"),
        ("研训证书编号" * 6 + "{number}", "{name}", "setting_too_long", "serial"),
        ("{number}" * 20, "{name}", "setting_too_long", "serial"),
        ("{number}", "", "pattern_empty", "file"),
        ("{number}", "证书", "pattern_file", "file"),
        ("{number}", "{serial", "pattern_braces", "file"),
    ],
)
def test_patterns_that_cannot_be(serial: str, file: str, code: str, field: str) -> None:
    with pytest.raises(UnusableInput) as caught:
        SHOWN.sample(PaperNames(serial, file))
    assert (caught.value.code, caught.value.params["field"]) == (code, field)


def test_samples_and_the_name_of_the_print_file() -> None:
    assert SHOWN.sample(PaperNames()) == PaperNames(
        "HW-2026-000001", "HW-2026-000001 0007 王小明.pdf"
    )
    sample = SHOWN.sample(PaperNames("hw{number:3}", "../{name}: {kind}?"))
    assert sample == PaperNames("HW001", "_王小明_ 研训学时证书_.pdf")
    papers = [_Paper("B-2", "award", "2026-2027"), _Paper("B-1", "award", "2025-2026")]
    years = "2025-2026、2026-2027"
    assert combined_name(papers, load_texts("zh")) == f"合打_获奖证书_{years}_2份_B-1-2.pdf"
    assert (
        combined_name(papers[:1], load_texts("en"))
        == "Print_Certificate of an award_2026-2027_1 papers_B-2.pdf"
    )


@dataclass(frozen=True)
class _Paper:
    serial: str
    kind: str
    year: str


def test_two_at_once_get_one_row_of_numbers(tmp_path: Path) -> None:
    """Each has the ledger open by itself, as on two computers."""
    path = small_ledger(tmp_path / "school.studyhours", 6)
    done: list[Issued | Fault] = []
    ready = threading.Barrier(2)

    def staff(teachers: tuple[str, ...]) -> None:
        with opened(path) as ledger:
            ready.wait()
            for teacher in teachers:
                request = IssueRequest(None, year=LAST_YEAR, teachers=(teacher,))
                try:
                    done.append(issue(ledger, request))
                except Fault as fault:
                    done.append(fault)

    at_once = [
        threading.Thread(target=staff, args=(mine,))
        for mine in (("0001", "0003", "0005"), ("0002", "0004", "0006"))
    ]
    for one in at_once:
        one.start()
    for one in at_once:
        one.join()
    assert [one for one in done if isinstance(one, Fault)] == []
    with opened(path) as ledger:
        numbers = sorted(int(row.serial[-6:]) for row in list_papers(ledger))
    assert numbers == list(range(1, 7))
