"""What the log proves was entered and is gone is found, named and put back; else nothing is said.

Each row is deleted behind the program's back, as somebody with a tool for databases would.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import delete, func, select, text
from sqlalchemy.orm import Session

from studyhours.db.audit import GENESIS, entry_hash
from studyhours.db.models import (
    AuditEntry,
    Group,
    HolidayRow,
    Kind,
    KindForm,
    PeerKey,
    RecordVersion,
    ReviewNote,
    SchoolYearRow,
    TermRow,
)
from studyhours.domain.findings import Finding
from studyhours.services.exchange.peers import list_links, unlink
from studyhours.services.exchange.rows import table_of
from studyhours.services.exchange.undoing import undo_merge
from studyhours.services.ledgers import creating
from studyhours.services.ledgers.backups import backup, restore
from studyhours.services.ledgers.doctor import examine, repair
from studyhours.services.ledgers.ledger import Ledger, info_of
from studyhours.services.ledgers.opening import open_ledger
from studyhours.services.people.unit_changes import add_unit, remove_unit
from studyhours.services.reviewing.deciding import TakenBack, return_records, take_back
from studyhours.services.reviewing.notes import add_comment, take_comment_back
from studyhours.services.settings.calendar_days import change_day, take_back_days
from studyhours.services.settings.own_fields import FieldTyped
from studyhours.services.settings.own_kinds import (
    KindEntry,
    add_kind,
    change_kind,
    read_entry,
    take_back_kind,
)
from studyhours.services.settings.school_years import set_terms, take_back_terms
from tests.services.exchange.world import Stick, home_ledger, written
from tests.support.ledgers import NEW
from tests.support.scenario import CLOCK, YEAR, Walked

CONTEST = KindEntry("粉笔字比赛", "Chalk contest", "item", "office", (FieldTyped(zh="等第"),))
OTHERS = ((date(2025, 9, 2), date(2026, 1, 20)), (date(2026, 2, 25), date(2026, 7, 8)))
NEXT = "2026-2027"
NEXT_TERMS = ((date(2026, 9, 1), date(2027, 1, 20)),)
SPRING = (date(2027, 2, 22), date(2027, 7, 8))
SPORTS = date(2025, 10, 23)
RETURNED = ReviewNote.sort == "return"


@pytest.fixture
def ledger(walked: Walked, tmp_path: Path) -> Ledger:
    """A school in which something of each sort was entered."""
    school = walked.ledger
    (one, first), (_, _), (two, _) = (
        written(school, number, f"心得 {number}") for number in ("0001", "0002", "0003")
    )
    add_comment(school, one, "写得好")
    take_comment_back(school, add_comment(school, two, "收回").uid)
    return_records(school, [(one, first)], "请写明出处")
    add_kind(school, CONTEST)
    add_unit(school, "新教研组", "subject_group")
    change_day(school, SPORTS, working=False, name="运动会")
    set_terms(school, NEXT, NEXT_TERMS)
    home = home_ledger(str(tmp_path / "home.studyhours"))
    Stick(tmp_path).link(home, school, "0001")
    home.close()
    return school


def _rows(session: Session) -> Mapping[str, list[str]]:
    """What is looked at, without the identifiers the log does not know."""
    found = {}
    for name, without in _NOT_KNOWN.items():
        columns = [one for one in table_of(name).columns if one.name not in without]
        found[name] = sorted(map(str, session.execute(select(*columns)).all()))
    return found


_NOT_KNOWN = {
    "kind": (), "kind_form": (), "staff_group": (), "review_note": (), "holiday": ("id",),
    "term": ("id", "year_id"),
}  # fmt: skip
_YEAR = select(SchoolYearRow.id).where(SchoolYearRow.label == NEXT).scalar_subquery()
_FIRST = select(SchoolYearRow.id).where(SchoolYearRow.label == YEAR).scalar_subquery()
WAYS = (
    ("kind_gone", {"kind": "mentoring"}, (delete(Kind).where(Kind.id == "mentoring"),)),
    ("kind_gone", {"kind": "粉笔字比赛"}, (delete(Kind).where(Kind.id == "粉笔字比赛"),)),
    ("kind_gone", {"kind": "粉笔字比赛"}, (delete(KindForm),)),
    ("unit_gone", {"name": "新教研组"}, (delete(Group).where(Group.name == "新教研组"),)),
    ("note_gone", {"title": "心得 0001"}, (delete(ReviewNote).where(RETURNED),)),
    ("note_gone", {"title": "心得 0001"}, (delete(ReviewNote).where(ReviewNote.text == "写得好"),)),
    ("note_gone", {"title": "心得 0003"}, (delete(ReviewNote).where(ReviewNote.taken_back),)),
    (
        "holiday_gone", {"count": 1, "days": "2025-10-23"},
        (delete(HolidayRow).where(HolidayRow.day == SPORTS),),
    ),
    (
        "holiday_gone", {"count": 2, "days": "2025-10-01, 2025-10-02"},
        (delete(HolidayRow).where(HolidayRow.day.in_([date(2025, 10, 1), date(2025, 10, 2)])),),
    ),
    (
        "term_gone", {"year": YEAR, "number": 2},
        (delete(TermRow).where(TermRow.number == 2, TermRow.year_id == _FIRST),),
    ),
    (
        "term_gone", {"year": NEXT, "number": 1},
        (
            delete(TermRow).where(TermRow.year_id == _YEAR),
            delete(SchoolYearRow).where(SchoolYearRow.label == NEXT),
        ),
    ),
)  # fmt: skip


def _harm(ledger: Ledger, *statements: Any) -> None:
    with ledger.engine.connect().execution_options(writing=True) as connection:
        for statement in statements:
            assert connection.execute(statement).rowcount
        connection.commit()


def _said(finding: Finding) -> tuple[str, dict[str, object]]:
    return finding.code.partition(".")[2], dict(finding.params)


@pytest.mark.both_engines
def test_each_row_is_named_and_put_back_as_it_was(ledger: Ledger) -> None:
    assert examine(ledger) == ()
    with ledger.reading() as session:
        before = _rows(session)
    for code, params, statements in WAYS:
        _harm(ledger, *statements)
        ((found, said),) = map(_said, examine(ledger))
        assert (found, {name: said[name] for name in params}) == (code, params)
        assert repair(ledger).left == ()
        with ledger.reading() as session:
            assert _rows(session) == before
    assert examine(ledger) == ()


def test_a_key_that_nothing_brings_back_is_said_once(ledger: Ledger, tmp_path: Path) -> None:
    (linked,) = list_links(ledger)
    _harm(ledger, delete(PeerKey))
    (found,) = examine(ledger)
    assert _said(found) == ("peer_key_gone", {"name": linked.name, "shown": linked.codes[0]})
    repaired = repair(ledger)
    assert (repaired.mended, repaired.left) == ((found,), ())
    assert examine(ledger) == ()
    # Linked again it is looked after as before.
    home = open_ledger(str(tmp_path / "home.studyhours"), CLOCK)
    Stick(tmp_path).link(home, ledger, "0001")
    home.close()
    _harm(ledger, delete(PeerKey))
    assert [one.code for one in examine(ledger)] == ["doctor.peer_key_gone"]
    unlink(ledger, linked.name)
    assert examine(ledger) == ()


def test_what_was_taken_out_by_hand_is_not_missed(ledger: Ledger, tmp_path: Path) -> None:
    uid, version = written(ledger, "0002", "再写")
    (returned,) = return_records(ledger, [(uid, version)], "不全").decided
    take_back(ledger, [TakenBack(uid, returned.was, returned.version)])
    remove_unit(ledger, "新教研组")
    made = add_kind(ledger, KindEntry("书法", "Calligraphy"))
    take_back_kind(ledger, made)
    take_back_terms(ledger, set_terms(ledger, NEXT, (*NEXT_TERMS, SPRING)))
    take_back_terms(ledger, set_terms(ledger, "2027-2028", ()))
    set_terms(ledger, YEAR, OTHERS[:1])
    day = date(2025, 10, 24)
    take_back_days(ledger, change_day(ledger, day, working=False, name="停电"))
    take_back_days(ledger, change_day(ledger, date(2025, 10, 1), working=True, name="值班"))
    unlink(ledger, list_links(ledger)[0].name)
    assert examine(ledger) == ()
    # A copy taken out of a backup has the same log, and the same rows.
    backup(ledger, tmp_path / "copy.backup")
    restore(tmp_path / "copy.backup", str(tmp_path / "again.studyhours"))
    again = open_ledger(str(tmp_path / "again.studyhours"), CLOCK)
    assert examine(again) == ()
    again.close()


def test_what_a_merge_had_brought_may_go_with_it(walked: Walked, tmp_path: Path) -> None:
    """Also where somebody had entered something else meanwhile, and taken it back."""
    school, home = walked.ledger, home_ledger(str(tmp_path / "home.studyhours"))
    stick = Stick(tmp_path)
    stick.both(home, school, "0001")
    add_kind(school, CONTEST)
    set_terms(school, NEXT, NEXT_TERMS)
    change_day(school, SPORTS, working=False, name="运动会")
    stick.carry(school, home, teacher="0001")
    kind = read_entry(home, CONTEST.zh)
    take_back_kind(home, change_kind(home, CONTEST.zh, KindEntry("粉笔字", "Chalk"), kind))
    take_back_terms(home, set_terms(home, NEXT, (*NEXT_TERMS, SPRING)))
    assert examine(home) == ()
    undo_merge(home)
    with home.reading() as session:
        assert session.scalar(select(func.count()).where(Kind.id == CONTEST.zh)) == 0
    assert examine(home) == ()
    # What the school takes out goes, and the log of home says so row by row.
    set_terms(home, YEAR, (*OTHERS, (date(2026, 7, 15), date(2026, 8, 1))))
    change_day(home, date(2025, 10, 24), working=False, name="停电")
    stick.carry(school, home, teacher="0001")
    with home.reading() as session:
        assert session.scalar(select(func.count()).where(HolidayRow.name == "停电")) == 0
    assert examine(home) == ()
    home.close()


def test_a_ledger_of_an_earlier_version_says_less(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Its log does not say what it was made with; another table of days off proves nothing."""

    def none(_: object) -> dict[str, object]:
        return {}

    with monkeypatch.context() as patched:
        patched.setattr(creating, "_made_with", none)
        older = creating.create_ledger(str(tmp_path / "older.studyhours"), NEW, CLOCK)
    other = {"days": {"until": "2025-12-31", "mark": "0"}}
    with monkeypatch.context() as patched:
        patched.setattr(creating, "_made_with", lambda _: other)
        newer = creating.create_ledger(str(tmp_path / "newer.studyhours"), NEW, CLOCK)
    for ledger in (older, newer):
        _harm(ledger, delete(HolidayRow), delete(TermRow))
        assert examine(ledger) == ()
        _harm(ledger, delete(Kind).where(Kind.id == "other"))
        assert [one.code for one in examine(ledger)] == ["doctor.kind_gone"]
        ledger.close()


