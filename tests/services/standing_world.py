"""Everything that may happen to a small school between two questions, by name."""

from __future__ import annotations

import random
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import date, timedelta
from pathlib import Path
from uuid import UUID

from sqlalchemy import select

from studyhours.db.models import Record, RecordVersion
from studyhours.domain.errors import UnusableInput
from studyhours.domain.quantity import Amount
from studyhours.services.importing.attendance import import_attendance
from studyhours.services.importing.made import list_imports, undo_import
from studyhours.services.importing.records import import_records
from studyhours.services.ledgers.ledger import Ledger, school_of
from studyhours.services.people.teachers import add_fact
from studyhours.services.records.rows import RecordContent
from studyhours.services.records.saving import (
    add_record,
    change_record,
    delete_records,
    open_record,
    restore_record,
)
from studyhours.services.registers.entries import Basis
from studyhours.services.registers.writing import (
    decide,
    exempt,
    grant_hours,
    list_register,
    remove_entry,
)
from studyhours.services.rulebook.rulesets import adopt_preset, list_presets
from tests.services.record_world import teacher_uids
from tests.support.scenario import YEAR_END, Row, write_xlsx

_KINDS = {
    "training": (("course", "activity", None), "hour"),
    "observation": (("dropin", "research"), "period"),
    "writing": (("reflection", "paper", "blog"), "item"),
    "reading": (("book", None), "item"),
    "lesson": (("open_lesson",), "item"),
    "award": ((None,), "item"),
}
_FIRST = date(2025, 7, 1)
PERIOD = Basis(date(2025, 9, 1), YEAR_END, "支教", "校发〔2025〕1号")


