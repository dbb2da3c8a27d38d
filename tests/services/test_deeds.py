"""Papers about one thing: issued, given again, anew, revoked, verified, and who gets none."""

from __future__ import annotations

import copy
import json
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from sqlalchemy import select

from studyhours.db.models import Certificate, MentorPair, Record, Teacher
from studyhours.domain.errors import NotPermitted, UnusableInput
from studyhours.reports.deed_claims import DeedClaims
from studyhours.reports.deed_facts import DeedFacts, facts_from_json
from studyhours.reports.layouts.shipped import shipped_document
from studyhours.services.ledgers.doctor import examine
from studyhours.services.ledgers.ledger import Ledger
from studyhours.services.papers.certificates import Issued, IssueRequest, issue
from studyhours.services.papers.deed_model import DeedAsked
from studyhours.services.papers.deed_request import DeedCandidate
from studyhours.services.papers.deeds import (
    DeedRequest,
    issue_deeds,
    preview_deed,
    who_would_get_deeds,
)
from studyhours.services.papers.issued import reprint, revoke
from studyhours.services.papers.issued_list import list_papers, paper_bytes
from studyhours.services.papers.layouts import list_layouts, save_layout, use_layout
from studyhours.services.papers.press import json_text
from studyhours.services.papers.reissuing import Reissue, reissue
from studyhours.services.papers.resting import certificates_on
from studyhours.services.papers.verifying import (
    ALTERED,
    REVOKED,
    VALID,
    PaperVerdict,
    announce_school,
    judge_paper,
)
from studyhours.services.records.saving import add_record, delete_records
from studyhours.services.registers.writing import Basis, pair
from tests.reports.tools import run, text_of
from tests.services.deed_world import CONTEST, HELD_BY, TEST, fill
from tests.services.record_world import content, teacher_uids
from tests.services.settings.seeing import as_role
from tests.support.scenario import YEAR, Walked

ACTIVITY, SKILLS, AWARD, MENTOR, RECORDS = (
    "activity-completion", "basic-skills", "award", "mentor", "records-proof",
)  # fmt: skip
ASKED = {
    ACTIVITY: DeedAsked(ACTIVITY, ("课堂提问",)),
    SKILLS: DeedAsked(SKILLS, (TEST,)),
    AWARD: DeedAsked(AWARD, (CONTEST,)),
    MENTOR: DeedAsked(MENTOR, last=date(2026, 7, 7)),
    RECORDS: DeedAsked(RECORDS, first=date(2025, 9, 1), last=date(2026, 8, 31)),
}


def _issue(ledger: Ledger, kind: str, folder: Path | None) -> Issued:
    return issue_deeds(ledger, DeedRequest(folder, ASKED[kind]))


def _valid(path: Path) -> PaperVerdict:
    found = judge_paper(str(path))
    assert found.status == VALID, found.fault
    return found


def _claims(ledger: Ledger, serial: str) -> DeedClaims:
    """What the code of a paper carries, packed and read again."""
    with ledger.reading() as session:
        row = session.scalars(select(Certificate).where(Certificate.serial == serial)).one()
        facts = facts_from_json(json_text(row.facts))
        assert isinstance(facts, DeedFacts)
        assert (row.ruleset, row.ruleset_version, row.as_of) == ("", 0, facts.period_end)
        claims = DeedClaims.of(facts, row.key_id)
    assert DeedClaims.unpack(claims.pack()) == claims
    return claims


