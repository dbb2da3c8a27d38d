from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from studyhours.domain.quantity import Amount
from studyhours.transfer.amounts import parse_amount
from studyhours.transfer.cells import BadValue, Cell
from studyhours.transfer.headers import unit_in


@given(
    st.decimals("0.01", "400", places=2),
    st.sampled_from([("学时", "hour"), ("课时", "period"), ("节", "period"), ("分钟", "minute"),
                     ("天", "day"), ("学分", "credit"), (" 小时", "hour"), ("", "hour")]),
)  # fmt: skip
def test_numbers_with_units_are_exact(value: Decimal, unit: tuple[str, str]) -> None:
    expected = Amount(int(value * 100), unit[1])
    assert parse_amount(f"{value}{unit[0]}") == expected
    if not unit[0]:
        assert parse_amount(float(value)) == expected


@pytest.mark.parametrize(
    ("cell", "hundredths", "unit"),
    [
        ("２.５", 250, "hour"),
        ("2 学时/人", 200, "hour"),
        ("半天", 100, "half_day"),
        ("1天半", 150, "day"),
        ("两天", 200, "day"),
        ("十二学时", 1200, "hour"),
        ("半小时", 50, "hour"),
        ("1小时30分钟", 9000, "minute"),
        ("2学时（90分钟）", 200, "hour"),
        ("共8学时", 800, "hour"),
        ("1,000", 100000, "hour"),
        (0.1 + 0.2, 30, "hour"),
        ("90min", 9000, "minute"),
    ],
    ids=repr,
)
def test_amounts_as_people_write_them(cell: Cell, hundredths: int, unit: str) -> None:
    assert parse_amount(cell) == Amount(hundredths, unit)


@pytest.mark.parametrize(
    ("cell", "code"),
    [
        ("abc", "not_a_number"), ("4+4", "not_a_number"), ("2.333", "not_a_number"),
        ("2-4", "not_a_number"), (True, "not_a_number"), (float("nan"), "not_a_number"),
        (date(2025, 2, 4), "not_a_number"), ("3颗", "not_a_number"), ("三百", "not_a_number"),
        (-8, "out_of_range"), ("-8", "out_of_range"), ("0", "out_of_range"), (0, "out_of_range"),
        (1e9, "out_of_range"), ("20250903", "out_of_range"),
    ],
    ids=repr,
)  # fmt: skip
def test_what_is_no_amount_is_refused(cell: Cell, code: str) -> None:
    with pytest.raises(BadValue) as refused:
        parse_amount(cell)
    assert refused.value.code == code


@pytest.mark.parametrize(
    ("header", "unit"),
    [("学时", "hour"), ("学时（小时）", "hour"), ("时长（分钟）", "minute"), ("课时数", "period"),
     ("培训天数", "day"), ("获得学分", "credit"), ("时长\n(min)", "minute"),
     ("学时（课时）", "period"), ("时长", None), ("分值", "hour")],
)  # fmt: skip
def test_the_header_gives_bare_numbers_their_unit(header: str, unit: str | None) -> None:
    assert unit_in(header) == unit


def test_a_duration_without_a_unit_is_not_guessed_beyond_a_day() -> None:
    assert parse_amount(8, None) == Amount(800, "hour")
    with pytest.raises(BadValue):
        parse_amount(90, None)
