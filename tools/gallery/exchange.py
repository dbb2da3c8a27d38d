"""Pictures of the Exchange page: handing in, collecting, what both changed, what was merged."""

from __future__ import annotations

import csv
from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from functools import partial
from pathlib import Path
from uuid import UUID

from studyhours.services.exchange.keys import code_of, package_key
from studyhours.services.exchange.merging import merge_package
from studyhours.services.exchange.peers import Link, link
from studyhours.services.exchange.sending import Sending, send
from studyhours.services.importing.roster import import_roster
from studyhours.services.ledgers.backups import backup, restore
from studyhours.services.ledgers.creating import NewSchool, create_ledger
from studyhours.services.ledgers.ledger import Ledger
from studyhours.services.ledgers.opening import open_ledger
from studyhours.services.people.teacher_changes import change_teacher, read_entry
from studyhours.services.people.teacher_list import TeacherShown, list_teachers
from studyhours.services.records.content import RecordContent
from studyhours.services.records.saving import add_record, change_record, read_record
from studyhours.ui.main_window import MainWindow
from tools.gallery.scenes import Scene
from tools.window.operator import Operator

_HOMES = 4
_TITLES = ("分数的意义教学反思", "课堂提问的等待时间", "学困生转化个案")


def _path(window: MainWindow) -> Path:
    bench = window.bench
    if bench is None:
        raise LookupError("ledger")
    return Path(bench.context.ledger.name)


def _on(path: Path, work: Callable[[Ledger], object]) -> None:
    ledger = open_ledger(str(path))
    work(ledger)
    ledger.close()


def _home(folder: Path, who: TeacherShown) -> tuple[Path, list[str]]:
    """A teacher's own ledger with three records, and their identifiers."""
    path = folder / f"{who.staff_no}.studyhours"
    roster = folder / f"{who.staff_no}.csv"
    with roster.open("w", encoding="utf-8-sig", newline="") as file:
        csv.writer(file).writerows([["工号", "姓名"], [who.staff_no, who.name]])
    home = create_ledger(str(path), NewSchool(f"{who.name}的台账"))
    import_roster(home, roster)
    (me,) = list_teachers(home)
    day = home.clock.now().date() - timedelta(days=20)
    uids = [add_record(home, _written(me.uid, title, day)).uid for title in _TITLES]
    home.close()
    return path, uids


def _written(teacher: str, title: str, day: date) -> RecordContent:
    return RecordContent(
        UUID(teacher), "writing", "reflection", "approved", day, day, None, None, None, 100, "item",
        title, "这一节课的难点在单位“1”。",
    )  # fmt: skip


def _send(path: Path, target: Path, passphrase: str | None = None) -> None:
    _on(path, lambda ledger: send(ledger, target, Sending(passphrase=passphrase)))


def _knows(school: Path, home: Path, package: Path) -> None:
    """Has the school know a teacher's own ledger, and take what it hands in."""
    codes: list[str] = []
    _on(home, lambda ledger: codes.append(code_of(package_key(ledger).public)))
    _on(school, lambda ledger: link(ledger, package, Link(codes[0])))


def _take(school: Path, package: Path) -> None:
    _on(school, lambda ledger: merge_package(ledger, package))


def _stick(person: Operator) -> tuple[Path, Path, list[tuple[Path, list[str]]]]:
    """A folder as the stick, with a package of each of some teachers."""
    school = _path(person.window)
    stick = school.parent / "U盘"
    stick.mkdir()
    people: list[TeacherShown] = []
    _on(school, lambda ledger: people.extend(list_teachers(ledger)[:_HOMES]))
    homes = [_home(school.parent, one) for one in people]
    for number, (home, _) in enumerate(homes):
        _send(home, stick / f"{people[number].name}.package", "口令" if number == 1 else None)
    _knows(school, homes[0][0], stick / f"{people[0].name}.package")
    damaged = stick / f"{people[_HOMES - 1].name}.package"
    damaged.write_bytes(damaged.read_bytes()[:-30])
    return school, stick, homes


