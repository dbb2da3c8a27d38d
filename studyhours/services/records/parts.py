"""What an activity wants of everybody who was there: notes of it, and a reflection on it.

Both are parts of the record the activity credited: the notes a field of it, the reflection its
text; a file that shows one will do. Whether the record counts is decided here, by rule, each time
they are written.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from studyhours.db.models import Activity, School
from studyhours.domain.review import APPROVED, INCOMPLETE
from studyhours.services.records.content import RecordContent

ATTENDANCE, RECORD, REFLECTION = "attendance", "record", "reflection"
PARTS = (RECORD, REFLECTION)
"""What a participant hands in."""
NEEDS = "needs"
"""Where an activity keeps which of ``PARTS`` it wants; the school's setting where it says none."""
NOTES = "session_record"
"""The field of a record that holds the notes."""
_EVIDENCE = "evidence"
_BY_RULE = frozenset({APPROVED, INCOMPLETE})


def wanted_parts(school: School, said: Mapping[str, Any] | None = None) -> frozenset[str]:
    """What is wanted of everybody credited, besides that they were there.

    Args:
        school: The school, whose setting holds for activities that say nothing of their own.
        said: ``Activity.fields``.
    """
    wanted = (said or {}).get(NEEDS)
    if wanted is None:
        wanted = school.settings.get("session_checks", [ATTENDANCE])
    return frozenset(wanted) & frozenset(PARTS)


def parts_in(content: RecordContent) -> frozenset[str]:
    """Which parts have been handed in."""
    found = {one.word for one in content.files} & set(PARTS)
    if content.fields.get(NOTES, "").strip():
        found.add(RECORD)
    if content.text.strip():
        found.add(REFLECTION)
    return frozenset(found)


def plain_parts(content: RecordContent) -> RecordContent:
    """The content without what was handed in, and without what follows from that."""
    kept = {name: said for name, said in content.fields.items() if name not in {NOTES, _EVIDENCE}}
    return replace(content, text="", files=(), fields=kept, status=APPROVED)


def with_parts(content: RecordContent, handed: RecordContent) -> RecordContent:
    """The content with what another one has of handed-in parts."""
    kept = {name: said for name, said in content.fields.items() if name not in {NOTES, _EVIDENCE}}
    own = {name: handed.fields[name] for name in (NOTES, _EVIDENCE) if name in handed.fields}
    return replace(content, text=handed.text, files=handed.files, fields={**kept, **own})


def settled(content: RecordContent, wanted: frozenset[str]) -> RecordContent:
    """The content of an activity's record, with the status and the words that follow from it.

    What a reviewer decided stays: only what counts by rule is decided by it.
    """
    there = parts_in(content)
    words = [one for one in content.fields.get(_EVIDENCE, "").split() if one not in PARTS]
    said = " ".join([*words, *sorted(there)])
    fields = {name: text for name, text in content.fields.items() if name != _EVIDENCE}
    if said:
        fields[_EVIDENCE] = said
    status = content.status
    if status in _BY_RULE:
        status = APPROVED if wanted <= there else INCOMPLETE
    return replace(content, fields=fields, status=status)


def settled_change(
    school: School, activity: Activity | None, before: RecordContent, after: RecordContent
) -> RecordContent | None:
    """What a change of an activity's record comes to that changes only what was handed in.

    Returns:
        None where something else is changed, or a reviewer is to decide.
    """
    if activity is None or before.status not in _BY_RULE:
        return None
    if plain_parts(before) != plain_parts(after):
        return None
    return settled(replace(after, status=before.status), wanted_parts(school, activity.fields))
