"""The form in which a closed year is kept: results as plain data, evidence packed, a seal on all.

A teacher's hash covers the teacher's row, the closing's seal covers its own row and every hash.
Nothing in either depends on the engine or on how well something was compressed.
"""

from __future__ import annotations

import hashlib
import struct
import zlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from studyhours.db.models import ClosedTeacher, YearClosing
from studyhours.domain.canonical import content_hash
from studyhours.domain.quantity import decimal_text
from studyhours.domain.statuses import MET
from studyhours.rules.results import RuleResult, WindowResult

_ID, _VERSION, _COUNT = 16, 32, struct.Struct(">I")
_BITS = 8


@dataclass(frozen=True, slots=True)
class Seen:
    """A record as a closing saw it.

    Attributes:
        version: Hash of the version on top.
        counted: Bit by bit which rules of the closing counted it; 0 for none.
    """

    version: str
    counted: int


Evidence = Mapping[UUID, Seen]
"""The records the rules were about, by id."""


class UnreadableEvidenceError(ValueError):
    """Packed evidence that nothing of ours can have written."""


def pack(evidence: Evidence, rules: int) -> bytes:
    """Evidence as bytes: for each record 16 of its id, 32 of its version, and a bit a rule."""
    width = _width(rules)
    records = sorted((uid.bytes, seen) for uid, seen in evidence.items())
    return b"".join(
        (
            _COUNT.pack(len(records)),
            *(uid for uid, _ in records),
            *(seen.counted.to_bytes(width, "big") for _, seen in records),
            *(bytes.fromhex(seen.version) for _, seen in records),
        )
    )


def unpack(raw: bytes, rules: int) -> dict[UUID, Seen]:
    """What ``pack`` was given.

    Raises:
        UnreadableEvidenceError: it was not made by ``pack`` for so many rules.
    """
    width = _width(rules)
    if len(raw) < _COUNT.size:
        raise UnreadableEvidenceError("too short")
    (count,) = _COUNT.unpack_from(raw)
    masks = _COUNT.size + count * _ID
    versions = masks + count * width
    if len(raw) != versions + count * _VERSION:
        raise UnreadableEvidenceError("wrong length")
    found = {}
    for at in range(count):
        uid = raw[_COUNT.size + at * _ID :][:_ID]
        counted = int.from_bytes(raw[masks + at * width : masks + (at + 1) * width], "big")
        version = raw[versions + at * _VERSION : versions + (at + 1) * _VERSION].hex()
        found[UUID(bytes=uid)] = Seen(version, counted)
    return found


def _width(rules: int) -> int:
    return (rules + _BITS - 1) // _BITS


def squeezed(raw: bytes) -> bytes:
    """Packed evidence as it is stored."""
    return zlib.compress(raw)


def unsqueezed(stored: bytes) -> bytes:
    """Packed evidence again.

    Raises:
        UnreadableEvidenceError: it was not made by ``squeezed``.
    """
    try:
        return zlib.decompress(stored)
    except zlib.error as error:
        raise UnreadableEvidenceError(str(error)) from error


@dataclass(frozen=True, slots=True)
class FrozenWindow:
    """A repeated window that was not met."""

    first: date
    last: date
    value: str
    target: str
    status: str


@dataclass(frozen=True, slots=True)
class FrozenResult:
    """How one rule stood for one teacher; amounts are decimal texts.

    Attributes:
        status: One of ``rules.status``.
        value: What was reached.
        target: What was asked.
        unit: Unit of both.
        bound: ``at_least`` or ``at_most``.
        consequence: What missing it brings.
        reason: Code of the explanation.
        due: The next deadline then.
        window: The days judged, of a rule with one window.
        windows: Windows met, elapsed and all, of a rule with repeated ones.
        unmet: Those of them that were not met.
        provisional: Whether it leant on days beyond the holiday table.
        ceilings: What missing it left of named outcomes: outcome and grade.
    """

    status: str
    value: str
    target: str
    unit: str
    bound: str
    consequence: str
    reason: str
    due: date | None
    window: tuple[date, date] | None
    windows: tuple[int, int, int] | None
    unmet: tuple[FrozenWindow, ...]
    provisional: bool
    ceilings: tuple[tuple[str, str], ...] = ()


