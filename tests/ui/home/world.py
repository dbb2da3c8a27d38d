"""A small school in spring in which something waits for everybody, and who looks at it."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import closing
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from functools import cache
from pathlib import Path
from tempfile import mkdtemp
from typing import TypeVar

from studyhours.domain.clock import FixedClock
from studyhours.domain.people import GROUP_KINDS
from studyhours.services.activities.plan import ActivityPlan
from studyhours.services.activities.planning import plan_activity
from studyhours.services.ledgers.demo import DemoSchool, make_demo
from studyhours.services.ledgers.ledger import Ledger
from studyhours.services.ledgers.opening import open_ledger
from studyhours.services.ledgers.permissions import Actor, functions_of
from studyhours.services.people.teacher_list import list_teachers
from studyhours.services.records.listing import RecordFilter, list_records
from studyhours.services.records.saving import change_record, read_record
from studyhours.services.registers.writing import Basis, join_group
from studyhours.services.reviewing.deciding import return_records
from tests.ui.person import OpenWindow, Person, aside

CLOCK = FixedClock(datetime(2026, 4, 20, 2, 0, tzinfo=UTC))
DAY = CLOCK.now().date()
TEACHERS = 12
HEAD, REASON = 3, "缺少证明材料"
"""The place of who heads a group, and why a record came back to them."""
T = TypeVar("T")


@cache
def busy_school() -> Path:
    """Where records wait for 0, 10 and 40 days, one came back, and activities are under way."""
    path = Path(mkdtemp(prefix="studyhours-homes-")) / "school.studyhours"
    ledger = make_demo(str(path), DemoSchool(TEACHERS, 1, 3, DAY), clock=CLOCK)
    try:
        _fill(ledger)
    finally:
        ledger.close()
    return path


def _fill(ledger: Ledger) -> None:
    head = list_teachers(ledger)[HEAD]
    past = RecordFilter(kind="training", last=DAY)
    rows = [one for one in list_records(ledger, past).rows if one.teacher != head.uid]
    for row, ago in zip(rows, (0, 0, 0, 10, 10, 40), strict=False):
        then = replace(ledger, clock=FixedClock(CLOCK.now() - timedelta(days=ago)))
        content, _ = read_record(then, row.uid)
        change_record(then, row.uid, replace(content, status="submitted"), row.version)
    mine = list_records(ledger, replace(past, teacher=head.uid)).rows[0]
    content, _ = read_record(ledger, mine.uid)
    saved = change_record(ledger, mine.uid, replace(content, status="submitted"), mine.version)
    return_records(ledger, [(saved.uid, saved.version)], REASON)
    group = GROUP_KINDS[1]
    join_group(ledger, head.uid, group, "备课一组", Basis(date(2025, 9, 1)), "head")
    for one in list_teachers(ledger)[HEAD + 1 : HEAD + 4]:
        join_group(ledger, one.uid, group, "备课一组", Basis(date(2025, 9, 1)))
    everybody = frozenset(one.uid for one in list_teachers(ledger))
    plan = ActivityPlan(
        title="集体备课", first_day=DAY, last_day=DAY, hundredths=200, starts="15:30",
        place="会议室", people=everybody,
    )  # fmt: skip
    for title, days in (("集体备课", 0), ("听评课", 3), ("读书会", 10), ("上周的研讨", -7)):
        day = DAY + timedelta(days=days)
        plan_activity(ledger, replace(plan, title=title, first_day=day, last_day=day))


def looked_up(path: Path, look: Callable[[Ledger], T], actor: Actor | None = None) -> T:
    """What a service says, asked beside the window."""

    def ask() -> T:
        with closing(open_ledger(str(path), CLOCK)) as ledger:
            return look(ledger if actor is None else replace(ledger, actor=actor))

    return aside(ask)


def of_role(role: str) -> Actor:
    """Somebody who is that in the whole school."""
    return Actor(role, functions_of({role: "school"}), roles=(role,))


def as_teacher(path: Path, place: int, *, head: bool) -> Actor:
    """A teacher, by the place in the roster; one who heads a group, or not."""
    uid = looked_up(path, lambda ledger: list_teachers(ledger)[place].uid)
    grants = {"teacher": "self", **({"group_head": "group"} if head else {})}
    return Actor("somebody", functions_of(grants), uid, roles=tuple(grants))


def looking(open_window: OpenWindow, path: Path, actor: Actor, **how: object) -> Person:
    """A window in which somebody looks at the school."""
    person = open_window(None, **how)
    ledger = aside(lambda: replace(open_ledger(str(path), CLOCK), actor=actor))
    person.window.show_ledger(ledger)
    person.wait()
    return person
