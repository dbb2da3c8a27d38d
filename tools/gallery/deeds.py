"""Pictures of issuing papers about one thing: whose, of what, and why not."""

from __future__ import annotations

from datetime import date
from typing import cast
from uuid import UUID

from PySide6.QtWidgets import QComboBox

from studyhours.domain.review import APPROVED, SUBMITTED
from studyhours.reports.deed_facts import ACTIVITY, AWARD, MENTOR, RECORDS, SKILLS
from studyhours.services.ledgers.ledger import Ledger
from studyhours.services.people.teacher_list import list_teachers
from studyhours.services.records.rows import RecordContent
from studyhours.services.records.saving import add_record
from studyhours.services.registers.writing import Basis, pair
from tools.gallery.scenes import Scene
from tools.window.operator import Operator

_DAY = date(2026, 5, 6)

_CONTEST, _LONG = "县青年教师课堂教学竞赛", "第六届“云溪杯”小学语文整本书阅读教学优质课评选活动"


def win(ledger: Ledger) -> None:
    """Has some win contests and pass a test, one without a grade and one unapproved; two pairs."""
    everybody = [UUID(one.uid) for one in list_teachers(ledger)]
    for number, (title, kind, grade, status) in enumerate(
        (
            (_CONTEST, "prize", "一等奖", APPROVED),
            (_CONTEST, "prize", "二等奖", APPROVED),
            (_CONTEST, "prize", "", APPROVED),
            (_LONG, "prize", "特等奖", APPROVED),
            (_LONG, "prize", "三等奖", SUBMITTED),
            ("粉笔字", "skills_certificate", "优秀", APPROVED),
        )
    ):
        fields = {"grade": grade, "work": "《观潮》"} if grade else {}
        won = RecordContent(
            everybody[number + 2], "award", kind, status, _DAY, _DAY, None, None, None, 100, "item",
            title, "", fields=fields if kind == "prize" else {"grade": grade},
        )  # fmt: skip
        add_record(ledger, won)
    for mentee in (5, 8):
        pair(ledger, str(everybody[2]), str(everybody[mentee]), Basis(date(2025, 9, 1)))


def _activity(person: Operator) -> None:
    """The newest activity that somebody was credited with."""
    person.pick("issue-kind", ACTIVITY)
    combo = cast(QComboBox, person.find("form-activity"))
    for uid in [combo.itemData(at) for at in range(combo.count())]:
        if person.find("documents-issue").isEnabled():
            return
        person.pick("form-activity", uid)


def _asking(person: Operator) -> None:
    _activity(person)
    person.click("documents-issue")


def _issued(person: Operator) -> None:
    _asking(person)
    person.click("key-yes")


def _award(person: Operator) -> None:
    person.pick("issue-kind", AWARD)


def _no_test(person: Operator) -> None:
    person.pick("issue-kind", SKILLS)


def _mentor(person: Operator) -> None:
    person.pick("issue-kind", MENTOR)


def _records(person: Operator) -> None:
    person.pick("issue-kind", RECORDS)
    person.type("form-first", "2026-02-01")
    person.enter("form-first")


DEEDS = (
    Scene("documents-deeds-activity", "deeds", "documents", _activity),
    Scene("documents-deeds-asking", "deeds", "documents", _asking),
    Scene("documents-deeds-issued", "deeds", "documents", _issued, writes=True),
    Scene("documents-deeds-award", "deeds", "documents", _award),
    Scene("documents-deeds-none", "school", "documents", _no_test),
    Scene("documents-deeds-mentor", "deeds", "documents", _mentor),
    Scene("documents-deeds-records", "school", "documents", _records),
)