def test_notes_of_an_earlier_log_are_put_back_as_far_as_it_knows(ledger: Ledger) -> None:
    """It names no reason, and no version a comment is about: the newest of its day is meant."""
    with ledger.writing() as tx:
        previous = GENESIS
        for entry in tx.session.scalars(select(AuditEntry).order_by(AuditEntry.number)):
            less = {"record.return": "note", "comment.add": "version"}.get(entry.action)
            entry.details = {key: one for key, one in entry.details.items() if key != less}
            entry.previous = previous
            entry.hash = previous = entry_hash(entry)
        info_of(tx.session).log_hash = previous
        notes = select(ReviewNote.record_id, ReviewNote.sort, ReviewNote.text, ReviewNote.made_at)
        before = sorted(map(str, tx.session.execute(notes)))
    assert examine(ledger) == ()
    _harm(ledger, delete(ReviewNote))
    assert [one.code for one in examine(ledger)] == ["doctor.note_gone"] * 3
    assert repair(ledger).left == ()
    with ledger.reading() as session:
        assert sorted(map(str, session.execute(notes))) == before
        known = set(session.scalars(select(RecordVersion.hash)))
        assert set(session.scalars(select(ReviewNote.version))) <= known


def test_a_broken_log_proves_nothing(ledger: Ledger) -> None:
    _harm(
        ledger,
        delete(Group).where(Group.name == "新教研组"),
        text("UPDATE audit_entry SET details = '{}' WHERE number = 2"),
    )
    assert [one.code for one in repair(ledger).left] == ["doctor.log"]
    with ledger.reading() as session:
        assert session.scalar(select(Group.id).where(Group.name == "新教研组")) is None


def test_a_unit_made_again_under_its_name_is_there(ledger: Ledger) -> None:
    _harm(ledger, delete(Group).where(Group.name == "新教研组"))
    add_unit(ledger, "新教研组", "subject_group")
    assert examine(ledger) == ()


def test_looking_asks_as_often_however_much_there_is(ledger: Ledger) -> None:
    """A statement for each sort, and none for each row."""
    from sqlalchemy import event

    from studyhours.services.ledgers.doctor_entered import entered_findings

    def asked() -> int:
        said: list[str] = []
        with ledger.reading() as session:
            event.listen(
                session.connection(), "before_cursor_execute", lambda *more: said.append(more[2])
            )
            assert list(entered_findings(session, ())) == []
        return len(said)

    before = asked()
    for number in range(12):
        uid, version = written(ledger, "0002", f"多 {number}")
        add_comment(ledger, uid, "好")
        return_records(ledger, [(uid, version)], "再改")
        add_unit(ledger, f"组 {number}", "subject_group")
    assert asked() == before
