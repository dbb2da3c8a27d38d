"""Canonical JSON that is put together by hand is that of the plain data, byte for byte."""

from __future__ import annotations

from uuid import UUID

from hypothesis import given
from hypothesis import strategies as st

from studyhours.domain.canonical import canonical_json, canonical_texts
from studyhours.services.records.content import BriefContent, PersonNamed, RecordContent, text_of
from studyhours.services.records.rows import deletion_hash, first_version_hash, version_hash

_TEXTS = st.text(st.characters(exclude_categories=["Cs"]), max_size=20)
_IDS = st.uuids()
_PEOPLE = st.builds(PersonNamed, _TEXTS, _TEXTS, st.none() | _IDS)
_CONTENTS = st.builds(
    RecordContent,
    teacher_id=_IDS,
    kind=_TEXTS,
    type=st.none() | _TEXTS,
    status=_TEXTS,
    first_day=st.dates(),
    last_day=st.dates(),
    level=st.none() | st.integers(0, 99),
    mode=st.none() | _TEXTS,
    place=st.none() | _TEXTS,
    hundredths=st.integers(1, 10**9),
    unit=_TEXTS,
    title=_TEXTS,
    text=_TEXTS,
    fields=st.dictionaries(_TEXTS | st.just("evidence"), _TEXTS, max_size=4),
    people=st.lists(_PEOPLE, max_size=3).map(tuple),
    activity_id=st.none() | _IDS,
)


@given(_CONTENTS)
def test_the_text_of_a_content(content: RecordContent) -> None:
    plain = content.plain
    assert text_of(content).whole == canonical_json(plain)
    plain.pop("status")
    plain["people"] = [[one.role, one.name] for one in content.people]
    plain["fields"] = {key: said for key, said in content.fields.items() if key != "evidence"}
    assert text_of(content).said == canonical_json(plain)
    names = BriefContent._fields
    assert text_of(BriefContent(*(getattr(content, name) for name in names))) == text_of(content)


@given(_CONTENTS, _IDS)
def test_the_hash_of_a_first_version(content: RecordContent, record: UUID) -> None:
    whole = text_of(content).whole
    assert first_version_hash(record.bytes, whole) == version_hash(record, (), content.plain)


@given(_IDS, st.text("0123456789abcdef", min_size=64, max_size=64))
def test_the_hash_of_a_deletion(record: UUID, parent: str) -> None:
    expected = version_hash(record, (parent,), {"deleted": True})
    assert deletion_hash(record.bytes, parent) == expected


@given(st.dictionaries(_TEXTS, _TEXTS))
def test_a_mapping_of_texts(texts: dict[str, str]) -> None:
    assert canonical_texts(texts) == canonical_json(texts)
