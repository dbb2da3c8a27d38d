"""Some ledgers of one school that people work in, copy, restore and exchange packages between.

What must hold whatever they do: no ledger loses a version it had; whoever has exchanged everything
with everybody has the same versions and the same undecided records; after decisions, the same
records; and no serial number is drawn twice.
"""

from __future__ import annotations

import itertools
import shutil
import tempfile
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from uuid import UUID

from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule
from sqlalchemy import select

from studyhours.db.models import Record, RecordConflict, Teacher
from studyhours.domain.errors import UnusableInput
from studyhours.domain.version_graph import before, heads
from studyhours.services.exchange.conflicts import Decision, decide, list_conflicts
from studyhours.services.exchange.here import kept_records
from studyhours.services.exchange.merged import Merging
from studyhours.services.exchange.merging import merge_package
from studyhours.services.exchange.one_record import Here, shared_hashes
from studyhours.services.exchange.sending import Sending, send
from studyhours.services.exchange.undoing import list_merges, undo_merge
from studyhours.services.exchange.versions import shared_whole
from studyhours.services.importing.records import import_records
from studyhours.services.importing.roster import import_roster
from studyhours.services.ledgers.backups import backup, restore
from studyhours.services.ledgers.doctor import examine
from studyhours.services.ledgers.ledger import Ledger, info_of, school_of
from studyhours.services.ledgers.opening import open_ledger
from studyhours.services.papers.issued import take_over_serials
from studyhours.services.papers.serials import SerialDrawer
from studyhours.services.records.saving import (
    change_record,
    delete_record,
    read_record,
    restore_record,
)
from studyhours.services.reviewing.deciding import approve_records, return_records
from tests.services.exchange.world import LATER, Stick, home_ledger, written
from tests.support.ledgers import copy_ledger
from tests.support.scenario import make_ledger, roster_file, write_csv

_SCHOOL = "school"
_HOMES = {"home1": "0001", "home2": "0002"}
_MOST = 5
_NUMBERS = st.integers(0, 999)
_DAYS = st.sampled_from(["2025-10-10", "2025-11-11"])
_made: list[Path] = []


def _start(folder: Path) -> dict[str, Ledger]:
    """The ledgers to begin with: they know each other and share a little."""
    if not _made:
        built = Path(tempfile.mkdtemp(prefix="studyhours-machine-"))
        school = make_ledger(str(built / "school.studyhours"))
        import_roster(school, roster_file(built))
        for name, number in _HOMES.items():
            home = home_ledger(str(built / f"{name}.studyhours"), number)
            stick = Stick(built)
            stick.both(home, school, number)
            # Something both have, so that both may change it from the first step on.
            written(home, number, "一", kind="writing")
            written(home, number, "二", kind="training")
            stick.carry(home, school)
            stick.carry(school, home, teacher=number)
            home.close()
        school.close()
        _made.append(built)
    names = (_SCHOOL, *_HOMES)
    return {
        name: open_ledger(
            str(copy_ledger(_made[0] / f"{name}.studyhours", folder / f"{name}.studyhours")), LATER
        )
        for name in names
    }


