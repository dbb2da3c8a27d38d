"""What is read fast is what is read field by field, and nothing that would be refused there."""

from __future__ import annotations

from datetime import date
from uuid import UUID

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from studyhours.services.exchange.plain_versions import plain_version
from studyhours.services.exchange.versions import NoVersion, Version, hash_of, row_of, version_of
from studyhours.services.records.content import (
    BriefContent,
    FileNamed,
    PersonNamed,
    RecordContent,
    text_of,
)

_RECORD = "01a2076a-5009-7006-a399-4ce27eddd5ee"
_TEACHER = UUID("01a2076a-5009-7006-a399-4ce27eddd5ef")
_AT = "2025-11-23T08:00:00.000001+00:00"
_WORDS = st.text(alphabet='观潮 a0"\\\t\n\x7f\u2028😀{}[]:,', max_size=4)
_CONTENTS = st.builds(
    BriefContent,
    st.just(_TEACHER),
    st.sampled_from(["training", "阅读"]),
    st.sampled_from([None, "activity", ""]),
    st.sampled_from(["approved", "submitted", "sealed"]),
    st.dates(date(2025, 9, 1), date(2025, 9, 3)),
    st.dates(date(2025, 9, 1), date(2025, 9, 3)),
    st.sampled_from([None, 0, 60, -1, 1000]),
    st.sampled_from([None, "face"]),
    st.sampled_from([None, "in_school"]),
    st.sampled_from([0, 250, (1 << 31) - 1, 1 << 31]),
    st.sampled_from(["hour", "item", "fortnight"]),
    _WORDS,
    _WORDS,
    st.dictionaries(_WORDS, _WORDS, max_size=2),
    st.lists(
        st.builds(PersonNamed, st.just("mentor"), _WORDS, st.sampled_from([None, _TEACHER])),
        max_size=2,
    ).map(tuple),
    st.sampled_from([None, _TEACHER]),
)
_CHANGES = st.lists(
    st.tuples(st.integers(0, 400), st.integers(0, 3), st.sampled_from(['"', "0", "-", ",", "a"])),
    max_size=1,
)
_PLAIN = RecordContent(
    _TEACHER, "training", "activity", "approved", date(2025, 9, 1), date(2025, 9, 2), 60, "face",
    None, 250, "hour", "观潮", "笔记", {"group": "语文组", "role": "主持"},
    (PersonNamed("mentor", "王老师", _TEACHER), PersonNamed("host", "李老师")), _TEACHER,
)  # fmt: skip


def _row(whole: str, *, at: str = _AT, by: str = "教务处", is_top: bool = True) -> str:
    version = Version(hash_of(_RECORD, (), whole), (), at, by, whole, None)
    return row_of(_RECORD, version, is_top=is_top)


@settings(max_examples=400, deadline=None, database=None, derandomize=True)
@given(_CONTENTS, _CHANGES)
def test_it_never_reads_anything_else(
    content: BriefContent, changes: list[tuple[int, int, str]]
) -> None:
    whole = text_of(content).whole
    for at, count, put in changes:
        whole = whole[:at] + put + whole[at + count :]
    row = _row(whole)
    found = plain_version(row)
    try:
        record, version, is_top = version_of(row)
    except NoVersion:
        assert found is None
        return
    if found is not None:
        assert is_top
        assert str(found.arrived.record) == record
        assert found.arrived.versions == {version.hash: version}
        assert found.arrived.top == version.hash


def test_a_record_of_a_school_is_read_fast() -> None:
    found = plain_version(_row(text_of(_PLAIN).whole))
    assert found is not None
    assert RecordContent(*found.content) == _PLAIN


_OTHER = RecordContent(**{
    **{name: getattr(_PLAIN, name) for name in RecordContent.__dataclass_fields__},
    "files": (FileNamed("0" * 64, "证书.pdf", "application/pdf", 9, "certificate"),),
})  # fmt: skip


@pytest.mark.parametrize(
    "row",
    [
        _row(text_of(_OTHER).whole),
        _row(text_of(_PLAIN).whole, is_top=False),
        _row(text_of(_PLAIN).whole, by='"'),
        _row(text_of(_PLAIN).whole, at="2025-13-01T00:00:00"),
        _row(text_of(_PLAIN).whole).replace("教务处", "教务处\t"),
        _row('{"deleted":true}'),
        "",
    ],
)
def test_whatever_is_not_plain_is_left_to_the_slower_way(row: str) -> None:
    assert plain_version(row) is None


def test_a_hash_that_is_not_of_this_row_is_none() -> None:
    assert plain_version(_row(text_of(_PLAIN).whole).replace("观潮", "观海")) is None
