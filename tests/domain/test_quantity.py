"""Amounts are exact, and rounding happens once and downwards."""

from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from studyhours.domain.quantity import (
    UNITS,
    Amount,
    convert_sum,
    decimal_text,
    parse_hundredths,
    round_down,
    round_half_up,
)
from tests.domain.strategies import modest

hundredths = st.integers(-(10**12), 10**12)
fractions = st.fractions(-(10**6), 10**6)
steps = st.fractions(min_value=Fraction(1, 1000), max_value=100)


@given(hundredths)
@modest(100)
def test_what_is_written_is_read_back(amount: int) -> None:
    assert parse_hundredths(decimal_text(Fraction(amount, 100))) == amount


@given(st.integers(-(10**9), 10**9), st.integers(0, 9), st.integers(0, 9))
@modest(100)
def test_decimal_text_is_exact_and_shortest(number: int, twos: int, fives: int) -> None:
    value = Fraction(number, 2**twos * 5**fives)
    text = decimal_text(value)
    assert Fraction(text) == value
    assert "e" not in text
    assert not text.endswith(".")
    if "." in text:
        assert text[-1] != "0"


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (80, "80"),
        (Fraction(161, 2), "80.5"),
        (Fraction(-1, 100), "-0.01"),
        (0, "0"),
        (Fraction(1, 8), "0.125"),
        (1000, "1000"),
        (Fraction(10**18 + 1, 100), "10000000000000000.01"),
    ],
)
def test_decimal_text_examples(value: Fraction | int, text: str) -> None:
    assert decimal_text(value) == text


@pytest.mark.parametrize("value", [Fraction(1, 3), Fraction(1, 45), Fraction(22, 7)])
def test_a_value_without_finite_form_is_not_shown(value: Fraction) -> None:
    with pytest.raises(ValueError, match="finite"):
        decimal_text(value)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2", 200),
        ("2.5", 250),
        ("0.01", 1),
        ("-1.25", -125),
        (" 2.50 ", 250),
        (".5", 50),
        ("2.500", 250),
        ("１２", 1200),
    ],
)
def test_plain_decimals_are_read(text: str, expected: int) -> None:
    assert parse_hundredths(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "",
        ".",
        "abc",
        "2.505",
        "0.001",
        "1/3",
        "1e2",
        "1_000",
        "nan",
        "inf",
        "-Infinity",
        "1e999999",
        "9" * 5000,
        "1.0000000000000000000000000000001",
    ],
)
def test_anything_else_is_no_amount(text: str) -> None:
    assert parse_hundredths(text) is None


@given(fractions, steps)
@modest(100)
def test_rounding_down_takes_the_largest_multiple_not_above(
    value: Fraction, step: Fraction
) -> None:
    rounded = round_down(value, step)
    assert (rounded / step).denominator == 1
    assert rounded <= value < rounded + step
    assert round_down(rounded, step) == rounded


def test_rounding_down_does_not_round_up_the_last_hundredth() -> None:
    assert round_down(Fraction(7199, 100), Fraction(1, 2)) == Fraction(143, 2)
    assert round_down(Fraction(-1, 3), Fraction(1, 100)) == Fraction(-34, 100)


@given(st.lists(st.tuples(st.sampled_from(UNITS), st.integers(0, 10**6)), max_size=12))
@modest(100)
def test_conversion_is_exact_whatever_the_parts(parts: list[tuple[str, int]]) -> None:
    factors = {"hour": Fraction(1), "minute": Fraction(1, 45), "day": Fraction(8)}
    sums: dict[str, int] = {}
    for unit, amount in parts:
        sums[unit] = sums.get(unit, 0) + amount
    one_by_one = sum(
        (Fraction(amount, 100) * factors[unit] for unit, amount in parts if unit in factors),
        Fraction(0),
    )
    assert convert_sum(sums, factors) == one_by_one


def test_three_times_twenty_minutes_are_one_hour() -> None:
    assert convert_sum({"minute": 6000}, {"minute": Fraction(1, 60)}) == 1


def test_an_amount_shows_itself_as_given() -> None:
    assert str(Amount(250, "hour")) == "2.5 hour"
    assert Amount(1, "minute").exact == Fraction(1, 100)


@pytest.mark.parametrize(
    ("value", "shown"),
    [(Fraction(200, 7), "28.6"), (Fraction(1749, 32), "54.7"), (Fraction(1, 20), "0.1"),
     (Fraction(49, 1000), "0")],
)  # fmt: skip
def test_a_mean_that_is_shown_is_rounded_half_up(value: Fraction, shown: str) -> None:
    assert decimal_text(round_half_up(value, Fraction(1, 10))) == shown