SPAN = (date(2025, 9, 1), date(2026, 8, 31))
SAYS = {
    ACTIVITY: ["欧阳若兰老师（工号0001）", "在会议室参加“课堂提问”，完成二学时。特发此证"],
    SKILLS: ["粉笔字各项均达到规定要求", "优秀"],
    AWARD: [f"于二〇二六年五月六日在{HELD_BY}主办的{CONTEST}中，作品《观潮》", "一等奖"],
    MENTOR: [
        "二〇二五年九月一日至二〇二六年七月七日", "李䶮、王芳老师的", "二〇二五—二〇二六学年度",
    ],
    RECORDS: [
        "于二〇二五年九月十日至二〇二六年七月二十一日，参加下列研训，经审核共计七十四学时",
        "校本研训二十六学时", "作业设计", "国培",
    ],
}  # fmt: skip
LEFT_OUT = {
    ACTIVITY: {"0002": "deed_not_credited", "0004": "deed_not_credited"},
    SKILLS: {"0003": "deed_failed"},
    AWARD: {"0004": "deed_no_grade", "0005": "deed_not_approved"},
    MENTOR: {},
    RECORDS: {},
}


@pytest.mark.both_engines
def test_every_kind_is_issued_once_and_verified(walked: Walked, tmp_path: Path) -> None:
    ledger = walked.ledger
    fill(ledger)
    announce_school(ledger)
    numbers: list[str] = []
    for kind, asked in ASKED.items():
        would = who_would_get_deeds(ledger, DeedRequest(None, asked))
        done = _issue(ledger, kind, tmp_path / kind)
        assert [one.uid for one in would if one.fault is None] != []
        assert len(done.papers) == len([one for one in would if one.fault is None])
        out = {str(one.staff_no): one.fault.code for one in done.left_out}
        assert LEFT_OUT[kind].items() <= out.items(), out
        first = next(one for one in done.papers if one.staff_no == "0001")
        pdf = first.path.read_bytes()
        assert pdf == paper_bytes(ledger, first.serial)
        text = text_of(pdf, tmp_path)
        assert all(words in text for words in [*SAYS[kind], first.serial]), text
        assert not any(words in text for words in ("考核合格", "各级各类", "至二〇二六年八月"))
        assert "No syntax" in run("qpdf", "--check", str(first.path))
        assert "Signature is Valid" in run("pdfsig", str(first.path))
        facts = _valid(first.path).facts
        assert facts is not None
        claims = _claims(ledger, first.serial)
        assert (facts.kind, facts.title, facts.grade) == (kind, claims.title, claims.grade)
        assert (facts.total, facts.records) == (claims.total, claims.count)
        again = _issue(ledger, kind, None)
        assert [(one.serial, one.new) for one in again.papers] == [
            (one.serial, False) for one in done.papers
        ]
        after = who_would_get_deeds(ledger, DeedRequest(None, asked))
        assert [one.serial for one in after if one.fault is None] == [
            one.serial for one in done.papers
        ]
        numbers += [one.serial for one in done.papers]
    tails = [int(serial.rsplit("-", 1)[1]) for serial in numbers]
    assert tails == list(range(1, len(numbers) + 1)), "no gap, no double"
    rows = {row.serial: row for row in list_papers(ledger)}
    assert {rows[one].kind for one in numbers} == set(ASKED)
    assert all(rows[one].replaced_by is None for one in numbers)
    assert not [one for one in examine(ledger) if one.error]
    # Certificates of hours are numbered on and know nothing of these.
    (hours,) = issue(ledger, IssueRequest(tmp_path / "hours", year=YEAR)).papers
    assert (hours.others, hours.replaces) == ((), None)


