"""Takes in what a school has set and its office has entered: see ``office``.

At a teacher's own ledger the school's word takes the place of what stands there, unless a newer
package has been merged; the log says what stood there. A copy of the same ledger adds what is not
here and changes nothing. Of anybody else nothing of this is taken.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import Table, delete, insert, select, update

from studyhours.db.models import School
from studyhours.domain.errors import Forged, UnusableInput
from studyhours.domain.vocabulary import key_of
from studyhours.services.closing.closed_years import closed_days, years_with
from studyhours.services.exchange.facts import PackageFacts
from studyhours.services.exchange.office import (
    COVERAGE,
    DAY,
    FORM,
    KIND,
    OFFICE,
    PAIR,
    TEMPLATE,
    YEAR,
    OfficePart,
)
from studyhours.services.exchange.retired_types import take_retired
from studyhours.services.exchange.rows import NoRow, Row, plain_row, row_from, same_row, table_of
from studyhours.services.exchange.senders import Sender
from studyhours.services.exchange.taking import DIFFERS, RULES_OTHER, TAKEN, RowChange, RowLeft
from studyhours.services.ledgers.ledger import Writing
from studyhours.services.records.templates import template_is_used
from studyhours.services.rulebook.rulesets import load_versions
from studyhours.services.rulebook.versions import known_rules
from studyhours.transfer.package_reading import PackageFile

UNSOUND, YEAR_CLOSED, IN_USE, NO_KIND = "unsound", "year_closed", "in_use", "unknown_kind"
"""Further reasons why a row is left out."""
_TEACHERS = ("teacher_id", "mentee_id")
_DAYS = ("first", "last", "day")
_Key = tuple[object, ...]


class OfficeTaking:
    """One package's parts inside a transaction.

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
        self._school = school
        self._closed = closed_days(tx.session, school)
        self._rules: Mapping[str, Collection[str | None]] | None = None
        self._ours: dict[str, dict[object, object]] = {}
        self._years: list[tuple[date, date]] = []
        self._about = sender.about(facts)
        self.changes: list[RowChange] = []
        self.left: list[RowLeft] = []

    def take(self) -> None:
        """Takes the rows in and writes down what stood in their place.

        Raises:
            Forged: one is no row.
        """
        if not self._sender.trusted or (self._sender.keeps_roster and not self._sender.is_newest):
            return
        there = {one.name for one in self._package.manifest.parts}
        for part in OFFICE:
            if part.name in there and self._is_wanted(part):
                self._take(part, table_of(part.table))
        if self._sender.decides:
            self.changes += take_retired(self._tx.session, self._school, self._package)
        if self.changes:
            said = [[one.table, one.before] for one in self.changes if one.before is not None]
            details = {"name": self._sender.name, "rows": len(self.changes), "before": said}
            self._tx.log("exchange.settings", str(self._sender.ledger_id), details)

    def _is_wanted(self, part: OfficePart) -> bool:
        if self._sender.unit is not None:
            return part.to_district
        return self._sender.same or not part.only_copies

    def _stands_above(self, part: OfficePart) -> bool:
        """Whether what the sender says takes the place of what is here."""
        if self._sender.unit is not None:
            return part.about is not None  # of its teachers; a district's kinds are its own
        return self._sender.decides

    def _take(self, part: OfficePart, table: Table) -> None:
        here: dict[_Key, Row] = {self._key(part, row): row for row in self._rows_here(table)}
        ours = self._ours.setdefault(part.name, {})
        kept: set[_Key] = set()
        for row in self._rows(part, table):
            theirs = row.get("id")
            key = self._key(part, row)
            mine = here.get(key)
            kept.add(key)
            if mine is not None and "id" in mine:
                row["id"] = mine["id"]
            code = self._refused(part, row, mine, here)
            if code is not None:
                self.left.append(RowLeft(part.name, _named(key), code))
            elif mine is None:
                self._tx.session.execute(insert(table).values(**row))
                self.changes.append(RowChange(table.name, None, plain_row(row)))
                here[key] = row
            else:
                here[key] = self._replaced(part, table, mine, row)
            if key in here:
                ours[theirs] = here[key].get("id", theirs)
            if part.name == YEAR and key in here:
                self._years.append((here[key]["first"], here[key]["last"]))
        if self._stands_above(part):
            self._take_out(part, table, [row for key, row in here.items() if key not in kept])

    def _take_out(self, part: OfficePart, table: Table, rows: Iterable[Row]) -> None:
        """Takes out what the school does not say, of what it would have said."""
        for row in rows:
            if self._goes(part, row):
                self._tx.session.execute(delete(table).where(same_row(table, row)))
                self.changes.append(RowChange(table.name, plain_row(row), None))

    def _rows_here(self, table: Table) -> Iterator[Row]:
        query = select(table).where(table.c.school_id == self._school.id)
        for row in self._tx.session.execute(query).mappings().all():
            yield dict(row)

    def _key(self, part: OfficePart, row: Row) -> _Key:
        return tuple(row[name] for name in part.keys)

    def _rows(self, part: OfficePart, table: Table) -> Iterator[dict[str, Any]]:
        """The rows of a part in the identifiers of this ledger; those of strangers are passed."""
        try:
            for line in self._package.rows(part.name):
                row = self._local(part, dict(row_from(table, line, self._school.id)))
                if row is not None:
                    yield row
        except NoRow as bad:
            raise Forged("package_damaged", file=self._sender.name) from bad

    def _local(self, part: OfficePart, row: dict[str, Any]) -> dict[str, Any] | None:
        if not self._sender.same:
            for column in _TEACHERS:
                if column in row:
                    row[column] = self._sender.teachers.get(row[column])
                    if row[column] is None:
                        return None
        for column, name in part.refers.items():
            known = self._ours.get(name, {})
            if row[column] in known:
                row[column] = known[row[column]]
            elif name == KIND:
                self.left.append(RowLeft(part.name, str(row[column]), NO_KIND))
                return None
            elif not (self._sender.same and self._is_here("staff_group", row[column])):
                return None
        missing = self._sender.same and any(
            column in row and not self._is_here("teacher", row[column]) for column in _TEACHERS
        )
        return None if missing else row

    def _is_here(self, name: str, key: object) -> bool:
        table = table_of(name)
        query = select(table.c.id).where(table.c.id == key)
        return self._tx.session.execute(query).first() is not None

    def _refused(
        self, part: OfficePart, row: Row, mine: Row | None, here: Mapping[_Key, Row]
    ) -> str | None:
        """Why a row cannot be taken; None where it can, or is here."""
        if mine is not None and _says_the_same(part, mine, row):
            return None
        try:
            if not part.sound(row):
                return UNSOUND
        except (UnusableInput, ValueError, TypeError, KeyError, AttributeError):
            return UNSOUND
        if mine is None and "id" in row and _stands(part, row, here):
            return TAKEN
        if mine is not None and self._is_others(mine):
            return TAKEN
        if not self._is_of_known_rules(row):
            return RULES_OTHER
        days = [one[name] for one in (row, mine or row) for name in _DAYS if name in one]
        if part.is_calendar and years_with(self._closed, days):
            return YEAR_CLOSED
        if part.name == TEMPLATE and mine is not None and self._sender.decides:
            used = template_is_used(self._tx.session, self._school, row["id"], row["version"])
            return IN_USE if used else None
        return None

    def _is_others(self, mine: Row) -> bool:
        """Whether a row is about a teacher who is not of the school that hands in."""
        teacher = mine.get("teacher_id")
        return self._sender.unit is not None and teacher is not None and teacher not in self._about

    def _is_of_known_rules(self, row: Row) -> bool:
        """Whether the rule it speaks of is here: else nobody could be judged any more."""
        ruleset = row.get("ruleset")
        if ruleset is None:
            return True
        if self._rules is None:
            self._rules = known_rules(load_versions(self._tx.session, self._school))
        return row["rule"] in self._rules.get(ruleset, ())

    def _replaced(self, part: OfficePart, table: Table, mine: Row, row: Row) -> Row:
        """A row that is here as it stands now."""
        wanted = _joined(part, mine, row)
        if _says_the_same(part, mine, wanted):
            return mine
        if not self._stands_above(part):
            if self._sender.unit is not None:
                return mine
            key = _named(self._key(part, mine))
            self.left.append(RowLeft(part.name, key, DIFFERS, wanted))
            return mine
        self._tx.session.execute(update(table).where(same_row(table, mine)).values(**wanted))
        self.changes.append(RowChange(table.name, plain_row(mine), plain_row(wanted)))
        return wanted

    def _goes(self, part: OfficePart, row: Row) -> bool:
        """Whether the school would have named a row, had it one."""
        if part.goes_with is None:
            return False
        days = [row[name] for name in _DAYS if row.get(name) is not None]
        if part.is_calendar and years_with(self._closed, days):
            return False
        if part.name == DAY:
            return any(first <= row["day"] <= last for first, last in self._years)
        if part.goes_with == "year_id":
            return row["year_id"] in self._ours.get(YEAR, {}).values()
        return row["teacher_id"] in self._about and part.name != PAIR


