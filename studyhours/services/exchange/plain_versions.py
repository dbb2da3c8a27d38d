"""Rows of packages read fast: the only version of a record, and nothing unusual in it.

That is nearly every row of a school. One pattern reads such a row and demands of it all that
``versions`` demands field by field; whatever it does not read is read there, and refused there.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime
from functools import lru_cache
from typing import NamedTuple
from uuid import UUID

from studyhours.domain.canonical import canonical_texts, text_hash
from studyhours.domain.quantity import UNITS
from studyhours.services.exchange.one_record import Arrived
from studyhours.services.exchange.versions import STATUSES, Version
from studyhours.services.records.content import BriefContent, PersonNamed, RecordContent


class PlainVersion(NamedTuple):
    """A record that came into being and was never changed.

    Attributes:
        raw_record: Its identifier's 16 bytes.
        raw_teacher: Those of whom it credits.
        hash: What its only version is known by.
        made_at: When, ISO, UTC.
        made_by: By whom.
        whole: All of its content as canonical JSON.
        content: The same.
    """

    raw_record: bytes
    raw_teacher: bytes
    hash: str
    made_at: str
    made_by: str
    whole: str
    content: BriefContent

    @property
    def arrived(self) -> Arrived:
        """The same as records arrive that have a past."""
        content = RecordContent(*self.content)
        version = Version(self.hash, (), self.made_at, self.made_by, self.whole, content)
        return Arrived(UUID(bytes=self.raw_record), {self.hash: version}, self.hash)


def _either(*parts: str) -> str:
    return f"(?:{'|'.join(parts)})"


# Canonical JSON writes these characters as they are, and no others of a plain text need a look.
_CHARACTER = r'[^"\\\x00-\x1f]'
_TEXT, _BRIEF, _WORD = f'"({_CHARACTER}*)"', f'"({_CHARACTER}{{0,64}})"', f"({_CHARACTER}{{0,16}})"
_SAID = f'"{_CHARACTER}*"'
_UID = "[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}"
_DAY = '"([0-9]{4}-[0-9]{2}-[0-9]{2})"'
_PERSON = f'\\["{_CHARACTER}{{0,32}}",{_SAID},{_either("null", f"{chr(34)}{_UID}{chr(34)}")}\\]'
_PAIR = f"{_SAID}:{_SAID}"
_KEYS = {
    "activity": _either("null", f'"({_UID})"'),
    "fields": f"(\\{{(?:{_PAIR}(?:,{_PAIR})*)?\\}})",
    "first_day": _DAY,
    "hundredths": "(0|[1-9][0-9]{0,8})",
    "kind": _BRIEF,
    "last_day": _DAY,
    "level": _either("null", "(0|-?[1-9][0-9]{0,2})"),
    "mode": _either("null", f'"{_WORD}"'),
    "people": f"(\\[(?:{_PERSON}(?:,{_PERSON})*)?\\])",
    "place": _either("null", f'"{_WORD}"'),
    "status": f'"({"|".join(sorted(STATUSES))})"',
    "teacher": f'"({_UID})"',
    "text": _TEXT,
    "title": _TEXT,
    "type": _either("null", _BRIEF),
    "unit": f'"({"|".join(sorted(UNITS))})"',
}
_CONTENT = ",".join(f'"{key}":{said}' for key, said in _KEYS.items())
_ROW = re.compile(
    f"({_UID})\t\\*([0-9a-f]{{64}})\t\\[\\]\t([0-9T:.+-]{{1,40}})\t{_TEXT}\t(?=(.*))\\{{{_CONTENT}\\}}"
)
_uid = lru_cache(maxsize=4096)(UUID)
_raw = lru_cache(maxsize=4096)(lambda text: bytes.fromhex(text.replace("-", "")))
_day = lru_cache(maxsize=4096)(date.fromisoformat)
_NO_FIELDS: Mapping[str, str] = {}


@lru_cache(maxsize=4096)
def _instant(text: str) -> str:
    return datetime.fromisoformat(text).astimezone(UTC).isoformat()


def plain_version(row: str) -> PlainVersion | None:
    """The only version of a record, its hash checked; None where it is not as plain as that.

    Args:
        row: A row of a package that is the only one of its record.
    """
    found = _ROW.fullmatch(row)
    if found is None:
        return None
    (
        record, known_by, at, by, whole, activity, fields, first, hundredths, kind, last, level,
        mode, people, place, status, teacher, text, title, kind_type, unit,
    ) = found.groups()  # fmt: skip
    if text_hash(f'{{"content":{whole},"parents":[],"record":"{record}"}}') != known_by:
        return None
    try:
        said = _NO_FIELDS if fields == "{}" else _fields(fields)
        instant, first_day, last_day = _instant(at), _day(first), _day(last)
    except (ValueError, OverflowError):
        return None
    if said is None or last_day < first_day:
        return None
    return PlainVersion(
        bytes.fromhex(record.replace("-", "")),
        _raw(teacher),
        known_by,
        instant,
        by,
        whole,
        BriefContent(
            _uid(teacher), kind, kind_type, status, first_day, last_day,
            None if level is None else int(level), mode, place, int(hundredths), unit, title, text,
            said, () if people == "[]" else _people(people),
            None if activity is None else _uid(activity),
        ),
    )  # fmt: skip


def _fields(raw: str) -> Mapping[str, str] | None:
    """Further fields; None where they are not as canonical JSON writes them."""
    found: dict[str, str] = json.loads(raw)
    return found if canonical_texts(found) == raw else None


def _people(raw: str) -> Sequence[PersonNamed]:
    return tuple(
        PersonNamed(role, name, _uid(teacher) if teacher else None)
        for role, name, teacher in json.loads(raw)
    )
