"""Takes in what a package brings beside records: from a copy of this ledger, or from the school.

A copy adds what is not here; where a row differs, the one here stays, and that is listed. What the
school says to a teacher's own ledger of roster, activities, notes and papers takes the place of
what was there, unless a newer package has been merged before.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from sqlalchemy import Table, delete, insert, select, update

from studyhours.db.models import School
from studyhours.domain.errors import Forged, UnusableInput
from studyhours.reports.keys import PublicKeyRecord
from studyhours.services.exchange.beside import (
    ACTIVITIES,
    FACTS,
    GROUPS,
    KEPT_OF_ACTIVITY,
    KEYS,
    NOTES,
    PAPERS,
    PERSONS,
    RULES,
    TABLES,
    TEACHERS,
)
from studyhours.services.exchange.facts import PackageFacts
from studyhours.services.exchange.rows import (
    NoRow,
    Row,
    plain_row,
    row_from,
    rows_here,
    stands_in_the_way,
    table_of,
)
from studyhours.services.exchange.senders import Sender
from studyhours.services.ledgers.ledger import Writing
from studyhours.services.papers.school_keys import remember_school
from studyhours.services.people.teacher_list import GROUP
from studyhours.services.rulebook.rulesets import parse_rules
from studyhours.transfer.package_reading import PackageFile

DIFFERS, TAKEN, RULES_OTHER = "differs", "taken", "rules_other"
"""Why a row of a package is left out."""
_SHARED = frozenset({PERSONS, TEACHERS, GROUPS})
_OF_SCHOOL = frozenset({RULES, PAPERS})
"""What stays with a school that hands in its ledger: a district judges by rules of its own."""
_ONCE = {NOTES: ("taken_back",), PAPERS: ("revoked_at", "revoked_reason"), RULES: ("last",)}
"""What of a row is said once and then stays: it is taken where it is not said here yet."""


@dataclass(frozen=True, slots=True)
class RowChange:
    """A row before and after, as plain data; None where there was or is none."""

    table: str
    before: dict[str, Any] | None
    after: dict[str, Any] | None


@dataclass(frozen=True, slots=True)
class RowLeft:
    """A row that was not taken, and why; ``theirs`` where another stands here in its place."""

    part: str
    key: str
    code: str
    theirs: Row | None = field(default=None, compare=False, repr=False)


class Taking:
    """One package's rows inside a transaction.

    Args:
        tx: The transaction.
        package: The package.
        facts: What it says of itself.
        sender: Who made it.
        school: The school here.

    Attributes:
        changes: What was written, in its order.
        left: What was not taken.
    """

    def __init__(
        self, tx: Writing, package: PackageFile, facts: PackageFacts, sender: Sender, school: School
    ) -> None:
        self._tx = tx
        self._package = package
        self._sender = sender
        self._about = sender.about(facts)
        self._school = school
        self.changes: list[RowChange] = []
        self.left: list[RowLeft] = []
        self.files: set[str] = set()

    def take(self, parts: Sequence[str]) -> None:
        """Takes the rows of some parts in.

        Raises:
            Forged: one is no row.
        """
        if not self._sender.trusted:
            return
        for name in parts:
            if name in _SHARED and not self._sender.same:
                continue
            if name in _OF_SCHOOL and self._sender.unit is not None:
                continue
            table = table_of(TABLES[name])
            rows = list(self._rows(name, table))
            if name == FACTS and self._sender.keeps_roster:
                if not self._sender.is_newest:
                    continue  # the roster has gone on since: what has gone would come back
                self._forget_facts(table, {row["id"] for row in rows})
            there = rows_here(self._tx.session, table, [row["id"] for row in rows])
            for row in rows:
                self._put(name, table, row, there)

    def remember_keys(self) -> None:
        """Lets this computer know the keys the school's papers are signed by."""
        if self._sender.trusted:
            for line in self._package.rows(KEYS):
                try:
                    remember_school(PublicKeyRecord.from_text(line))
                except UnusableInput:
                    continue  # its papers are then checked with the key file, as elsewhere

    def _rows(self, name: str, table: Table) -> Iterator[Row]:
        """The rows of a part in the identifiers of this ledger; those of strangers are passed."""
        try:
            for line in self._package.rows(name):
                row = dict(row_from(table, line, self._school.id))
                if "school_id" not in table.c:
                    row.pop("school_id", None)
                local = row if self._sender.same else self._local(name, row)
                if local is not None:
                    yield local
        except NoRow as bad:
            raise Forged("package_damaged", file=self._sender.name) from bad

    def _local(self, name: str, row: dict[str, Any]) -> Row | None:
        if "teacher_id" in row:
            teacher = self._sender.teachers.get(row["teacher_id"])
            if teacher is None or (name == FACTS and row["attribute"] == GROUP):
                return None
            row["teacher_id"] = teacher
        if name == ACTIVITIES:
            row["group_id"] = None
            if self._sender.unit is not None:
                kept = KEPT_OF_ACTIVITY & row["fields"].keys()
                row["fields"] = {key: row["fields"][key] for key in kept}
        return row

    def _put(self, name: str, table: Table, row: Row, there: dict[UUID, Row]) -> None:
        """Takes a row in, where it can be; ``there`` are those that are here, and goes along."""
        session = self._tx.session
        here = there.get(row["id"])
        if here == row:
            self._note_file(name, row)
            return
        if self._is_others(name, here or row):
            self.left.append(RowLeft(name, str(row["id"]), TAKEN))
            return
        if here is None and name == RULES and self._has_version(row):
            return  # adopted here as well, from the same file
        if here is None:
            code = self._refused(name, table, row)
            if code is not None:
                self.left.append(RowLeft(name, str(row["id"]), code))
                return
            session.execute(insert(table).values(**row))
            there[row["id"]] = row
            self._changed(table, None, row)
            self._note_file(name, row)
            return
        wanted = self._wanted(name, here, row)
        if wanted == here:
            if not self._is_older(name, here, row):
                self.left.append(RowLeft(name, str(row["id"]), DIFFERS, row))
            return
        session.execute(update(table).where(table.c.id == row["id"]).values(**wanted))
        there[row["id"]] = wanted
        self._changed(table, here, wanted)

    def _wanted(self, name: str, here: Row, row: Row) -> Row:
        """What a row that differs is to say."""
        if name in _ONCE:
            return {**here, **{one: row[one] for one in _ONCE[name] if not here[one]}}
        return row if self._sender.keeps_roster and self._sender.is_newest else here

    def _is_others(self, name: str, here: Row) -> bool:
        """Whether a row is not of the teachers of the school that hands in, which then stays."""
        if self._sender.unit is None:
            return False
        if "teacher_id" in here:
            return not self._sender.has(here["teacher_id"])
        if name == NOTES:
            record = table_of("record")
            owners = select(record.c.teacher_id).where(record.c.id == here["record_id"])
        else:
            attendance = table_of("attendance")
            owners = select(attendance.c.teacher_id).where(attendance.c.activity_id == here["id"])
        return not all(map(self._sender.has, self._tx.session.scalars(owners)))

    def _is_older(self, name: str, here: Row, row: Row) -> bool:
        """Whether what a package says was said here already, or has been followed since."""
        once = _ONCE.get(name, ())
        if name == RULES and self._sender.same and row["last"] not in (None, here["last"]):
            return False  # two days on which it ends: somebody has to say which
        same = all(here[one] == value for one, value in row.items() if one not in once)
        return (bool(once) and same) or (self._sender.keeps_roster and not self._sender.is_newest)

    def _refused(self, name: str, table: Table, row: Row) -> str | None:
        """Why a new row cannot be taken; None where it can."""
        if stands_in_the_way(self._tx.session, table, row):
            return TAKEN
        for column in table.columns:
            for key in column.foreign_keys:
                value = row[column.name]
                target = key.column
                if value is None or target.table.name == "school":
                    continue
                there = select(target).where(target == value)
                if self._tx.session.execute(there).first() is None:
                    return DIFFERS
        if name == RULES and not self._are_sound_rules(row):
            return DIFFERS
        if name == PAPERS and not self._has_rules(row):
            return RULES_OTHER
        return None

    def _are_sound_rules(self, row: Row) -> bool:
        try:
            ruleset = parse_rules(row["text"], row["ruleset"])
        except UnusableInput:
            return False
        if (ruleset.sha256, ruleset.id) != (row["sha256"], row["ruleset"]):
            return False
        table = table_of(TABLES[RULES])
        numbers = self._tx.session.scalars(
            select(table.c.number).where(table.c.ruleset == row["ruleset"])
        )
        return bool(max(numbers, default=0) + 1 == row["number"])

    def _has_version(self, row: Row) -> bool:
        table = table_of(TABLES[RULES])
        same = (table.c[one] == row[one] for one in ("ruleset", "number", "sha256"))
        return self._tx.session.scalars(select(table.c.id).where(*same)).first() is not None

    def _has_rules(self, row: Row) -> bool:
        table = table_of(TABLES[RULES])
        found = self._tx.session.scalars(
            select(table.c.sha256).where(
                table.c.ruleset == row["ruleset"], table.c.number == row["ruleset_version"]
            )
        ).first()
        return found is not None and bool(found == row["facts"].get("ruleset_sha256"))

    def _forget_facts(self, table: Table, kept: set[UUID]) -> None:
        """Takes out what the school no longer says of its teachers: it keeps the roster."""
        query = select(table).where(table.c.teacher_id.in_(self._about), table.c.attribute != GROUP)
        for row in self._tx.session.execute(query).mappings().all():
            if row["id"] not in kept:
                self._tx.session.execute(delete(table).where(table.c.id == row["id"]))
                self._changed(table, dict(row), None)

    def _note_file(self, name: str, row: Row) -> None:
        if name == PAPERS:
            self.files.add(row["pdf_sha256"])

    def _changed(self, table: Table, before: Row | None, after: Row | None) -> None:
        self.changes.append(
            RowChange(
                table.name,
                plain_row(before) if before is not None else None,
                plain_row(after) if after is not None else None,
            )
        )
