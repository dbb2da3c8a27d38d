"""What the log says was entered in a ledger and must still be there.

An entry proves it, as long as none after it says that it was taken out. What a merge or a person's
choice between two copies has changed is not told row by row: of that nothing is claimed any more.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from studyhours.db.models import AuditEntry
from studyhours.services.ledgers.holidays import published_mark, published_until

KEYS_LOST = "keys_lost"
"""In the entry of a repair: codes of keys of other ledgers that nothing brings back."""
_UNREADABLE = (KeyError, TypeError, ValueError, AttributeError)


@dataclass(frozen=True, slots=True)
class Entry:
    """An entry of the log: its number, what was done to what, and what it says of it."""

    number: int
    action: str
    subject: str
    details: Mapping[str, Any]


@dataclass(slots=True)
class NoteSaid:
    """A note on a record, by the entry that made it: there may be very many.

    Attributes:
        number: Of that entry.
        record: The record.
        note: The note's identifier; None where an earlier version did not log it.
        taken_back: Whether it was taken back since.
    """

    number: int
    record: UUID
    note: UUID | None
    taken_back: bool = False


@dataclass(slots=True)
class Entered:
    """What stands there by what the log says.

    Attributes:
        kinds: Record kinds by identifier, as ``kind.change`` says them.
        terms: First and last days of the terms by year.
        days: Days that differ from Monday to Friday.
        units: Kind and name of units.
        comments: Comments by identifier.
        returns: Reasons of returns by record and the version that was made.
        keys: Keys of other ledgers by the code that is shown: that ledger, and its name.
    """

    kinds: dict[str, Mapping[str, Any]] = field(default_factory=dict)
    terms: dict[str, tuple[tuple[date, date], ...]] = field(default_factory=dict)
    days: dict[date, tuple[bool, str]] = field(default_factory=dict)
    units: dict[UUID, tuple[str, str]] = field(default_factory=dict)
    comments: dict[UUID, NoteSaid] = field(default_factory=dict)
    returns: dict[tuple[UUID, str], NoteSaid] = field(default_factory=dict)
    keys: dict[str, tuple[str, str]] = field(default_factory=dict)

    def forget(self) -> None:
        """Claims nothing any more."""
        for said in (
            self.kinds, self.terms, self.days, self.units, self.comments, self.returns, self.keys,
        ):  # fmt: skip
            said.clear()


def read_entered(session: Session) -> Entered:
    """Reads the log in one statement; where it is broken, nothing of it may be believed."""
    said = Entered()
    query = (
        select(AuditEntry.number, AuditEntry.action, AuditEntry.subject, AuditEntry.details)
        .where(AuditEntry.action.in_(_READ))
        .order_by(AuditEntry.number)
    )
    for row in session.execute(query.execution_options(yield_per=1000)):
        entry = Entry(*row)
        try:
            _READ[entry.action](said, entry)
        except _UNREADABLE:
            said.forget()  # of a form that nobody knows: what it took out cannot be told
    return said


def _spans(said: Any) -> tuple[tuple[date, date], ...]:  # noqa: ANN401 - as JSON has it
    found = (str(one).split(":") for one in said)
    return tuple((date.fromisoformat(first), date.fromisoformat(last)) for first, last in found)


def _create(said: Entered, entry: Entry) -> None:
    """Ledgers made by earlier versions do not say what they were made with."""
    if "terms" in entry.details:
        said.terms[str(entry.details["year"])] = _spans(entry.details["terms"])
    days = entry.details.get("days")
    if days is not None:
        until = date.fromisoformat(days["until"])
        if published_mark(until) == days["mark"]:  # else another table is shipped by now
            said.days.update(published_until(until))


def _terms(said: Entered, entry: Entry) -> None:
    said.terms[entry.subject] = _spans(entry.details["terms"])


def _no_year(said: Entered, entry: Entry) -> None:
    said.terms.pop(entry.subject, None)


def _days(said: Entered, entry: Entry) -> None:
    for text, change in entry.details["days"].items():
        day, after = date.fromisoformat(text), change["after"]
        if after is None:
            said.days.pop(day, None)
        else:
            said.days[day] = (bool(after["working"]), str(after["name"]))


def _kind(said: Entered, entry: Entry) -> None:
    after = entry.details["after"]
    if after is None:
        said.kinds.pop(entry.subject, None)
    else:
        said.kinds[entry.subject] = after


def _unit(said: Entered, entry: Entry) -> None:
    said.units[UUID(entry.subject)] = (str(entry.details["kind"]), str(entry.details["name"]))


def _no_unit(said: Entered, entry: Entry) -> None:
    said.units.pop(UUID(entry.subject), None)


def _comment(said: Entered, entry: Entry) -> None:
    note = UUID(entry.details["note"])
    if "text" in entry.details:
        said.comments[note] = NoteSaid(entry.number, UUID(entry.subject), note)
    elif note in said.comments:
        said.comments[note].taken_back = entry.action == "comment.take_back"


def _return(said: Entered, entry: Entry) -> None:
    record, note = UUID(entry.subject), entry.details.get("note")
    made = NoteSaid(entry.number, record, UUID(note) if note else None)
    said.returns[record, str(entry.details["version"])] = made


def _return_back(said: Entered, entry: Entry) -> None:
    note = said.returns.get((UUID(entry.subject), str(entry.details["based_on"])))
    if note is not None:
        note.taken_back = True


def _key(said: Entered, entry: Entry) -> None:
    said.keys[str(entry.details["code"])] = (entry.subject, str(entry.details["name"]))


def _no_ledger(said: Entered, entry: Entry) -> None:
    """Who vouched for a copy is not said of it: whose key it was cannot be told either."""
    linked = [code for code, (ledger, _) in said.keys.items() if ledger != entry.subject]
    said.keys = {code: said.keys[code] for code in linked if said.keys[code][0]}


def _vouched(said: Entered, entry: Entry) -> None:
    said.keys.setdefault(str(entry.details["code"]), ("", str(entry.details["name"])))


def _settings(said: Entered, entry: Entry) -> None:
    """What stood in the place of what was taken is listed, row by row."""
    for table, row in entry.details["before"]:
        if table == "holiday":
            said.days.pop(date.fromisoformat(row["day"]), None)
        elif table in {"term", "school_year"}:
            said.terms.clear()


def _choice(said: Entered, _entry: Entry) -> None:
    """A row says what another copy says of it, its name or day among that."""
    for kept in (said.days, said.terms, said.returns):
        kept.clear()


def _undone(said: Entered, _entry: Entry) -> None:
    """What a merge had brought went with it, also where somebody had entered the same since."""
    for kept in (said.days, said.terms, said.kinds):
        kept.clear()


def _repair(said: Entered, entry: Entry) -> None:
    for code in entry.details.get(KEYS_LOST, ()):
        said.keys.pop(code, None)


_READ: Mapping[str, Callable[[Entered, Entry], None]] = {
    "ledger.create": _create,
    "calendar.terms": _terms,
    "calendar.no_year": _no_year,
    "calendar.days": _days,
    "kind.change": _kind,
    "group.add": _unit,
    "group.remove": _no_unit,
    "comment.add": _comment,
    "comment.take_back": _comment,
    "record.return": _return,
    "record.take_back": _return_back,
    "exchange.link": _key,
    "exchange.unlink": _no_ledger,
    "exchange.vouched": _vouched,
    "exchange.settings": _settings,
    "exchange.undo": _undone,
    "row.decide": _choice,
    "ledger.repair": _repair,
}