def test_a_proof_is_of_the_records_chosen_and_says_so(walked: Walked, tmp_path: Path) -> None:
    """Not of all there was in the days they were chosen from, by any layout of the school's."""
    ledger = walked.ledger
    with ledger.reading() as session:
        rows = session.scalars(select(Record).where(Record.title.in_(["国培", "单元教学"]))).all()
        uids = {row.title: str(row.id) for row in rows}
    said = {
        ("国培",): "于二〇二六年七月二十日至二〇二六年七月二十一日，参加下列研训，经审核共计十学时",
        ("国培", "单元教学"): (
            "于二〇二五年十月九日至二〇二六年七月二十一日，参加下列研训，经审核共计四十八学时"
        ),
    }
    for titles, words in said.items():
        asked = DeedAsked(RECORDS, tuple(uids[title] for title in titles), *SPAN)
        (paper,) = issue_deeds(ledger, DeedRequest(tmp_path, asked)).papers
        assert words in text_of(paper.path.read_bytes(), tmp_path)
        # Issued anew it is of the same records and days.
        (again,) = reissue(ledger, Reissue(paper.serial, "换纸", tmp_path)).papers
        assert words in text_of(again.path.read_bytes(), tmp_path)
    one_day = DeedAsked(RECORDS, (), date(2025, 10, 14), date(2025, 10, 14))
    found = preview_deed(ledger, DeedRequest(None, one_day, ("0001",)), _about(ledger, one_day))
    text = text_of(found, tmp_path)
    assert "于二〇二五年十月十四日，参加下列研训，经审核共计二学时" in text
    # A school's own letter with a table, written before, that speaks of a whole span.
    shipped = next(one for one in list_layouts(ledger) if one.id == "hours-proof-letter")
    plain = copy.deepcopy(dict(shipped_document(shipped.id)))
    body = next(one for one in plain["elements"] if one["id"] == "body")
    body["text"]["zh"] = "{姓名}于{起始日期}至{截止日期}参加各级各类研训{总学时}学时"
    save_layout(ledger, shipped, plain, {})
    use_layout(ledger, next(one for one in list_layouts(ledger) if one.own))
    found = preview_deed(ledger, DeedRequest(None, one_day, ("0001",)), _about(ledger, one_day))
    assert "参加下列研训" in text_of(found, tmp_path)


def _about(ledger: Ledger, asked: DeedAsked) -> tuple[str, ...]:
    (found,) = who_would_get_deeds(ledger, DeedRequest(None, asked, ("0001",)))
    return found.about


def test_an_award_is_called_what_it_was_called(walked: Walked, tmp_path: Path) -> None:
    ledger = walked.ledger
    announce_school(ledger)
    uids = teacher_uids(ledger)
    for number, grade in (("0001", "十佳"), ("0002", "金奖"), ("0003", "二等")):
        won = content(uids[number], "award", "2026-05-06", "感动校园", type="honour")
        add_record(ledger, replace(won, fields={"grade": grade}))
    asked = DeedAsked(AWARD, ("感动校园",))
    said = {"0001": "十佳", "0002": "金奖", "0003": "二等奖"}
    done = issue_deeds(ledger, DeedRequest(tmp_path / "won", asked))
    for one in done.papers:
        grade = said[str(one.staff_no)]
        assert grade in text_of(one.path.read_bytes(), tmp_path)
        facts = _valid(one.path).facts
        assert facts is not None
        assert facts.grade == grade
    # Whoever is named and has won nothing is told so.
    few = issue_deeds(ledger, DeedRequest(None, asked, ("0001", "0005")))
    assert [one.staff_no for one in few.papers] == ["0001"]
    assert [(one.staff_no, one.fault.code) for one in few.left_out] == [("0005", "deed_nothing")]
    english = who_would_get_deeds(ledger, DeedRequest(None, replace(asked, language="en")))
    assert {one.grade for one in english} == {"十佳", "first prize", "second prize"}


def test_a_mentor_of_two_years_has_their_months_over_it(walked: Walked, tmp_path: Path) -> None:
    pair(walked.ledger, "0002", "0003", Basis(date(2024, 9, 1)))
    asked = DeedRequest(tmp_path, ASKED[MENTOR])
    (paper,) = issue_deeds(walked.ledger, asked).papers
    text = text_of(paper.path.read_bytes(), tmp_path)
    assert "二〇二四年九月—二〇二六年七月" in text
    assert "于二〇二四年九月一日至二〇二六年七月七日" in text
    assert "学年" not in text
    english = replace(asked, asked=replace(ASKED[MENTOR], language="en"))
    (paper,) = issue_deeds(walked.ledger, english).papers
    assert "September2024–July2026" in text_of(paper.path.read_bytes(), tmp_path)


