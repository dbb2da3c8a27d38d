from __future__ import annotations

from datetime import date, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from studyhours.transfer.cells import BadValue, Cell
from studyhours.transfer.dates import find_day, parse_days, parse_month

DAY = date(2025, 9, 3)
FORMS = (
    "{0:%Y-%m-%d}", "{0:%Y.%m.%d}", "{0.year}.{0.month}.{0.day}", "{0.year}/{0.month}/{0.day}",
    "{0.year}年{0.month}月{0.day}日", "{0:%Y%m%d}", "{0.year}-{0.month}-{0.day}", "{0:%Y/%m/%d}",
    "{0.year} 年 {0.month} 月 {0.day} 日", "{0:%Y-%m-%d} 14:30:00", "{0:%Y-%m-%d}T08:00:00+08:00",
)  # fmt: skip
DAYS = st.dates(date(1930, 1, 1), date(2099, 12, 31))


@given(DAYS, st.sampled_from(FORMS), st.booleans())
def test_every_form_of_a_day_is_that_day(day: date, form: str, wide: bool) -> None:
    text = form.format(day)
    if wide and "T" not in text:
        text = text.translate({ord("0") + n: 0xFF10 + n for n in range(10)})
    assert parse_days(text) == (day, day)


@given(DAYS)
def test_serials_and_compact_numbers_are_days(day: date) -> None:
    serial = (day - date(1899, 12, 30)).days
    compact = int(f"{day:%Y%m%d}")
    for cell in (serial, float(serial), serial + 0.75, str(serial), compact, float(compact)):
        assert parse_days(cell) == (day, day)


@given(DAYS, st.integers(0, 400), st.sampled_from(FORMS[:6]), st.sampled_from("-~—至到～"))
def test_ranges_of_full_days(first: date, length: int, form: str, joiner: str) -> None:
    last = first + timedelta(days=length)
    assert parse_days(form.format(first) + joiner + form.format(last)) == (first, last)
    if length:
        with pytest.raises(BadValue):
            parse_days(form.format(last) + joiner + form.format(first))


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("2026.4.24-25", date(2026, 4, 24), date(2026, 4, 25)),
        ("2026年4月24日至4月25日", date(2026, 4, 24), date(2026, 4, 25)),
        ("2025年9月1-3日", date(2025, 9, 1), DAY),
        ("2025.9.1—9.3", date(2025, 9, 1), DAY),
        ("2025-09-01\n2025-09-03", date(2025, 9, 1), DAY),
        ("自2025年9月1日起至2025年9月3日止", date(2025, 9, 1), DAY),
        ("2025-09-01 08:30 至 2025-09-03 17:00", date(2025, 9, 1), DAY),
        ("2025.9.1、9.2、9.3", date(2025, 9, 1), DAY),
        ("20250901-20250903", date(2025, 9, 1), DAY),
        ("2025-09-03 14:00-16:00", DAY, DAY),
        ("2025年9月3日（星期三）下午2:30—4:30", DAY, DAY),
        ("二〇二五年九月三日", DAY, DAY),
        ("二○二五年十二月三十一日", date(2025, 12, 31), date(2025, 12, 31)),
    ],
)
def test_ranges_and_days_as_people_write_them(text: str, first: date, last: date) -> None:
    assert parse_days(text) == (first, last)


@pytest.mark.parametrize(
    "cell",
    ["2025-02-30", "25.9.3", "9月1日-9月3日", "2025.9", "2025年13月1日", "abc", "9/3/2025", True,
     time(9), 12, 2025.9, "2025.9.3-2025.9.1", "120250903", "待定", "2025"],
    ids=repr,
)  # fmt: skip
def test_what_is_no_day_is_refused(cell: Cell) -> None:
    with pytest.raises(BadValue) as refused:
        parse_days(cell)
    assert refused.value.code == "bad_date"


def test_blank_cells_have_no_day_and_date_cells_are_taken() -> None:
    assert parse_days(None) is None
    assert parse_days("  ") is None
    assert parse_days(DAY) == (DAY, DAY)
    assert parse_days(datetime(2025, 9, 3, 23, 59)) == (DAY, DAY)  # noqa: DTZ001 - a cell has no zone


@pytest.mark.parametrize(
    "cell", ["1998.09", "1998年9月", "1998-9", "199809", 199809, 1998.9, "1998/9"], ids=repr
)
def test_months(cell: Cell) -> None:
    assert parse_month(cell) == date(1998, 9, 1)


def test_a_number_that_may_be_january_or_october_is_refused() -> None:
    with pytest.raises(BadValue):
        parse_month(1998.1)
    assert parse_month("1998.10") == date(1998, 10, 1)
    assert parse_month(1998.11) == date(1998, 11, 1)


def test_a_day_inside_a_title() -> None:
    assert find_day("2025年9月3日校本研训签到表") == (DAY, DAY)
    assert find_day("2025学年度签到表") is None