class Exchanging(RuleBasedStateMachine):
    """See the module."""

    def __init__(self) -> None:
        super().__init__()
        self.folder = Path(tempfile.mkdtemp(prefix="studyhours-exchange-"))
        self.ledgers = _start(self.folder)
        self.of = {name: _HOMES.get(name) for name in self.ledgers}  # None for a school's
        self.seen: dict[str, set[tuple[UUID, str]]] = {name: set() for name in self.ledgers}
        self.shown: dict[str, dict[UUID, str]] = {name: {} for name in self.ledgers}
        self.packages: list[tuple[str, str | None, Path]] = []
        self.backups: list[tuple[str, Path]] = []
        self.serials: list[str] = []
        self.counter = itertools.count(1)

    # ------------------------------------------------------------ who, and what they have

    def _who(self, number: int) -> str:
        return sorted(self.ledgers)[number % len(self.ledgers)]

    def _records(self, name: str) -> Mapping[UUID, Here]:
        with self.ledgers[name].reading() as session:
            uids = session.scalars(select(Record.id).order_by(Record.id)).all()
            return {uid: one.here for uid, one in kept_records(session, uids).items()}

    def _some(self, name: str, number: int, *, deleted: bool = False) -> tuple[str, Here] | None:
        found = [
            (str(uid), here)
            for uid, here in sorted(self._records(name).items())
            if (here.versions[here.top].content is None) == deleted
        ]
        return found[number % len(found)] if found else None

    # ------------------------------------------------------------ what people do

    @rule(who=_NUMBERS, what=st.sampled_from(["writing", "training"]), teacher=_NUMBERS, day=_DAYS)
    def writes(self, who: int, what: str, teacher: int, day: str) -> None:
        name = self._who(who)
        title = f"新{next(self.counter)}"
        written(self.ledgers[name], self._whom(name, teacher), title, kind=what, day=day)

    def _whom(self, name: str, teacher: int) -> str:
        return self.of[name] or ("0001", "0002", "0003")[teacher % 3]

    @rule(who=_NUMBERS, rows=st.integers(1, 3), teacher=_NUMBERS, day=_DAYS)
    def imports_a_table(self, who: int, rows: int, teacher: int, day: str) -> None:
        name = self._who(who)
        number = self._whom(name, teacher)
        lines = [[number, f"表{next(self.counter)}", day, "2"] for _ in range(rows)]
        table = write_csv(self.folder / "table.csv", [["工号", "培训名称", "日期", "学时"], *lines])
        made = import_records(self.ledgers[name], table, "training")
        assert made.sheets[0].added == rows

    @rule(who=_NUMBERS, which=_NUMBERS, say=st.sampled_from(["甲", "乙", None]))
    def edits(self, who: int, which: int, say: str | None) -> None:
        """Two may well say the same."""
        name = self._who(who)
        found = self._some(name, which)
        if found is not None:
            ledger, title = self.ledgers[name], say or f"改{next(self.counter)}"
            content, version = read_record(ledger, found[0])
            change_record(ledger, found[0], replace(content, title=title), version)

    @rule(which=_NUMBERS, one=_NUMBERS, other=_NUMBERS)
    def two_edit(self, which: int, one: int, other: int) -> None:
        """The same record is changed in two ledgers, neither knowing of the other."""
        found = self._some(self._who(one), which)
        if found is None:
            return
        for number in (one, other):
            ledger, records = self.ledgers[self._who(number)], self._records(self._who(number))
            here = records.get(UUID(found[0]))
            if here is not None and here.versions[here.top].content is not None:
                content, version = read_record(ledger, found[0])
                title = f"各改{next(self.counter)}"
                change_record(ledger, found[0], replace(content, title=title), version)

    @rule(who=_NUMBERS, to=_NUMBERS)
    def hands_over(self, who: int, to: int) -> None:
        """A package goes from one to another at once."""
        source, target = self._who(who), self._who(to)
        if source == target or self._are_strangers(source, target):
            return
        teacher = self.of[target] if self.of[source] is None else None
        path = self.folder / f"{next(self.counter)}.package"
        send(self.ledgers[source], path, Sending((teacher,) if teacher else ()))
        self.packages.append((source, teacher, path))
        merge_package(self.ledgers[target], path, Merging(copied=True))

    @rule(who=_NUMBERS, which=_NUMBERS)
    def deletes(self, who: int, which: int) -> None:
        name = self._who(who)
        found = self._some(name, which)
        if found is not None:
            delete_record(self.ledgers[name], found[0], found[1].top)

    @rule(who=_NUMBERS, which=_NUMBERS)
    def brings_back(self, who: int, which: int) -> None:
        name = self._who(who)
        found = self._some(name, which, deleted=True)
        if found is None:
            return
        uid, here = found
        said = sorted(one for one, version in here.versions.items() if version.content is not None)
        restore_record(self.ledgers[name], uid, said[which % len(said)], here.top)

    @rule(who=_NUMBERS, which=_NUMBERS, back=st.booleans())
    def reviews(self, who: int, which: int, back: bool) -> None:
        name = self._who(who)
        found = self._some(name, which)
        if self.of[name] is not None or found is None:
            return
        if back:
            return_records(self.ledgers[name], [(found[0], found[1].top)], "请补充")
        else:
            approve_records(self.ledgers[name], [(found[0], found[1].top)])

    @rule(who=_NUMBERS, which=_NUMBERS)
    def decides(self, who: int, which: int) -> None:
        ledger = self.ledgers[self._who(who)]
        for one in list_conflicts(ledger)[:1]:
            sides = (one.ours, *one.others)
            chosen = sides[which % len(sides)].version
            decide(ledger, [Decision(one.record, one.ours.version, chosen)])

    @rule(who=_NUMBERS)
    def draws_a_number(self, who: int) -> None:
        name = self._who(who)
        if self.of[name] is not None:
            return
        try:
            self._draw(name)
        except UnusableInput:
            take_over_serials(self.ledgers[name], "恢复的台账")
            self._draw(name)

    def _draw(self, name: str) -> None:
        with self.ledgers[name].writing() as tx:
            drawn = SerialDrawer(tx, school_of(tx.session), "2025-2026").draw()
        self.serials.append(drawn)

    # ------------------------------------------------------------ packages, in any order

    @rule(who=_NUMBERS, teacher=st.sampled_from([None, "0001", "0002"]))
    def packs(self, who: int, teacher: str | None) -> None:
        name = self._who(who)
        path = self.folder / f"{next(self.counter)}.package"
        teacher = None if self.of[name] is not None else teacher
        send(self.ledgers[name], path, Sending((teacher,) if teacher else ()))
        self.packages.append((name, teacher, path))

    @precondition(lambda self: self.packages)
    @rule(to=_NUMBERS, which=_NUMBERS)
    def merges(self, to: int, which: int) -> None:
        source, teacher, path = self.packages[which % len(self.packages)]
        target = self._who(to)
        if self._are_strangers(source, target):
            return
        if self.of[source] is None and self.of[target] is not None and teacher is None:
            return  # the school hands a teacher what is the teacher's only
        merge_package(self.ledgers[target], path, Merging(copied=True))

    def _are_strangers(self, one: str, other: str) -> bool:
        numbers = {self.of[one], self.of[other]}
        return len(numbers - {None}) == 2

    @rule(who=_NUMBERS)
    def undoes(self, who: int) -> None:
        name = self._who(who)
        if list_merges(self.ledgers[name]):
            try:
                undo_merge(self.ledgers[name])
            except UnusableInput as fault:
                assert fault.code == "merge_changed_since"  # noqa: PT017
            else:
                self.seen[name], self.shown[name] = self._versions(name), {}

    # ------------------------------------------------------------ copies

    @rule(who=_NUMBERS)
    def backs_up(self, who: int) -> None:
        name = self._who(who)
        path = self.folder / f"{next(self.counter)}.backup"
        backup(self.ledgers[name], path)
        self.backups.append((name, path))

    @precondition(lambda self: self.backups)
    @rule(which=_NUMBERS, instead=st.booleans())
    def restores(self, which: int, instead: bool) -> None:
        """An old copy, beside the ledger or in its place."""
        name, path = self.backups[which % len(self.backups)]
        if not instead and len(self.ledgers) == _MOST:
            return
        fresh = f"{name}-{next(self.counter)}"
        restore(path, str(self.folder / f"{fresh}.studyhours"), LATER)
        made = open_ledger(str(self.folder / f"{fresh}.studyhours"), LATER)
        with made.reading() as one, self.ledgers.get(name, made).reading() as other:
            if name in self.ledgers:
                assert info_of(one).replica_id != info_of(other).replica_id
        of = self.of[name]
        if instead and name in self.ledgers:
            self.ledgers.pop(name).close()
            self.seen.pop(name)
            self.shown.pop(name)
        self.ledgers[fresh], self.of[fresh] = made, of
        self.seen[fresh], self.shown[fresh] = self._versions(fresh), {}

    # ------------------------------------------------------------ what must hold

    def _versions(self, name: str) -> set[tuple[UUID, str]]:
        return {(uid, one) for uid, here in self._records(name).items() for one in here.versions}

    @invariant()
    def nothing_is_lost(self) -> None:
        for name in self.ledgers:
            records = self._records(name)
            now = {(uid, one) for uid, here in records.items() for one in here.versions}
            assert self.seen[name] <= now
            self.seen[name] = now
            for uid, top in self.shown[name].items():
                # What is shown only ever gives way to what follows it.
                here = records[uid]
                graph = {one: version.parents for one, version in here.versions.items()}
                assert top in before(graph, here.top)
            self.shown[name] = {uid: here.top for uid, here in records.items()}
        assert len(set(self.serials)) == len(self.serials)

    def teardown(self) -> None:
        """Everybody exchanges everything, then somebody decides, then they do so again."""
        try:
            self._exchange_everything()
            self._assert_the_same(decided=False)
            self._decide_everything()
            self._exchange_everything()
            self._assert_the_same(decided=True)
            for ledger in self.ledgers.values():
                assert [one for one in examine(ledger) if one.error] == []
        finally:
            for ledger in self.ledgers.values():
                ledger.close()
            shutil.rmtree(self.folder)

    def _exchange_everything(self) -> None:
        for _ in range(6):
            before = {name: self._versions(name) for name in self.ledgers}
            for source, target in itertools.permutations(sorted(self.ledgers), 2):
                if self._are_strangers(source, target):
                    continue
                teacher = self.of[target] if self.of[source] is None else None
                path = self.folder / "all.package"
                send(self.ledgers[source], path, Sending((teacher,) if teacher else ()))
                merge_package(self.ledgers[target], path, Merging(copied=True))
            if before == {name: self._versions(name) for name in self.ledgers}:
                return
        raise AssertionError("they go on changing each other")

    def _decide_everything(self) -> None:
        name = next(iter(sorted(one for one in self.ledgers if self.of[one] is None)))
        ledger = self.ledgers[name]
        for one in list_conflicts(ledger):
            decide(ledger, [Decision(one.record, one.ours.version, one.others[0].version)])

    def _assert_the_same(self, *, decided: bool) -> None:
        views = {name: self._view(name, decided=decided) for name in sorted(self.ledgers)}
        for one, other in itertools.combinations(views, 2):
            if self._are_strangers(one, other):
                continue
            number = self.of[one] or self.of[other]
            first, second = (
                {uid: said for uid, (of, *said) in views[name].items() if number in {None, of}}
                for name in (one, other)
            )
            assert first == second, (one, other)

    def _view(self, name: str, *, decided: bool) -> dict[UUID, tuple[object, ...]]:
        """What a ledger shows of each record, in words every ledger shares."""
        with self.ledgers[name].reading() as session:
            numbers = dict(session.execute(select(Teacher.id, Teacher.staff_no)).tuples().all())
            undecided = set(session.scalars(select(RecordConflict.record_id)))
        found: dict[UUID, tuple[object, ...]] = {}
        for uid, here in self._records(name).items():
            shared = shared_hashes(str(uid), here.versions)
            tops = heads({one: version.parents for one, version in here.versions.items()})
            assert (uid in undecided) == (len(tops) > 1)
            assert not (decided and uid in undecided)
            said = shared_whole(here.versions[here.top]) if decided else None
            found[uid] = (numbers[here.teacher], frozenset(shared.values()),
                          frozenset(shared[one] for one in tops), said)  # fmt: skip
        return found