def test_one_is_issued_anew_and_none_can_be_altered(walked: Walked, tmp_path: Path) -> None:
    ledger = walked.ledger
    fill(ledger)
    announce_school(ledger)
    old = next(one for one in _issue(ledger, AWARD, tmp_path).papers if one.staff_no == "0001")
    frozen = old.path.read_bytes()
    with ledger.writing() as tx:
        tx.session.scalars(select(Teacher).where(Teacher.staff_no == "0001")).one().name = "欧阳兰"
    # About the same with other facts: the new one names the one before.
    only = DeedRequest(None, ASKED[AWARD], ("0001",))
    (candidate,) = who_would_get_deeds(ledger, only)
    assert (candidate.serial, candidate.others) == (None, (old.serial,))
    assert candidate.can_be_issued
    assert not candidate.is_due
    assert candidate.matches("赛课")
    assert not candidate.matches("粉笔")
    english = DeedRequest(None, replace(ASKED[AWARD], language="en"), ("0001",))
    (other,) = who_would_get_deeds(ledger, english)
    assert [(one.serial, one.language) for one in other.translated] == [(old.serial, "zh")]
    (new,) = reissue(ledger, Reissue(old.serial, "姓名写错", tmp_path / "new")).papers
    assert (new.replaces, new.name) == (old.serial, "欧阳兰")
    gone = judge_paper(str(old.path))
    assert (gone.status, gone.reason) == (REVOKED, "姓名写错")
    assert gone.facts is not None
    assert (gone.facts.title, gone.facts.grade) == (CONTEST, "一等奖")
    assert reprint(ledger, old.serial, tmp_path / "copy.pdf") == frozen
    facts = _valid(new.path).facts
    assert facts is not None
    assert facts.replaces == old.serial
    data = new.path.read_bytes()
    for at in range(101, len(data), len(data) // 40):
        broken = tmp_path / "broken.pdf"
        broken.write_bytes(data[:at] + bytes((data[at] ^ 4,)) + data[at + 1 :])
        assert judge_paper(str(broken)).status == ALTERED
    # A proof of records goes on without a record that is not there any more.
    (proof, *_) = _issue(ledger, RECORDS, tmp_path).papers
    with ledger.reading() as session:
        row = session.scalars(select(Record).where(Record.title == "国培")).one()
        wrong, version = str(row.id), row.version
    assert [one.serial for one in certificates_on(ledger, [wrong])] == [proof.serial]
    delete_records(ledger, [(wrong, version)])
    (less,) = reissue(ledger, Reissue(proof.serial, "有一条重复")).papers
    listed = next(one for one in list_papers(ledger) if one.serial == less.serial)
    assert (listed.hours, listed.replaces) == ("64", proof.serial)
    rows = {one.serial: one.status for one in list_papers(ledger)}
    assert rows[old.serial] == "revoked"


def test_a_paper_from_before_organisers_were_stated_is_not_another(walked: Walked) -> None:
    """What it does not say is told; what it says otherwise makes it another, as ever."""
    ledger = walked.ledger
    fill(ledger)
    asked = DeedRequest(None, ASKED[AWARD], ("0001",))
    (held,) = issue_deeds(ledger, asked).papers

    def state(*details: list[str]) -> DeedCandidate:
        with ledger.writing() as tx:
            row = tx.session.scalars(select(Certificate)).one()
            row.facts = {**row.facts, "details": list(details)}
        return who_would_get_deeds(ledger, asked)[0]

    work = ["work", "《观潮》"]
    before = state(work)
    assert (before.serial, before.added, before.replaced) == (held.serial, ("organiser",), ())
    (given,) = issue_deeds(ledger, asked).papers
    assert (given.serial, given.new) == (held.serial, False)
    for other in ([], [["work", "《观海》"]], [work, ["organiser", "省教研室"]]):
        changed = state(*other)
        assert (changed.serial, changed.added, changed.replaced) == (None, (), (held.serial,))
    assert state(work, ["organiser", HELD_BY]).added == ()


def test_those_chosen_get_one_and_what_there_is_stays(walked: Walked) -> None:
    ledger = walked.ledger
    fill(ledger)
    # Those chosen and no others; whose grounds are others by now are passed over.
    (guiding,) = who_would_get_deeds(ledger, DeedRequest(None, ASKED[MENTOR]))
    chosen = frozenset({guiding.key, "somebody else"})
    done = issue_deeds(ledger, DeedRequest(None, ASKED[MENTOR], chosen=chosen))
    assert done.passed_over == 1
    (mentor,) = done.papers
    with ledger.writing() as tx:
        for one in tx.session.scalars(select(MentorPair)):
            tx.session.delete(one)
    with pytest.raises(UnusableInput, match="deed_gone"):
        reissue(ledger, Reissue(mentor.serial, "写错"))
    rows = {one.serial: one.status for one in list_papers(ledger)}
    assert rows[mentor.serial] == "valid"
    revoke(ledger, mentor.serial, "写错")


def test_what_cannot_be_is_refused_and_nothing_issued(walked: Walked, tmp_path: Path) -> None:
    ledger = walked.ledger
    fill(ledger)
    for asked, code in (
        (DeedAsked("diploma"), "deed_kind"),
        (DeedAsked(ACTIVITY), "deed_choose_activity"),
        (DeedAsked(ACTIVITY, ("没有",)), "deed_no_activity"),
        (DeedAsked(AWARD), "deed_choose_records"),
        (DeedAsked(SKILLS, (CONTEST,)), "deed_no_record"),
        (DeedAsked(MENTOR, ("0001",)), "deed_no_pair"),
        (DeedAsked(RECORDS), "deed_choose_days"),
        (DeedAsked(RECORDS, (CONTEST,)), "deed_no_record"),
        (DeedAsked(AWARD, (), date(2026, 2, 1), date(2026, 1, 1)), "days_in_wrong_order"),
    ):
        with pytest.raises(UnusableInput, match=code):
            issue_deeds(ledger, DeedRequest(tmp_path / "none", asked))
    assert not (tmp_path / "none").exists()
    with ledger.writing() as tx:
        won = tx.session.scalars(select(Record).where(Record.title == CONTEST)).all()
        long, odd = (one for one in won if one.grade and one.status == "approved")
        long.title, odd.title = "长" * 201, "赛\U0010fffd课"
    done = issue_deeds(ledger, DeedRequest(None, DeedAsked(AWARD, (), date(2026, 5, 1))))
    assert not done.papers
    assert {"paper_title", "glyph_missing"} <= {one.fault.code for one in done.left_out}
    assert list_papers(ledger) == ()
    asked = ASKED[ACTIVITY]
    found = who_would_get_deeds(ledger, DeedRequest(None, asked, ("0001",)))
    page = text_of(
        preview_deed(ledger, DeedRequest(None, asked, ("0001",)), found[0].about), tmp_path
    )
    assert "课堂提问" in page
    assert list_papers(ledger) == ()
    for role in ("reader", "teacher"):
        with pytest.raises(NotPermitted):
            issue_deeds(as_role(ledger, role), DeedRequest(None, asked))


def test_facts_have_one_form(walked: Walked) -> None:
    ledger = walked.ledger
    fill(ledger)
    (paper, *_) = _issue(ledger, RECORDS, None).papers
    with ledger.reading() as session:
        row = session.scalars(select(Certificate).where(Certificate.serial == paper.serial)).one()
        text = json_text(row.facts)
    plain = json.loads(text)
    assert facts_from_json(text).to_json() == text
    changes: tuple[dict[str, object], ...] = (
        {"kind": "award"},
        {"total": "1"},
        {"about": []},
        {"records": []},
        {"format": 2},
        {"more": 1},
        {"period_end": "2020-01-01"},
        {"details": [["work", "a"], ["place", "b"]]},
        {"records": [["20260101", "a", "", "1"]]},
        {"categories": [["total", "74"]]},
    )
    for change in changes:
        with pytest.raises(UnusableInput, match="bad_certificate_facts"):
            facts_from_json(json_text({**plain, **change}))