@dataclass
class Happening:
    """A school to which things happen.

    Attributes:
        ledger: Whose.
        folder: Where files are written.
        chance: What decides whom and what.
    """

    ledger: Ledger
    folder: Path
    chance: random.Random

    def happen(self, name: str) -> None:
        """Lets one of ``STEPS`` happen; what is refused has not happened."""
        with suppress(UnusableInput):
            STEPS[name](self)

    def _teacher(self) -> str:
        return self.chance.choice(["0001", "0001", "0002", "0003", "0004", "0005"])

    def _content(self) -> RecordContent:
        chance = self.chance
        kind = chance.choice(sorted(_KINDS))
        types, unit = _KINDS[kind]
        last = _FIRST + timedelta(days=chance.randint(0, 440))
        return RecordContent(
            teacher_uids(self.ledger)[self._teacher()],
            kind,
            chance.choice(types),
            chance.choice(["approved"] * 4 + ["submitted", "returned"]),
            last - timedelta(days=chance.choice([0, 0, 3, 40])),
            last,
            chance.choice([None, 40, 60]),
            chance.choice([None, "face", "online"]),
            chance.choice([None, "in_school", "out_school"]),
            chance.choice([50, 100, 1000, 2500]),
            unit,
            chance.choice(["观潮", "《论语》", ""]),
            chance.choice(["", "时间前松后紧。"]),
            {"category": chance.choice(["公需科目", "专业科目"])},
        )

    def _record(self) -> tuple[str, bool]:
        with self.ledger.reading() as session:
            every = session.execute(select(Record.id, Record.deleted).order_by(Record.id)).all()
        uid, deleted = self.chance.choice(every)
        return str(uid), bool(deleted)

    def add(self) -> None:
        add_record(self.ledger, self._content())

    def edit(self) -> None:
        """Mostly a little; now and then the record says something else of somebody else."""
        uid, deleted = self._record()
        if deleted:
            return
        read = open_record(self.ledger, uid)
        wanted = self._content()
        if self.chance.random() < 0.5:
            part = self.chance.choice(["status", "hundredths", "title", "teacher_id", "text"])
            wanted = replace(read.content, **{part: getattr(wanted, part)})
        change_record(self.ledger, uid, wanted, read.version)

    def delete(self) -> None:
        some = dict(self._record() for _ in range(3))
        there = [uid for uid, deleted in some.items() if not deleted]
        delete_records(self.ledger, [(uid, open_record(self.ledger, uid).version) for uid in there])

    def undo(self) -> None:
        """A record says again what an earlier version said, deletions included."""
        with self.ledger.reading() as session:
            query = select(RecordVersion.record_id, RecordVersion.hash)
            versions: dict[UUID, list[str]] = {}
            for record, version in session.execute(query.order_by(RecordVersion.id)):
                versions.setdefault(record, []).append(version)
            changed = sorted(one for one, known in versions.items() if len(known) > 1)
            if not changed:
                return
            uid = self.chance.choice(changed)
            top = session.get_one(Record, uid).version
        wanted = self.chance.choice([one for one in versions[uid] if one != top])
        restore_record(self.ledger, str(uid), wanted, top)

    def import_file(self) -> None:
        day = _FIRST + timedelta(days=self.chance.randint(60, 400))
        rows: list[Row] = [
            ["工号", "培训名称", "级别", "形式", "开始日期", "结束日期", "学时"],
            [
                self._teacher(),
                f"课{self.chance.random()}",
                "校级",
                "面授",
                *[day.isoformat()] * 2,
                6,
            ],
        ]
        import_records(self.ledger, write_xlsx(self.folder / "more.xlsx", rows), "training")

    def undo_import(self) -> None:
        made = [one for one in list_imports(self.ledger) if one.what != "roster"]
        if made:
            undo_import(self.ledger, self.chance.choice(made).id)

    def sign_in(self) -> None:
        """A sheet on which somebody is absent: nothing but the sheet tells of it."""
        day = _FIRST + timedelta(days=self.chance.randint(70, 400))
        rows: list[Row] = [
            ["校本研训签到表"],
            ["活动主题：", f"研讨{self.chance.random()}", "主讲人：", "王芳"],
            ["时间：", f"{day.year}年{day.month}月{day.day}日", "地点：", "会议室"],
            ["学时：", 2, "活动级别：", "校级"],
            ["序号", "工号", "姓名", "签到"],
            [1, "0001", "欧阳若兰", self.chance.choice(["√", "缺席", "迟到", "病假"])],
            [2, "0003", "李䶮", self.chance.choice(["√", "缺席"])],
        ]
        import_attendance(self.ledger, write_xlsx(self.folder / "sheet.xlsx", rows))

    def adopt(self) -> None:
        preset = self.chance.choice([one.ruleset.id for one in list_presets()])
        with self.ledger.writing() as tx:
            adopt_preset(tx, school_of(tx.session), preset)

    def grant(self) -> None:
        grant_hours(self.ledger, self._teacher(), Amount(1000, "hour"), PERIOD)

    def exempt(self) -> None:
        rule = self.chance.choice(["school-72", "seven-ones-cadence", "observe-15"])
        exempt(self.ledger, self._teacher(), rule, PERIOD)

    def decide(self) -> None:
        outcome = self.chance.choice(["met", "missed"])
        decide(self.ledger, self._teacher(), "school-72/hours.total", outcome, PERIOD)

    def take_out(self) -> None:
        entries = list_register(self.ledger)
        if entries:
            remove_entry(self.ledger, self.chance.choice(entries).entry.uid)

    def learn(self) -> None:
        add_fact(self.ledger, self._teacher(), "long_course", "yes", first=date(2025, 10, 1))


STEPS: Mapping[str, Callable[[Happening], None]] = {
    "add": Happening.add,
    "edit": Happening.edit,
    "delete": Happening.delete,
    "undo": Happening.undo,
    "import": Happening.import_file,
    "undo_import": Happening.undo_import,
    "sign_in": Happening.sign_in,
    "adopt": Happening.adopt,
    "grant": Happening.grant,
    "exempt": Happening.exempt,
    "decide": Happening.decide,
    "take_out": Happening.take_out,
    "learn": Happening.learn,
}
