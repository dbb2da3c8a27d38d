"""Takes in the roster of a school that hands in its whole ledger: its teachers come in under it.

Who has come before is known again by the identifier the school knows them by. Staff numbers are
the school's own, so they bear its name here, and two schools with the same numbers do not mix.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any
from uuid import UUID

from sqlalchemy import func, insert, select, update

from studyhours.db.models import Group, GroupMember, School, Teacher
from studyhours.domain.errors import Forged
from studyhours.domain.people import GROUP_ROLES
from studyhours.domain.tidy import clean_name
from studyhours.services.exchange.beside import PERSONS, TABLES, TEACHERS
from studyhours.services.exchange.rows import (
    NoRow,
    Row,
    plain_row,
    row_from,
    row_here,
    stands_in_the_way,
    table_of,
)
from studyhours.services.exchange.senders import Sender
from studyhours.services.exchange.taking import RowChange
from studyhours.services.ledgers.ledger import Writing
from studyhours.services.ledgers.permissions import require
from studyhours.services.people.pinyin import pinyin_of
from studyhours.transfer.package_reading import PackageFile

_PERSON = ("name", "former_name", "sex", "birth", "ethnicity")
_TEACHER = ("name", "joined_profession", "joined_school")
"""What the district keeps of people: neither their identity numbers nor remarks about them."""


class RosterTaking:
    """One package's roster inside a transaction.

    Args:
        tx: The transaction.
        package: The package.
        sender: Who made it.
        school: The district here.

    Attributes:
        changes: What was written, in its order.
    """

    def __init__(self, tx: Writing, package: PackageFile, sender: Sender, school: School) -> None:
        self._tx = tx
        self._package = package
        self._sender = sender
        self._school = school
        self._known = dict(sender.teachers)
        self._here: dict[tuple[str, str | None], UUID] = {}
        self._position = 0
        self.changes: list[RowChange] = []

    def take(self) -> Sender:
        """Takes the teachers in; returns the sender, who they are here settled.

        Raises:
            Forged: a row is none.
            NotPermitted: the account may not edit the roster.
        """
        if self._sender.unit is None:
            return self._sender
        require(self._tx.ledger.actor, "edit_roster")
        unit = self._tx.session.get_one(Group, self._sender.unit)
        last = select(func.max(Teacher.position)).where(Teacher.school_id == self._school.id)
        self._position = self._tx.session.scalar(last) or 0
        self._here = self._members(unit)
        people = {row["id"]: row for row in self._rows(PERSONS)}
        for row in sorted(self._rows(TEACHERS), key=lambda one: (one["position"], one["id"])):
            person = people.get(row["person_id"])
            if person is None:
                raise Forged("package_damaged", file=self._sender.name)
            self._take(unit, row, person)
        if self.changes:
            said = {"name": self._sender.name, "school": unit.name, "rows": len(self.changes)}
            self._tx.log("exchange.roster", str(unit.id), said)
        return replace(self._sender, teachers=self._known)

    def _members(self, unit: Group) -> dict[tuple[str, str | None], UUID]:
        """Who is of the school here already and came from no ledger, by name and staff number."""
        query = (
            select(Teacher.name, Teacher.staff_no, Teacher.id)
            .join(GroupMember, GroupMember.teacher_id == Teacher.id)
            .where(GroupMember.group_id == unit.id)
        )
        taken = set(self._known.values())
        return {
            (clean_name(name), number): uid
            for name, number, uid in self._tx.session.execute(query).tuples()
            if uid not in taken
        }

    def _rows(self, part: str) -> Iterator[Row]:
        try:
            for line in self._package.rows(part):
                yield row_from(table_of(TABLES[part]), line, self._school.id)
        except NoRow as bad:
            raise Forged("package_damaged", file=self._sender.name) from bad

    def _take(self, unit: Group, row: Row, person: Row) -> None:
        number = f"{unit.name}-{row['staff_no']}" if row["staff_no"] else None
        ours = self._known.get(row["id"])
        if ours is None:
            name = clean_name(row["name"])
            named = (
                [(name, number)] if number is None else [(name, number), (name, row["staff_no"])]
            )
            ours = next((self._here[one] for one in named if one in self._here), None)
            if ours is None:
                ours = self._add(unit, row, person, number)
            pair = {"ledger_id": self._sender.ledger_id, "theirs": row["id"], "teacher_id": ours}
            self._insert("peer_teacher", pair)
            self._known[row["id"]] = ours
        if self._sender.is_newest:
            self._update(unit, ours, row, person, number)

    def _add(self, unit: Group, row: Row, person: Row, number: str | None) -> UUID:
        tx, school = self._tx, self._school
        self._position += 1
        them = {
            **{name: person[name] for name in _PERSON},
            "id": tx.new_id(), "document_kind": None, "document_number": None,
        }  # fmt: skip
        self._insert("person", them)
        teacher = {
            **{name: row[name] for name in _TEACHER},
            "id": tx.new_id(), "school_id": school.id, "person_id": them["id"],
            "staff_no": number, "pinyin": pinyin_of(row["name"]), "remarks": None,
            "position": self._position,
        }  # fmt: skip
        if stands_in_the_way(tx.session, table_of("teacher"), teacher):
            teacher["staff_no"] = None
        self._insert("teacher", teacher)
        belongs = {
            "id": tx.new_id(), "school_id": school.id, "teacher_id": teacher["id"],
            "group_id": unit.id, "role": GROUP_ROLES[0], "first": None, "last": None,
            "reason": "", "document": "", "made_at": tx.now, "made_by": tx.ledger.actor.name,
        }  # fmt: skip
        self._insert("group_member", belongs)
        uid: UUID = teacher["id"]
        return uid

    def _update(self, unit: Group, ours: UUID, row: Row, person: Row, number: str | None) -> None:
        session = self._tx.session
        here = row_here(session, table_of("teacher"), ours)
        them = row_here(session, table_of("person"), here["person_id"]) if here else None
        if here is None or them is None:
            return
        self._change("person", them, {name: person[name] for name in _PERSON})
        wanted: dict[str, Any] = {name: row[name] for name in _TEACHER}
        if here["name"] != row["name"]:
            wanted["pinyin"] = pinyin_of(row["name"])
        if (here["staff_no"] or f"{unit.name}-").startswith(f"{unit.name}-"):
            numbered = {**here, "staff_no": number}
            if not stands_in_the_way(session, table_of("teacher"), numbered):
                wanted["staff_no"] = number
        self._change("teacher", here, wanted)

    def _insert(self, name: str, row: Mapping[str, Any]) -> None:
        self._tx.session.execute(insert(table_of(name)).values(**row))
        self.changes.append(RowChange(name, None, plain_row(row)))

    def _change(self, name: str, here: Row, wanted: Mapping[str, Any]) -> None:
        after = {**here, **wanted}
        if after == here:
            return
        table = table_of(name)
        self._tx.session.execute(update(table).where(table.c.id == here["id"]).values(**wanted))
        self.changes.append(RowChange(name, plain_row(here), plain_row(after)))
