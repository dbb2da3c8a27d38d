"""Entries of registers that frozen results rest on: what they said, and what became of them.

They are kept whole beside the results, not by hash: a register keeps no versions. Exemptions and
decisions are those a result names as its ground; hours granted are those that some rule counted.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from studyhours.db.models import School
from studyhours.domain.registers import Decided, Entry, Exempted, Granted
from studyhours.rules.results import SubjectResult
from studyhours.services.registers.reading import (
    DECISIONS,
    EXEMPTIONS,
    GRANTS,
    REGISTERS,
    Register,
    entries_of,
)

_RESTED_ON: tuple[Register[Any], ...] = (GRANTS, EXEMPTIONS, DECISIONS)
_DAYS = ("first", "last")


@dataclass(frozen=True, slots=True)
class EntryKept:
    """An entry with the rules whose results rest on it, by their place in the closing."""

    entry: Entry
    rules: frozenset[int]


EntryChange = tuple[EntryKept | None, Entry | None]
"""An entry as a closing kept it, and as it is now; None where it was not kept, or is gone."""


def register_of(entry: Entry) -> str:
    """Id of the register an entry stands in."""
    match entry:
        case Granted():
            return GRANTS.id
        case Exempted():
            return EXEMPTIONS.id
        case Decided():
            return DECISIONS.id
        case _:
            raise TypeError(f"no result rests on {type(entry).__name__}")


def rested_on(
    result: SubjectResult, granted: Mapping[str, int], grants: Iterable[Granted]
) -> dict[str, EntryKept]:
    """The entries one teacher's results rest on, by uid.

    Args:
        result: The results.
        granted: Uid of hours granted → bit by bit the rules that counted them.
        grants: All hours granted to the teacher.
    """
    rules: dict[str, set[int]] = {}
    entries: dict[str, Entry] = {}
    for index, rule in enumerate(result.rules):
        for ground in rule.basis:
            if isinstance(ground, Entry):
                entries[ground.uid] = ground
                rules.setdefault(ground.uid, set()).add(index)
    for grant in grants:
        counted = granted.get(grant.uid, 0)
        places = {index for index in range(len(result.rules)) if counted >> index & 1}
        if places:
            entries[grant.uid] = grant
            rules.setdefault(grant.uid, set()).update(places)
    return {uid: EntryKept(entries[uid], frozenset(rules[uid])) for uid in sorted(entries)}


def kept_plain(kept: Mapping[str, EntryKept]) -> list[dict[str, Any]]:
    """Entries as plain data, in the order of their uids."""
    return [_plain(one) for _, one in sorted(kept.items())]


def _plain(kept: EntryKept) -> dict[str, Any]:
    said = {
        name: value.isoformat() if isinstance(value, date | datetime) else value
        for name, value in asdict(kept.entry).items()
    }
    return {"register": register_of(kept.entry), "rules": sorted(kept.rules), **said}


def kept_of(plain: Iterable[Mapping[str, Any]]) -> dict[str, EntryKept]:
    """Entries from their plain data, by uid."""
    found = {}
    for one in plain:
        said = {name: value for name, value in one.items() if name not in {"register", "rules"}}
        for name in _DAYS:
            said[name] = date.fromisoformat(said[name]) if said[name] else None
        said["made_at"] = datetime.fromisoformat(said["made_at"])
        entry = REGISTERS[one["register"]].make(**said)
        found[entry.uid] = EntryKept(entry, frozenset(one["rules"]))
    return found


def entries_now(
    session: Session, school: School, teachers: Collection[UUID]
) -> Mapping[str, Mapping[str, Entry]]:
    """What stands today in the registers results rest on: uid of the teacher → by the entry's."""
    found: dict[str, dict[str, Entry]] = {}
    for register in _RESTED_ON:
        entries: Mapping[str, Sequence[Entry]] = entries_of(session, school, register, teachers)
        for teacher, some in entries.items():
            found.setdefault(teacher, {}).update({one.uid: one for one in some})
    return found


def entries_changed(
    kept: Mapping[str, EntryKept],
    now: Mapping[str, Entry],
    touched: Collection[str],
    days: tuple[date, date],
) -> dict[str, EntryChange]:
    """Entries that are others than a closing kept, or gone, or have to do with its days since.

    Args:
        kept: What the closing kept of a teacher.
        now: What stands in the registers today.
        touched: Uids of what was entered or changed since.
        days: First and last day the closing counts.
    """
    changed: dict[str, EntryChange] = {
        uid: (one, now.get(uid)) for uid, one in kept.items() if now.get(uid) != one.entry
    }
    for uid, entry in now.items():
        if uid not in kept and uid in touched and _tells_on(entry, days):
            changed[uid] = (None, entry)
    return changed


def _tells_on(entry: Entry, days: tuple[date, date]) -> bool:
    if isinstance(entry, Granted):
        return entry.last is not None and days[0] <= entry.last <= days[1]
    return entry.meets(*days)