def freeze(result: RuleResult) -> FrozenResult:
    """A rule's result as it is kept."""
    windows = result.windows
    return FrozenResult(
        status=result.status,
        value=decimal_text(result.value),
        target=decimal_text(result.target),
        unit=result.unit,
        bound=result.bound,
        consequence=result.consequence,
        reason=result.reason,
        due=result.due,
        window=(result.window.first, result.window.last) if result.window else None,
        windows=(windows.met, windows.elapsed, windows.total) if windows else None,
        unmet=tuple(_window(one) for one in windows.each if one.status != MET) if windows else (),
        provisional=result.provisional,
        ceilings=tuple((one.outcome, one.grade) for one in result.ceilings),
    )


def _window(one: WindowResult) -> FrozenWindow:
    days = one.window
    value, target = decimal_text(one.value), decimal_text(one.target)
    return FrozenWindow(days.first, days.last, value, target, one.status)


def result_plain(result: FrozenResult) -> dict[str, Any]:
    """A frozen result as plain data; what says nothing is left out."""
    plain: dict[str, Any] = {
        "status": result.status,
        "value": result.value,
        "target": result.target,
        "unit": result.unit,
        "bound": result.bound,
        "consequence": result.consequence,
        "reason": result.reason,
    }
    if result.due:
        plain["due"] = result.due.isoformat()
    if result.window:
        plain["window"] = [day.isoformat() for day in result.window]
    if result.windows:
        plain["windows"] = list(result.windows)
        plain["unmet"] = [
            [one.first.isoformat(), one.last.isoformat(), one.value, one.target, one.status]
            for one in result.unmet
        ]
    if result.provisional:
        plain["provisional"] = True
    if result.ceilings:
        plain["ceilings"] = [list(one) for one in result.ceilings]
    return plain


def result_of(plain: Mapping[str, Any]) -> FrozenResult:
    """A frozen result from its plain data."""
    due, window, windows = plain.get("due"), plain.get("window"), plain.get("windows")
    return FrozenResult(
        status=plain["status"],
        value=plain["value"],
        target=plain["target"],
        unit=plain["unit"],
        bound=plain["bound"],
        consequence=plain["consequence"],
        reason=plain["reason"],
        due=date.fromisoformat(due) if due else None,
        window=(date.fromisoformat(window[0]), date.fromisoformat(window[1])) if window else None,
        windows=(windows[0], windows[1], windows[2]) if windows else None,
        unmet=tuple(
            FrozenWindow(date.fromisoformat(first), date.fromisoformat(last), *rest)
            for first, last, *rest in plain.get("unmet", ())
        ),
        provisional=bool(plain.get("provisional")),
        ceilings=tuple((outcome, grade) for outcome, grade in plain.get("ceilings", ())),
    )


def teacher_hash(row: ClosedTeacher, raw: bytes) -> str:
    """The hash of a teacher's row; ``raw`` is its evidence as packed."""
    return content_hash(
        {
            "teacher": str(row.teacher_id),
            "staff_no": row.staff_no,
            "name": row.name,
            "verdict": row.verdict,
            "appraisal": row.appraisal,
            "results": dict(row.results),
            "records": row.records,
            "evidence": hashlib.sha256(raw).hexdigest(),
        }
    )


def seal_of(closing: YearClosing, teachers: Iterable[tuple[UUID, str]]) -> str:
    """The seal of a closing over the hashes of its teachers' rows, in whatever order."""
    rulesets: Sequence[object] = list(closing.rulesets)
    return content_hash(
        {
            "closing": str(closing.id),
            "school": str(closing.school_id),
            "year": closing.year,
            "number": closing.number,
            "days": [day.isoformat() for day in (closing.first, closing.last)],
            "counted_from": closing.counted_from.isoformat(),
            "as_of": closing.as_of.isoformat(),
            "made_at": closing.made_at.isoformat(),
            "made_by": closing.made_by,
            "reason": closing.reason,
            "early": closing.early,
            "undecided": closing.undecided,
            "rulesets": rulesets,
            "rules": list(closing.rules),
            "log_number": closing.log_number,
            "teachers": sorted([str(uid), one] for uid, one in teachers),
            # Closings without units were sealed before there was a word of them.
            **({} if closing.units is None else {"units": list(closing.units)}),
        }
    )
