"""Issuing as the window does it: looked at first, called off without a trace, saved later."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from sqlalchemy import func, select

from studyhours.db.models import AuditEntry, Certificate, SchoolKeyRow, SerialSeries, Teacher
from studyhours.domain.changes import Changes
from studyhours.domain.errors import Forged, UnusableInput
from studyhours.domain.progress import Cancelled
from studyhours.domain.texts import load_texts
from studyhours.reports.keys import PublicKeyRecord, load_school_key
from studyhours.services.importing.roster import import_roster
from studyhours.services.ledgers.ledger import Ledger
from studyhours.services.papers.certificates import IssueRequest, Translated, issue
from studyhours.services.papers.issued import reprint, revoke
from studyhours.services.papers.issued_list import list_papers
from studyhours.services.papers.issuing_preview import (
    issue_choices,
    key_needs_passphrase,
    papers_folder,
    preview_certificate,
    who_would_get,
)
from studyhours.services.papers.resting import certificates_on
from studyhours.services.papers.summary import (
    SummaryRequest,
    make_summary,
    read_summary,
    summary_table,
)
from studyhours.services.papers.verifying import verify_paper
from studyhours.services.records.listing import RecordFilter, list_records
from studyhours.services.records.saving import delete_records
from studyhours.services.registers.writing import Basis, exempt
from studyhours.services.settings.school_pictures import SEAL, set_picture
from tests.reports.tools import picture_of, text_of
from tests.support.ledgers import snapshot
from tests.support.pictures import seal
from tests.support.scenario import PEOPLE, YEAR, YEAR_END, Walked, write_xlsx

_LOOK = IssueRequest(None, year=YEAR)


def _state(ledger: Ledger) -> tuple[object, ...]:
    with ledger.reading() as session:
        return (
            session.scalars(select(func.count()).select_from(Certificate)).one(),
            session.scalars(select(SerialSeries.next)).all(),
            session.scalars(select(func.count()).select_from(AuditEntry)).one(),
            sorted(ledger.blobs.names(session)),
        )


def _with_smile(walked: Walked, tmp_path: Path) -> None:
    file = write_xlsx(tmp_path / "more.xlsx", [["工号", "姓名"], ["0008", "笑\U0001f642"]])
    import_roster(walked.ledger, file)


def test_what_can_be_chosen(walked: Walked) -> None:
    choices = issue_choices(walked.ledger)
    assert (choices.school, choices.years) == ("河湾乡中心小学", (YEAR,))
    assert [one.id for one in choices.rulesets] == ["school-72"]
    assert choices.others == 3
    assert choices.rulesets[0].name(load_texts("zh"))
    assert choices.last_day(YEAR) == YEAR_END
    assert not choices.passphrase
    folder = papers_folder("河湾/乡:小学 ", YEAR)
    assert folder.parts[-3:] == ("StudyHours", "河湾_乡_小学", YEAR)


def test_who_would_get_one(walked: Walked, tmp_path: Path) -> None:
    _with_smile(walked, tmp_path)
    found = who_would_get(walked.ledger, _LOOK)
    assert (found.year, found.as_of, found.ruleset.id) == (YEAR, YEAR_END, "school-72")
    first, second = found.candidates[:2]
    assert (first.name, first.meets, first.total, first.school_based) == (
        "欧阳若兰", True, "74", "26",
    )  # fmt: skip
    assert (first.lacking, first.serial, first.fault) == ((), None, None)
    assert (second.meets, second.total) == (False, "71.5")
    assert [rule.rule_id for rule in second.lacking] == ["hours.total"]
    smile = next(one for one in found.candidates if one.staff_no == "0008")
    assert smile.fault is not None
    assert (smile.fault.code, smile.fault.params["codepoint"]) == ("glyph_missing", "U+1F642")
    done = issue(walked.ledger, IssueRequest(None, year=YEAR, everyone=True))
    again = who_would_get(walked.ledger, _LOOK)
    assert [one.serial for one in again.candidates if one.fault is None] == [
        paper.serial for paper in done.papers
    ]


def test_looking_issues_nothing(walked: Walked, tmp_path: Path) -> None:
    before, files = _state(walked.ledger), snapshot(tmp_path)
    who_would_get(walked.ledger, _LOOK)
    for teacher, title in (("0001", "研训学时证书"), ("0002", "学时证明")):
        pdf = preview_certificate(walked.ledger, _LOOK, teacher)
        scratch = tmp_path / "scratch"
        scratch.mkdir()
        text = text_of(pdf, scratch)
        for path in scratch.iterdir():
            path.unlink()
        scratch.rmdir()
        for words in (title, "编号预览", "不能作为证明使用", "样"):
            assert words in text
        assert "HW-" not in text
        assert b"/SHFacts" not in pdf
        assert b"/ByteRange" not in pdf
    assert _state(walked.ledger) == before
    assert snapshot(tmp_path) == files


def test_whoever_is_exempt_has_the_hours_they_have(walked: Walked, tmp_path: Path) -> None:
    """What a paper states is the sum of the records that count, whether any are asked or not."""

    def stated() -> dict[str, tuple[str, str]]:
        people = who_would_get(walked.ledger, _LOOK).candidates
        return {one.name: (one.total, one.school_based) for one in people}

    before = stated()
    assert before["欧阳若兰"] == ("74", "26")
    exempt(walked.ledger, "0001", "school-72", Basis(reason="产假"))
    exempt(walked.ledger, "0002", "school-72/hours.total", Basis(reason="支教"))
    looked = who_would_get(walked.ledger, _LOOK).candidates
    assert [one.meets for one in looked[:2]] == [False, True]
    assert stated() == before
    request = replace(_LOOK, teachers=("0001", "0002"), everyone=True)
    said = ("共计七十四学时", "共计七十一点五学时")
    for paper, hours in zip(issue(walked.ledger, request).papers, said, strict=True):
        printed = tmp_path / f"{paper.serial}.pdf"
        reprint(walked.ledger, paper.serial, printed)
        assert hours in text_of(printed.read_bytes(), tmp_path)
    table = summary_table(read_summary(walked.ledger, SummaryRequest(year=YEAR)), load_texts("zh"))
    assert [row[8] for row in table.rows[:2]] == ["74", "71.5"]


def test_a_preview_is_no_certificate(walked: Walked, tmp_path: Path) -> None:
    file = tmp_path / "preview.pdf"
    file.write_bytes(preview_certificate(walked.ledger, _LOOK, "0001"))
    with pytest.raises(Forged, match="no_school_signature"):
        verify_paper(str(file))


def test_a_preview_refuses_what_cannot_be_printed(walked: Walked, tmp_path: Path) -> None:
    _with_smile(walked, tmp_path)
    with pytest.raises(UnusableInput, match="glyph_missing"):
        preview_certificate(walked.ledger, _LOOK, "0008")


def test_only_those_chosen_get_a_proof(walked: Walked) -> None:
    uids = {one.staff_no: one.uid for one in who_would_get(walked.ledger, _LOOK).candidates}
    chosen = [uids[number] for number in ("0001", "0002", "0003")]
    request = replace(_LOOK, teachers=chosen, proofs=frozenset({uids["0003"]}))
    done = issue(walked.ledger, request)
    assert [(paper.staff_no, paper.kind) for paper in done.papers] == [
        ("0001", "annual-hours"),
        ("0003", "hours-proof"),
    ]
    assert done.passed_over == 1
    assert done.changes is Changes.CERTIFICATES


def test_without_a_folder_papers_are_kept_and_saved_later(walked: Walked, tmp_path: Path) -> None:
    before = snapshot(tmp_path)
    done = issue(walked.ledger, _LOOK)
    paper = done.papers[0]
    assert (done.combined, paper.path) == (None, Path(paper.path.name))
    outside = {name for name in snapshot(tmp_path) if not name.startswith("school.")}
    assert outside == {name for name in before if not name.startswith("school.")}
    saved = tmp_path / "later.pdf"
    reprint(walked.ledger, paper.serial, saved)
    again = issue(walked.ledger, IssueRequest(tmp_path / "papers", year=YEAR))
    assert [one.new for one in again.papers] == [False]
    assert saved.read_bytes() == again.papers[0].path.read_bytes()


class _Stop:
    """Calls work off when it reaches a stage."""

    def __init__(self, stage: str, done: int = 0) -> None:
        self.wanted = (stage, done)
        self.seen: list[tuple[str, int, int | None]] = []

    def __call__(self, stage: str, done: int, total: int | None) -> None:
        self.seen.append((stage, done, total))
        if (stage, done) == self.wanted:
            raise Cancelled


@pytest.mark.parametrize(
    ("stage", "at"),
    [("judge", 0), ("make_papers", 0), ("make_papers", 3), ("write_files", 2), ("write_files", 5)],
)
def test_called_off_it_leaves_no_number_and_no_file(
    walked: Walked, tmp_path: Path, stage: str, at: int
) -> None:
    before = _state(walked.ledger)
    stop = _Stop(stage, at)
    request = IssueRequest(tmp_path / "a" / "papers", year=YEAR, everyone=True)
    with pytest.raises(Cancelled):
        issue(walked.ledger, request, stop)
    assert stop.seen[-1][:2] == (stage, at)
    assert _state(walked.ledger) == before
    assert not (tmp_path / "a").exists()
    done = issue(walked.ledger, request)
    numbers = sorted(int(paper.serial[-6:]) for paper in done.papers)
    assert numbers == list(range(1, len(PEOPLE) + 1))


def test_progress_counts_every_paper(walked: Walked, tmp_path: Path) -> None:
    watch = _Stop("never")
    issue(walked.ledger, IssueRequest(tmp_path / "p", year=YEAR, everyone=True), watch)
    count = len(PEOPLE)
    assert watch.seen == [
        ("judge", 0, None),
        *(("make_papers", at, count) for at in range(count)),
        *(("write_files", at, count) for at in range(count + 1)),
    ]


def test_called_off_reprint_and_summary(walked: Walked, tmp_path: Path) -> None:
    serial = issue(walked.ledger, _LOOK).papers[0].serial
    before = _state(walked.ledger)
    for stage in ("read_papers", "write_files"):
        with pytest.raises(Cancelled):
            reprint(walked.ledger, serial, tmp_path / "r.pdf", _Stop(stage))
    assert not (tmp_path / "r.pdf").exists()
    for stage in ("judge", "make_table"):
        with pytest.raises(Cancelled):
            make_summary(walked.ledger, SummaryRequest(year=YEAR), load_texts("zh"), _Stop(stage))
    assert _state(walked.ledger) == before


@pytest.mark.both_engines
def test_a_locked_key_asks_for_its_passphrase(walked: Walked, tmp_path: Path) -> None:
    with walked.ledger.writing() as tx:
        row = tx.session.scalars(select(SchoolKeyRow)).one()
        key = load_school_key(row.private, PublicKeyRecord.from_text(row.public))
        row.private, row.has_passphrase = key.to_pem("河湾"), True
    assert key_needs_passphrase(walked.ledger)
    assert issue_choices(walked.ledger).passphrase
    before = _state(walked.ledger)
    for wrong, code in ((None, "passphrase_needed"), ("河", "wrong_passphrase")):
        with pytest.raises(UnusableInput, match=code):
            issue(walked.ledger, replace(_LOOK, folder=tmp_path / "p", passphrase=wrong))
    assert _state(walked.ledger) == before
    assert not (tmp_path / "p").exists()
    assert len(issue(walked.ledger, replace(_LOOK, passphrase="河湾")).papers) == 1


def test_a_paper_in_another_language_is_told(walked: Walked) -> None:
    """Another language is a paper of its own, issued on purpose, with the first one named."""
    english = replace(_LOOK, language="en")
    assert who_would_get(walked.ledger, english).candidates[0].translated == ()
    (first,) = issue(walked.ledger, _LOOK).papers
    assert first.translated == ()
    candidate = who_would_get(walked.ledger, english).candidates[0]
    assert (candidate.serial, candidate.others) == (None, ())
    assert candidate.translated == (Translated(first.serial, "zh"),)
    assert who_would_get(walked.ledger, _LOOK).candidates[0].serial == first.serial
    (second,) = issue(walked.ledger, english).papers
    assert (second.new, second.others) == (True, ())
    assert second.translated == (Translated(first.serial, "zh"),)
    back = who_would_get(walked.ledger, _LOOK).candidates[0]
    assert (back.serial, back.translated) == (first.serial, (Translated(second.serial, "en"),))
    revoke(walked.ledger, second.serial, "只要中文的")
    assert who_would_get(walked.ledger, _LOOK).candidates[0].translated == ()
    languages = {row.serial: row.language for row in list_papers(walked.ledger)}
    assert languages == {first.serial: "zh", second.serial: "en"}
    assert {row.replaced_by for row in list_papers(walked.ledger)} == {None}


@pytest.mark.both_engines
def test_a_certificate_the_records_no_longer_bear_out_is_told(walked: Walked) -> None:
    """Who falls below the rules keeps a valid certificate; a proof beside it names that."""
    (held,) = issue(walked.ledger, _LOOK).papers
    before = who_would_get(walked.ledger, _LOOK).candidates[0]
    assert (before.serial, before.outdated) == (held.serial, ())
    rows = list_records(walked.ledger, RecordFilter(kind="training", teacher=before.uid)).rows
    (resting,) = certificates_on(walked.ledger, [row.uid for row in rows])
    assert (resting.serial, set(resting.records)) == (held.serial, {row.uid for row in rows})
    delete_records(walked.ledger, tuple((row.uid, row.version) for row in rows))
    fallen = who_would_get(walked.ledger, _LOOK).candidates[0]
    assert (fallen.uid, fallen.meets, fallen.serial) == (before.uid, False, None)
    assert fallen.outdated == (held.serial,)
    (proof,) = issue(walked.ledger, replace(_LOOK, proofs=frozenset({before.uid}))).papers
    assert (proof.kind, proof.outdated, proof.others) == ("hours-proof", (held.serial,), ())
    revoke(walked.ledger, held.serial, "记录有误")
    assert who_would_get(walked.ledger, _LOOK).candidates[0].outdated == ()


@pytest.mark.both_engines
def test_proofs_of_other_days_and_the_certificate_stay_valid_together(walked: Walked) -> None:
    """A proof gives way to one of the very same days only: then the records were corrected."""
    early = replace(_LOOK, everyone=True, as_of=date(2026, 5, 31), teachers=("0001",))
    late = replace(early, as_of=None)
    (proof,) = issue(walked.ledger, early).papers
    (annual,) = issue(walked.ledger, late).papers
    assert (proof.kind, annual.kind, annual.others) == ("hours-proof", "annual-hours", ())
    (between,) = issue(walked.ledger, replace(early, as_of=date(2026, 6, 20))).papers
    # What was not met by the 20th of June does not speak against the whole year's certificate.
    assert (between.kind, between.others, between.replaces, between.outdated) == (
        "hours-proof", (proof.serial,), None, (),
    )  # fmt: skip
    assert {row.status for row in list_papers(walked.ledger)} == {"valid"}
    teacher = who_would_get(walked.ledger, late).candidates[0].uid
    rows = list_records(walked.ledger, RecordFilter(kind="training", teacher=teacher)).rows
    delete_records(walked.ledger, [(row.uid, row.version) for row in rows[-1:]])
    corrected = who_would_get(walked.ledger, early).candidates[0]
    assert (corrected.replaced, set(corrected.others)) == (
        (proof.serial,), {proof.serial, between.serial},
    )  # fmt: skip
    (new,) = issue(walked.ledger, early).papers
    assert new.replaces == proof.serial
    assert {row.serial: row.status for row in list_papers(walked.ledger)} == {
        proof.serial: "revoked",
        annual.serial: "valid",
        between.serial: "valid",
        new.serial: "valid",
    }


def test_the_preview_is_sealed_as_the_paper_will_be(walked: Walked, tmp_path: Path) -> None:
    """Where the school's seal changes the preview, it looks as the paper does."""
    image = tmp_path / "seal.png"
    image.write_bytes(seal())

    def dots(pdf: bytes) -> bytes:
        return picture_of(pdf, tmp_path, 60).tobytes()

    bare = dots(preview_certificate(walked.ledger, _LOOK, "0001"))
    set_picture(walked.ledger, SEAL, image)
    before = _state(walked.ledger)
    looked = dots(preview_certificate(walked.ledger, _LOOK, "0001"))
    assert _state(walked.ledger) == before
    (paper,) = issue(walked.ledger, replace(_LOOK, folder=tmp_path)).papers
    sealed = [pair for pair, was in zip(
        zip(looked, dots(paper.path.read_bytes()), strict=True), bare, strict=True,
    ) if abs(pair[0] - was) > 60]  # fmt: skip
    assert len(sealed) > 500
    assert sum(abs(one - other) < 40 for one, other in sealed) > 0.98 * len(sealed)


def test_who_cannot_get_one_is_named_with_the_reason(walked: Walked, tmp_path: Path) -> None:
    """A name of 61 characters, and one no font has: the others get theirs, in one row."""
    _with_smile(walked, tmp_path)
    with walked.ledger.writing() as tx:
        teacher = tx.session.scalars(select(Teacher).where(Teacher.staff_no == "0002")).one()
        teacher.name = "帕" * 61
    found = who_would_get(walked.ledger, _LOOK).candidates[1]
    assert found.fault is not None
    assert found.fault.code == "paper_name"
    done = issue(walked.ledger, replace(_LOOK, everyone=True))
    assert [(one.staff_no, one.fault.code) for one in done.left_out] == [
        ("0002", "paper_name"),
        ("0008", "glyph_missing"),
    ]
    assert done.left_out[0].name == "帕" * 61
    assert "60" in load_texts("zh").say("fault.paper_name", **done.left_out[0].fault.params)
    assert [one.serial[-6:] for one in done.papers] == ["000001", "000002", "000003", "000004"]
