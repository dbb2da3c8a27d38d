"""Records in review: queue, what stands out, approving, returning, comments; by whom."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path
from uuid import UUID

import pytest
from sqlalchemy import select, update

from studyhours.db.models import Account, AuditEntry, Kind, Record, ReviewNote, Teacher
from studyhours.domain.changes import Changes
from studyhours.domain.clock import FixedClock
from studyhours.domain.errors import NotPermitted, UnusableInput
from studyhours.domain.people import GROUP_KINDS
from studyhours.domain.progress import Cancelled
from studyhours.domain.texts import load_texts
from studyhours.services.checking.checking import CheckRequest, check
from studyhours.services.checking.standing import check_again
from studyhours.services.importing.records import import_records
from studyhours.services.ledgers.accounts import Credentials
from studyhours.services.ledgers.doctor import examine
from studyhours.services.ledgers.ledger import Ledger
from studyhours.services.ledgers.opening import address_of, open_ledger
from studyhours.services.records.rows import RecordContent
from studyhours.services.records.saving import (
    Saved,
    add_record,
    change_record,
    delete_record,
    read_record,
)
from studyhours.services.registers.writing import Basis, join_group
from studyhours.services.reviewing.deciding import (
    TakenBack,
    approve_records,
    resubmit_record,
    return_records,
    take_back,
)
from studyhours.services.reviewing.known import review_choices, what_is_known
from studyhours.services.reviewing.notes import (
    add_comment,
    read_notes,
    take_comment_back,
)
from studyhours.services.reviewing.opening import open_review
from studyhours.services.reviewing.queue import (
    ORDERS,
    QueueFilter,
    count_queue,
    list_queue,
    whole_queue,
)
from studyhours.services.reviewing.standing_out import hint_text
from studyhours.services.settings.accounts import switch_on_accounts
from tests.services.record_world import content, teacher_uids
from tests.support.accounts import create_account
from tests.support.scenario import Walked, write_csv

_PASSWORD = "correct horse"
_DAY = "2025-10-09"


def claim(ledger: Ledger, number: str, title: str, **more: object) -> Saved:
    """A training somebody has handed in."""
    uid = teacher_uids(ledger)[number]
    said = content(uid, "training", _DAY, title, status="submitted")
    return add_record(ledger, replace(said, **more))  # type: ignore[arg-type]  # fields by name


def status(ledger: Ledger, uid: str) -> str:
    return read_record(ledger, uid)[0].status


def titles(ledger: Ledger, wanted: QueueFilter) -> list[str]:
    page = list_queue(ledger, wanted, what_is_known(ledger))
    assert len(page.rows) == count_queue(ledger, wanted)
    return [row.record.title for row in page.rows]


def told(ledger: Ledger, uid: str) -> list[str]:
    """Codes of what stands out in a record."""
    return [one.code for one in open_review(ledger, uid, what_is_known(ledger)).row.hints]


def logged(ledger: Ledger, uid: str) -> list[str]:
    with ledger.reading() as session:
        query = select(AuditEntry.action).where(AuditEntry.subject == uid)
        return list(session.scalars(query.order_by(AuditEntry.number)))


# ---------------------------------------------------------------- deciding


def test_approving_is_a_version_of_its_own_and_counts(walked: Walked) -> None:
    ledger = walked.ledger
    saved = claim(ledger, "0002", "作业设计", hundredths=300, level=40)
    wanted = CheckRequest(year="2025-2026", as_of=date(2026, 8, 31), teacher="0002")
    before = check_again(ledger, wanted)
    done = approve_records(ledger, [(saved.uid, saved.version)])
    assert done.changes == Changes.RECORDS | Changes.REVIEWS
    (one,) = done.decided
    assert (one.was, one.status) == ("submitted", "approved")
    assert read_record(ledger, saved.uid)[1] == one.version != saved.version
    after = check_again(ledger, wanted)
    assert after == check(ledger, wanted)
    value = [found.teachers[0].result.rules[0].value for found in (before, after)]
    assert value[1] == value[0] + 3
    assert logged(ledger, saved.uid) == ["record.add", "record.approve"]
    assert [one for one in examine(ledger) if one.error] == []


def test_approving_again_changes_nothing(walked: Walked) -> None:
    ledger = walked.ledger
    saved = claim(ledger, "0002", "作业设计")
    (one,) = approve_records(ledger, [(saved.uid, saved.version)]).decided
    again = approve_records(ledger, [(saved.uid, one.version)])
    assert (again.decided, again.changes) == ((), Changes.NONE)


def test_a_return_needs_a_reason_and_shows_it(walked: Walked) -> None:
    ledger = walked.ledger
    saved = claim(ledger, "0002", "作业设计")
    for empty in ("", "  \n"):
        with pytest.raises(UnusableInput, match="return_reason_needed"):
            return_records(ledger, [(saved.uid, saved.version)], empty)
    assert status(ledger, saved.uid) == "submitted"
    return_records(ledger, [(saved.uid, saved.version)], " 缺证书编号 ")
    assert status(ledger, saved.uid) == "returned"
    (note,) = read_notes(ledger, saved.uid)
    assert (note.sort, note.text, note.made_by) == ("return", "缺证书编号", "local")
    assert review_choices(ledger).reasons == ("缺证书编号",)


@pytest.mark.both_engines
def test_a_returned_record_that_is_mended_waits_again(walked: Walked) -> None:
    ledger = walked.ledger
    saved = claim(ledger, "0002", "作业设计")
    (one,) = return_records(ledger, [(saved.uid, saved.version)], "缺证书编号").decided
    said, version = read_record(ledger, saved.uid)
    mended = change_record(
        ledger, saved.uid, replace(said, fields={"certificate_no": "7"}), version
    )
    assert mended.version != one.version
    assert status(ledger, saved.uid) == "submitted"
    assert [note.text for note in read_notes(ledger, saved.uid)] == ["缺证书编号"]


def test_a_returned_record_is_handed_in_again_as_it_is(walked: Walked) -> None:
    ledger = walked.ledger
    saved = claim(ledger, "0002", "作业设计")
    with pytest.raises(UnusableInput, match="record_not_returned"):
        resubmit_record(ledger, saved.uid, saved.version)
    (one,) = return_records(ledger, [(saved.uid, saved.version)], "缺证书编号").decided
    with pytest.raises(UnusableInput, match="record_changed_meanwhile"):
        resubmit_record(ledger, saved.uid, saved.version)
    resubmit_record(ledger, saved.uid, one.version)
    assert status(ledger, saved.uid) == "submitted"
    assert logged(ledger, saved.uid)[-1] == "record.resubmit"


@pytest.mark.both_engines
def test_a_decision_is_taken_back_with_its_reason_and_made_again(walked: Walked) -> None:
    ledger = walked.ledger
    saved = claim(ledger, "0002", "作业设计")
    (one,) = return_records(ledger, [(saved.uid, saved.version)], "缺证书编号").decided
    (back,) = take_back(ledger, [TakenBack(one.uid, one.was, one.version)]).decided
    assert status(ledger, saved.uid) == "submitted"
    assert read_notes(ledger, saved.uid) == ()
    assert review_choices(ledger).reasons == ()
    (again,) = return_records(ledger, [(saved.uid, back.version)], "缺证书编号").decided
    assert [note.text for note in read_notes(ledger, saved.uid)] == ["缺证书编号"]
    with pytest.raises(UnusableInput, match="record_changed_meanwhile"):
        take_back(ledger, [TakenBack(one.uid, one.was, one.version)])
    take_back(ledger, [TakenBack(again.uid, again.was, again.version)])
    with ledger.reading() as session:
        kept = session.scalars(select(ReviewNote.taken_back)).all()
    assert kept == [True, True]


@pytest.mark.both_engines
def test_all_of_them_or_none(walked: Walked, tmp_path: Path) -> None:
    ledger = walked.ledger
    rows = [("0002", f"作业{number}", _DAY, _DAY, 1) for number in range(300)]
    head = ("工号", "培训名称", "开始日期", "结束日期", "学时")
    table = write_csv(tmp_path / "claims.csv", [head, *rows])
    import_records(ledger, table, "training", as_claims=True)
    wanted = list(whole_queue(ledger, QueueFilter(), what_is_known(ledger)).records)
    assert len(wanted) == 300
    stale = [*wanted[:-1], (wanted[-1][0], wanted[0][1])]
    with pytest.raises(UnusableInput, match="record_changed_meanwhile"):
        approve_records(ledger, stale)

    def stop(stage: str, done: int, total: int | None) -> None:  # noqa: ARG001 - its form is given
        if done:
            raise Cancelled

    with pytest.raises(Cancelled):
        approve_records(ledger, wanted, stop)
    assert count_queue(ledger, QueueFilter()) == 300
    seen: list[tuple[int, int | None]] = []

    def watch(stage: str, done: int, total: int | None) -> None:  # noqa: ARG001 - its form is given
        seen.append((done, total))

    done = approve_records(ledger, wanted, watch)
    assert seen[0] == (0, 300)
    assert seen[-1] == (300, 300)
    assert count_queue(ledger, QueueFilter()) == 0
    back = [TakenBack(one.uid, one.was, one.version) for one in done.decided]
    assert len(take_back(ledger, back).decided) == 300
    assert count_queue(ledger, QueueFilter()) == 300
    assert [one for one in examine(ledger) if one.error] == []


def test_what_cannot_be_decided_is_refused(walked: Walked) -> None:
    ledger = walked.ledger
    saved = claim(ledger, "0002", "活动", status="incomplete")
    attempts: tuple[Callable[[], object], ...] = (
        lambda: approve_records(ledger, [(saved.uid, saved.version)]),
        lambda: return_records(ledger, [(saved.uid, saved.version)], "补齐"),
    )
    for attempt in attempts:
        with pytest.raises(UnusableInput, match="record_incomplete"):
            attempt()
    gone = claim(ledger, "0002", "删掉的")
    deleted = delete_record(ledger, gone.uid, gone.version)
    for uid, version in ((gone.uid, deleted.version), ("x", "y"), (str(UUID(int=7)), "y")):
        with pytest.raises(UnusableInput, match="unknown_record"):
            approve_records(ledger, [(uid, version)])


# ---------------------------------------------------------------- the queue


@pytest.mark.both_engines
def test_the_queue_finds_what_is_asked_for(walked: Walked) -> None:
    ledger = walked.ledger
    uids = teacher_uids(ledger)
    claim(ledger, "0002", "乙", last_day=date(2025, 10, 8), first_day=date(2025, 10, 8))
    claim(ledger, "0003", "甲")
    add_record(ledger, content(uids["0002"], "observation", _DAY, "观潮", status="submitted"))
    add_record(ledger, content(uids["0002"], "observation", _DAY, "观潮二", status="returned"))
    assert titles(ledger, QueueFilter()) == ["乙", "甲", "观潮"]
    assert titles(ledger, QueueFilter(descending=True)) == ["观潮", "甲", "乙"]
    assert titles(ledger, QueueFilter(kind="observation")) == ["观潮"]
    assert titles(ledger, QueueFilter(status="returned")) == ["观潮二"]
    assert titles(ledger, QueueFilter(teacher=str(uids["0003"]))) == ["甲"]
    assert titles(ledger, QueueFilter(text="观")) == ["观潮"]
    with ledger.reading() as session:
        pinyin = session.scalars(select(Teacher.pinyin).where(Teacher.staff_no == "0003")).one()
    initials = "".join(part[0] for part in pinyin.lower().split())
    # Of whom it is, and of whose lesson was observed.
    assert titles(ledger, QueueFilter(text=initials)) == ["甲", "观潮"]
    assert titles(ledger, QueueFilter(order="title")) == ["乙", "甲", "观潮"]
    assert titles(ledger, QueueFilter(order="since")) == ["乙", "甲", "观潮"]
    for order in ORDERS:
        found = titles(ledger, QueueFilter(order=order))
        assert titles(ledger, QueueFilter(order=order, descending=True)) != found
    with pytest.raises(UnusableInput, match="unknown_order"):
        list_queue(ledger, QueueFilter(order="luck"), what_is_known(ledger))
    page = list_queue(ledger, QueueFilter(), what_is_known(ledger), limit=2)
    assert ([row.record.title for row in page.rows], page.more) == (["乙", "甲"], True)
    rest = list_queue(ledger, QueueFilter(), what_is_known(ledger), offset=2)
    assert ([row.record.title for row in rest.rows], rest.more) == (["观潮"], False)


@pytest.mark.both_engines
def test_a_group_is_who_belongs_to_it_today(walked: Walked) -> None:
    ledger = walked.ledger
    claim(ledger, "0002", "乙")
    claim(ledger, "0003", "甲")
    join_group(ledger, "0003", GROUP_KINDS[4], "晨读", Basis(date(2025, 9, 1), None, "", ""))
    group = next(one for one in review_choices(ledger).groups if one.name == "晨读")
    assert titles(ledger, QueueFilter(group=group.uid)) == ["甲"]


@pytest.mark.both_engines
def test_when_it_was_handed_in(walked: Walked) -> None:
    old = walked.ledger
    early = replace(old, clock=FixedClock(datetime(2025, 10, 9, 17, 30, tzinfo=UTC)))
    claim(early, "0002", "十日凌晨")  # half past one in the night of the 10th in Shanghai
    late = replace(old, clock=FixedClock(datetime(2025, 11, 1, 2, tzinfo=UTC)))
    claim(late, "0002", "十一月")
    assert titles(late, QueueFilter(since=date(2025, 10, 10))) == ["十日凌晨", "十一月"]
    assert titles(late, QueueFilter(since=date(2025, 10, 11))) == ["十一月"]
    assert titles(late, QueueFilter(until=date(2025, 10, 10))) == ["十日凌晨"]
    assert titles(late, QueueFilter(until=date(2025, 10, 9))) == []


# ---------------------------------------------------------------- what stands out


@pytest.mark.both_engines
def test_what_stands_out(walked: Walked) -> None:
    ledger = replace(walked.ledger, clock=FixedClock(datetime(2025, 12, 1, tzinfo=UTC)))
    plain = claim(ledger, "0002", "平常")
    assert told(ledger, plain.uid) == []
    other = claim(ledger, "0002", "另一个")
    assert told(ledger, plain.uid) == ["same_day"]
    seminar = claim(ledger, "0002", "研讨", type="forum")
    assert told(ledger, seminar.uid) == [], "of another type, with another title"
    twin = claim(ledger, "0002", "平常 ")
    assert told(ledger, plain.uid) == ["duplicate"]
    (found,) = [
        one for one in open_review(ledger, plain.uid, what_is_known(ledger)).twins if one.same_title
    ]
    assert found.uid == twin.uid
    for one in (other, twin, seminar):
        said, version = read_record(ledger, one.uid)
        return_records(ledger, [(one.uid, version)], "重复")
        assert said.status == "submitted"
    assert told(ledger, plain.uid) == []
    summer = date(2025, 8, 15)
    holiday = claim(ledger, "0003", "暑期", first_day=summer, last_day=summer)
    year = date(2026, 7, 30)
    away = claim(ledger, "0003", "以后", first_day=year, last_day=year)
    much = claim(ledger, "0003", "很多", hundredths=900)
    assert told(ledger, holiday.uid) == []  # the ledger knows nothing of that year's terms
    assert told(ledger, away.uid) == ["future"]
    assert told(ledger, much.uid) == ["large"]
    later = replace(ledger, clock=FixedClock(datetime(2026, 9, 1, tzinfo=UTC)))
    assert told(later, away.uid) == ["outside_term"]
    chosen = whole_queue(ledger, QueueFilter(), what_is_known(ledger))
    assert len(chosen.records) == 4
    assert {uid for uid, _ in chosen.plain} == {plain.uid, holiday.uid}
    zh, en = load_texts("zh"), load_texts("en")
    for hints in chosen.hints.values():
        for hint in hints:
            assert "{" not in hint_text(hint, zh) + hint_text(hint, en)


def test_a_text_that_a_rule_asks_for(walked: Walked) -> None:
    ledger = walked.ledger
    known = what_is_known(ledger)
    asked = next(one for one in known.asked if one.kinds)
    teacher = teacher_uids(ledger)["0002"]
    day = date(2025, 10, 9)
    said = RecordContent(
        teacher, asked.kinds[0], asked.types[0] if asked.types else None, "submitted", day, day,
        None, None, None, 100, "item", "一",
    )  # fmt: skip
    empty = add_record(ledger, said)
    assert "text_missing" in told(ledger, empty.uid)
    if asked.characters > 1:
        short = add_record(ledger, replace(said, title="二", text="短"))
        assert "text_short" in told(ledger, short.uid)
    whole = add_record(ledger, replace(said, title="三", text="字" * asked.characters))
    assert not {"text_missing", "text_short"} & set(told(ledger, whole.uid))


# ---------------------------------------------------------------- comments


@pytest.mark.both_engines
def test_a_comment_stands_beside_the_record(walked: Walked) -> None:
    ledger = walked.ledger
    essay = add_record(
        ledger, content(teacher_uids(ledger)["0002"], "writing", _DAY, "一", type="essay")
    )
    for empty in ("", " "):
        with pytest.raises(UnusableInput, match="comment_empty"):
            add_comment(ledger, essay.uid, empty)
    with pytest.raises(UnusableInput, match="note_too_long"):
        add_comment(ledger, essay.uid, "字" * 2001)
    done = add_comment(ledger, essay.uid, "写得真切")
    assert done.changes == Changes.REVIEWS
    assert [note.text for note in read_notes(ledger, essay.uid)] == ["写得真切"]
    assert read_record(ledger, essay.uid)[1] == essay.version
    take_comment_back(ledger, done.uid)
    assert read_notes(ledger, essay.uid) == ()
    take_comment_back(ledger, done.uid, back=False)
    assert [note.text for note in read_notes(ledger, essay.uid)] == ["写得真切"]
    for unknown in (str(UUID(int=7)), "x"):
        with pytest.raises(UnusableInput):
            take_comment_back(ledger, unknown)
    assert logged(ledger, essay.uid)[1:] == ["comment.add", "comment.take_back", "comment.add"]


# ---------------------------------------------------------------- who may


@pytest.fixture
def guarded(walked: Walked, target: str) -> str:
    """The small school with an account for each role; 0001 heads a group in which is 0002."""
    ledger = walked.ledger
    with ledger.writing() as tx:
        tx.session.execute(update(Kind).where(Kind.id == "observation").values(
            reviewer="group_head"
        ))  # fmt: skip
    days = Basis(date(2020, 9, 1), None, "", "")
    join_group(ledger, "0001", GROUP_KINDS[1], "备课一组", days, "head")
    join_group(ledger, "0002", GROUP_KINDS[1], "备课一组", days)
    grants = {
        "teacher": {"teacher": "self"},
        "head": {"teacher": "self", "group_head": "group"},
        "nobody": {"group_head": "group"},
        "staff": {"staff": "school"},
        "office": {"staff": "group"},
        "leader": {"leader": "school"},
        "admin": {"admin": "school"},
    }
    for login, roles in grants.items():
        create_account(ledger, login, _PASSWORD, roles)
    uids = teacher_uids(ledger)
    with ledger.writing() as tx:
        for login, number in (("teacher", "0002"), ("head", "0001"), ("staff", "0003")):
            account = tx.session.scalars(select(Account).where(Account.login == login)).one()
            account.teacher_id = uids[number]
    switch_on_accounts(ledger)
    return target


@contextmanager
def acting(target: str, login: str) -> Iterator[Ledger]:
    ledger = open_ledger(target, credentials=Credentials(login, _PASSWORD))
    try:
        yield ledger
    finally:
        ledger.close()


def _waiting(walked: Walked) -> dict[str, Saved]:
    """One record of each teacher and kind, waiting."""
    uids = teacher_uids(walked.ledger)
    with acting(address_of(walked.ledger), "admin") as admin:
        return {
            f"{number} {kind}": add_record(
                admin, content(uids[number], kind, _DAY, kind, status="submitted")
            )
            for number in ("0001", "0002", "0003")
            for kind in ("training", "observation")
        }


def _both(*numbers: str) -> set[str]:
    return {f"{number} {kind}" for number in numbers for kind in ("training", "observation")}


@pytest.mark.both_engines
@pytest.mark.parametrize(
    ("login", "allowed"),
    [
        ("teacher", set[str]()),
        ("nobody", set[str]()),
        ("office", set[str]()),
        ("head", {"0002 observation"}),
        ("staff", _both("0001", "0002")),
        ("leader", _both("0001", "0002", "0003")),
        ("admin", _both("0001", "0002", "0003")),
    ],
)
def test_every_role_decides_its_part_and_no_more(
    walked: Walked, guarded: str, login: str, allowed: set[str]
) -> None:
    made = _waiting(walked)
    attempts: tuple[Callable[[Ledger, Saved], object], ...] = (
        lambda ledger, one: open_review(ledger, one.uid, what_is_known(ledger)),
        lambda ledger, one: return_records(ledger, [(one.uid, one.version)], "缺"),
        lambda ledger, one: approve_records(
            ledger, [(one.uid, read_record(walked.ledger, one.uid)[1])]
        ),
    )
    with acting(guarded, login) as ledger:
        if allowed:
            page = list_queue(ledger, QueueFilter(), what_is_known(ledger))
            assert {row.uid for row in page.rows} == {made[name].uid for name in allowed}
        else:
            with pytest.raises(NotPermitted):
                list_queue(ledger, QueueFilter(), what_is_known(ledger))
            with pytest.raises(NotPermitted):
                review_choices(ledger)
        for attempt in attempts:
            done = set()
            for name, one in made.items():
                try:
                    attempt(ledger, one)
                except NotPermitted:
                    continue
                done.add(name)
            assert done == allowed


def test_ones_own_record_is_for_somebody_else(walked: Walked, guarded: str) -> None:
    own = _waiting(walked)["0003 training"]
    with acting(guarded, "staff") as staff, pytest.raises(NotPermitted, match="review_of_own"):
        approve_records(staff, [(own.uid, own.version)])


def test_the_teacher_reads_what_was_said_and_hands_in_again(walked: Walked, guarded: str) -> None:
    made = _waiting(walked)
    mine, foreign = made["0002 training"], made["0001 training"]
    with acting(guarded, "leader") as leader:
        (one,) = return_records(leader, [(mine.uid, mine.version)], "缺证书编号").decided
        comment = add_comment(leader, mine.uid, "内容很好")
    with acting(guarded, "teacher") as teacher:
        said = [(note.sort, note.text, note.made_by) for note in read_notes(teacher, mine.uid)]
        assert said == [("return", "缺证书编号", "leader"), ("comment", "内容很好", "leader")]
        for attempt in (
            lambda: read_notes(teacher, foreign.uid),
            lambda: add_comment(teacher, mine.uid, "我也觉得"),
            lambda: take_comment_back(teacher, comment.uid),
            lambda: resubmit_record(teacher, foreign.uid, foreign.version),
            lambda: take_back(teacher, [TakenBack(mine.uid, "approved", one.version)]),
        ):
            with pytest.raises(NotPermitted):
                attempt()
        resubmit_record(teacher, mine.uid, one.version)
        assert status(teacher, mine.uid) == "submitted"
    with acting(guarded, "admin") as admin, pytest.raises(NotPermitted, match="comment_of_others"):
        take_comment_back(admin, comment.uid)


@pytest.mark.both_engines
def test_the_head_reads_and_comments_only_in_the_group(walked: Walked, guarded: str) -> None:
    made = _waiting(walked)
    said = content(teacher_uids(walked.ledger)["0002"], "writing", _DAY, "一", type="essay")
    with acting(guarded, "admin") as admin:
        essay = add_record(admin, said)
    with acting(guarded, "head") as head:
        add_comment(head, made["0002 observation"].uid, "好")
        add_comment(head, essay.uid, "好")
        with pytest.raises(NotPermitted):
            add_comment(head, made["0003 observation"].uid, "好")
        assert [one.uid for one in review_choices(head).teachers] == [
            str(teacher_uids(walked.ledger)["0002"])
        ]
        assert [one.id for one in review_choices(head).kinds] == ["observation"]
    with walked.ledger.reading() as session:
        assert session.scalars(select(Record.status).where(Record.id == UUID(essay.uid))).one()