def package_of_another(person: Operator, passphrase: str | None = None) -> Path:
    """A package of a ledger that is not known yet."""
    school = _path(person.window)
    package = school.parent / f"听课记录{'（口令）' if passphrase else ''}.package"
    who: list[TeacherShown] = []
    _on(school, lambda ledger: who.extend(list_teachers(ledger)[-1:]))
    home = school.parent / f"{who[0].staff_no}.studyhours"
    if not home.exists():
        _home(school.parent, who[0])
    _send(home, package, passphrase)
    return package


def _collecting(person: Operator) -> None:
    _, stick, _ = _stick(person)
    person.drop([stick])


def _asked(person: Operator) -> None:
    _collecting(person)
    person.cell_saying("exchange-arrivals", _said(person, "exchange_page.state_unknown"))
    person.click("exchange-act")


def _said(person: Operator, key: str) -> str:
    return person.window.surroundings.words.say(key)


def _changed_twice(person: Operator) -> None:
    school, stick, homes = _stick(person)
    home, uids = homes[0]
    first = stick / "first.package"
    _send(home, first)
    _take(school, first)
    _on(home, lambda ledger: _change(ledger, uids, "改：换一个例子，从分苹果讲起。"))
    _on(school, lambda ledger: _change(ledger, uids, "改：教研组建议先画线段图。"))
    _send(home, stick / "again.package")
    _take(school, stick / "again.package")


def _change(ledger: Ledger, uids: list[str], text: str) -> None:
    for uid in uids:
        said, version = read_record(ledger, uid)
        change_record(ledger, uid, replace(said, text=text), version)


def _conflicts(person: Operator) -> None:
    _changed_twice(person)
    person.click("exchange-conflicts")


def _history(person: Operator) -> None:
    _changed_twice(person)
    person.click("exchange-history")


def _known(person: Operator) -> None:
    _changed_twice(person)
    person.click("exchange-known")


def _differing(person: Operator) -> None:
    """A copy on another PC has been worked in, and hands in."""
    school = _path(person.window)
    kept, other = school.parent / "school.backup", school.parent / "other.studyhours"
    _send(school, school.parent / "before.package")
    _on(school, lambda ledger: backup(ledger, kept))
    restore(kept, str(other))
    for path, said in ((school, "病休"), (other, "返聘，只带毕业班")):
        _on(path, partial(_remark, said=said))
    _send(other, school.parent / "other.package")
    _take(school, school.parent / "other.package")
    person.click("exchange-entries")


def _remark(ledger: Ledger, said: str) -> None:
    for one in list_teachers(ledger)[:2]:
        entry = read_entry(ledger, one.uid)
        change_teacher(ledger, one.uid, replace(entry, remarks=said))


def choosing_some(person: Operator) -> None:
    """The dialog of handing in, some people to be chosen."""
    person.click("exchange-send")
    person.click("form-whom-some")


def _part(part: str) -> Callable[[Operator], None]:
    return lambda person: person.click(f"exchange-{part}")


EXCHANGE = (
    Scene("exchange-empty", "empty", "exchange"),
    *(
        Scene(f"exchange-{part}-none", "empty", "exchange", _part(part))
        for part in ("conflicts", "entries", "known", "history")
    ),
    Scene("exchange", "school", "exchange"),
    Scene("exchange-collect", "school", "exchange", _collecting, writes=True),
    Scene("exchange-link", "school", "exchange", _asked, writes=True),
    Scene("exchange-send", "school", "exchange", choosing_some, writes=True),
    Scene("exchange-conflicts", "school", "exchange", _conflicts, writes=True),
    Scene("exchange-entries", "school", "exchange", _differing, writes=True),
    Scene("exchange-known", "school", "exchange", _known, writes=True),
    Scene("exchange-history", "school", "exchange", _history, writes=True),
)
