"""Spells of the registers, to the day at both ends; an end that is not said is open."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from studyhours.domain.registers import Spell, reason_word

FIRST, LAST = date(2025, 10, 8), date(2025, 10, 20)
DAY = timedelta(days=1)
SPELL = Spell(FIRST, LAST)
OPEN_BEFORE, OPEN_AFTER = Spell(None, LAST), Spell(FIRST, None)


@pytest.mark.parametrize(
    ("spell", "day", "held"),
    [
        (SPELL, FIRST - DAY, False),
        (SPELL, FIRST, True),
        (SPELL, LAST, True),
        (SPELL, LAST + DAY, False),
        (OPEN_BEFORE, date.min, True),
        (OPEN_BEFORE, LAST + DAY, False),
        (OPEN_AFTER, FIRST - DAY, False),
        (OPEN_AFTER, date.max, True),
        (Spell(), FIRST, True),
    ],
)
def test_a_day_lies_in_it(spell: Spell, day: date, held: bool) -> None:
    assert spell.holds(day) is held


@pytest.mark.parametrize(
    ("spell", "first", "last", "met", "covered"),
    [
        (SPELL, FIRST, LAST, True, True),
        (SPELL, FIRST - DAY, LAST, True, False),
        (SPELL, FIRST, LAST + DAY, True, False),
        (SPELL, FIRST + DAY, LAST - DAY, True, True),
        (SPELL, FIRST - 9 * DAY, FIRST, True, False),
        (SPELL, FIRST - 9 * DAY, FIRST - DAY, False, False),
        (SPELL, LAST, LAST + 9 * DAY, True, False),
        (SPELL, LAST + DAY, LAST + 9 * DAY, False, False),
        (OPEN_BEFORE, date.min, LAST, True, True),
        (OPEN_BEFORE, LAST + DAY, LAST + DAY, False, False),
        (OPEN_AFTER, FIRST, date.max, True, True),
        (OPEN_AFTER, date.min, FIRST - DAY, False, False),
        (Spell(), date.min, date.max, True, True),
    ],
)
def test_a_span_meets_it_or_lies_in_it(
    spell: Spell, first: date, last: date, met: bool, covered: bool
) -> None:
    assert spell.meets(first, last) is met
    assert spell.covers(first, last) is covered


@pytest.mark.parametrize(
    ("text", "word"),
    [("sick", "sick"), ("病假", "sick"), ("支教", "support_teaching"), ("驻 村", "驻村")],
)
def test_a_reason_is_the_word_of_rules_or_the_school_s_own(text: str, word: str) -> None:
    assert reason_word(text) == word