def _says_the_same(part: OfficePart, one: Row, other: Row) -> bool:
    return all(other[name] == said for name, said in one.items() if name not in part.aside)


def _joined(part: OfficePart, mine: Row, row: Row) -> Row:
    """What a row is to say: of fields and of the days covered, nothing of ours is dropped."""
    if part.name == COVERAGE:
        spans = {"first": min(mine["first"], row["first"]), "last": max(mine["last"], row["last"])}
        return {**row, **spans} if spans["last"] == row["last"] else {**mine, **spans}
    if part.name == FORM:
        ours, theirs = mine["body"], row["body"]
        named = {one["id"] for one in theirs["fields"]}
        fields = [*theirs["fields"], *(one for one in ours["fields"] if one["id"] not in named)]
        free = max(int(ours.get("next", 1)), int(theirs.get("next", 1)))
        return {**row, "body": {**ours, **theirs, "fields": fields, "next": free}}
    return row


def _stands(part: OfficePart, row: Row, here: Mapping[_Key, Row]) -> bool:
    """Whether another row has the identifier, or, of a kind, the name."""
    if part.name == KIND:
        names = {key_of(row["id"]), *(key_of(str(one)) for one in row["title"].values())}
        taken = {
            key_of(name)
            for one in here.values()
            for name in (one["id"], *map(str, one["title"].values()))
        }
        return bool(names & taken)
    return isinstance(row["id"], UUID) and any(one["id"] == row["id"] for one in here.values())


def _named(key: _Key) -> str:
    return " ".join(str(one) for one in key)
