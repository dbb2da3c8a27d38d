"""What records come to, as the reference adds them up: one by one."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from fractions import Fraction

from studyhours.rules.measures import (
    Add,
    Best,
    Cap,
    Deduct,
    Measure,
    Previous,
    Scale,
    Share,
    Stages,
    Substitute,
    Weigh,
)
from studyhours.rules.model import Leaf
from studyhours.rules.requirements import (
    Ratio,
    Requirement,
    Threshold,
)
from studyhours.rules.trace import RecordFacts
from tests.rules.records import counts
from tests.rules.reference_stand import (
    ZERO,
    Case,
    day_of,
)
from tests.rules.reference_windows import (
    Days,
    periods,
)


def measured(  # noqa: C901, PLR0912 - one case for each operator
    measure: Measure, inside: Days, case: Case, dated_by: str
) -> Fraction:
    """What the records of some days come to, exactly."""
    match measure:
        case Leaf(what="distinct"):
            found = [one for one in seen_in(case, inside, dated_by) if counts(measure, one)]
            return Fraction(len({one.object for one in found}))
        case Leaf():
            return sum((amount_of(measure, one) for one in seen_in(case, inside, dated_by)), ZERO)
        case Add(measures=measures):
            return sum((measured(one, inside, case, dated_by) for one in measures), ZERO)
        case Weigh(leaf=leaf):
            found = seen_in(case, inside, dated_by)
            return sum(
                (amount_of(leaf, one) * (weight_of(measure, one) or 0) for one in found), ZERO
            )
        case Best():
            return sum((worth for worth, _ in best_of(measure, inside, case, dated_by)), ZERO)
        case Previous(months=months, measure=inner):
            return measured(inner, before(inside, months), case, dated_by)
        case Scale(factor=factor, measure=inner):
            return factor * measured(inner, inside, case, dated_by)
        case Cap(per="record", measure=inner):
            alone = [replace(case, records=[record]) for record in case.records]
            return sum(
                (left_of(measure, measured(inner, inside, one, dated_by)) for one in alone), ZERO
            )
        case Cap(per=per, measure=inner):
            pieces = periods(per, inside, case.calendar)
            return sum(
                (left_of(measure, measured(inner, one, case, dated_by)) for one in pieces), ZERO
            )
        case Stages(steps=steps, measure=inner):
            left, total = measured(inner, inside, case, dated_by), ZERO
            for step in steps:
                now = left if step.first is None else min(left, step.first)
                left, total = left - now, total + now * step.each
            return total
        case Deduct(measure=inner, takes=takes, void=void):
            found = seen_in(case, inside, dated_by)
            if void and sum(1 for one in found if counts(void.leaf, one)) >= void.at_least:
                return ZERO
            left = measured(inner, inside, case, dated_by)
            for take in takes:
                left -= take.amount * sum(1 for one in found if counts(take.leaf, one))
            return left if left > 0 else ZERO
        case Share(of="self", weight=weight, measure=inner):
            return weight * measured(inner, inside, case, dated_by)
        case Share(weight=weight, measure=inner):
            each = [
                measured(inner, inside, one, dated_by) for one in sharing(measure, inside, case)
            ]
            return weight * sum(each, ZERO) / len(each) if each else ZERO
        case Substitute(measure=inner, by=by):
            spare = measured(by, inside, case, dated_by) - measure.beyond
            stands_in = spare * measure.rate if spare > 0 else ZERO
            if measure.at_most is not None and stands_in > measure.at_most:
                stands_in = measure.at_most
            return measured(inner, inside, case, dated_by) + stands_in


def best_of(
    best: Best, inside: Days, case: Case, dated_by: str
) -> list[tuple[Fraction, RecordFacts]]:
    """The records worth most with what they are worth; of all of them those known so far.

    Of two worth the same it is the earlier one.
    """
    every = case.records if case.every is None else case.every
    each = [
        (measured(best.measure, inside, replace(case, records=[one], every=None), dated_by), one)
        for one in every
    ]
    each.sort(key=lambda both: (-both[0], both[1].last_day))
    return [both for both in each[: best.number] if both[1] in case.records]


def before(inside: Days, months: int) -> Days:
    """The days of so many months earlier: from the same day of the month, up to the same day."""
    found = []
    for first, last in _runs(inside):
        start, end = _earlier(first, months), _earlier(last + timedelta(1), months)
        found += [start + timedelta(number) for number in range((end - start).days)]
    return tuple(found)


def _runs(inside: Days) -> list[tuple[date, date]]:
    """Days that follow each other."""
    runs: list[tuple[date, date]] = []
    for day in inside:
        if runs and runs[-1][1] + timedelta(1) == day:
            runs[-1] = (runs[-1][0], day)
        else:
            runs.append((day, day))
    return runs


def _earlier(day: date, months: int) -> date:
    """The day of the month so many months before, or that month's last."""
    year, month = divmod(day.year * 12 + day.month - 1 - months, 12)
    for number in (day.day, 30, 29, 28):
        with contextlib.suppress(ValueError):
            return date(year, month + 1, number)
    raise ValueError(day)


def left_of(cap: Cap, amount: Fraction) -> Fraction:
    """What a cap leaves of one amount: whole steps of it, nothing where it is too small."""
    if amount < cap.least:
        return ZERO
    if cap.limit is not None and amount > cap.limit:
        amount = cap.limit
    return cap.step * (amount // cap.step) if cap.step else amount


def sharing(share: Share, inside: Days, case: Case) -> list[Case]:
    """Those a share comes from, each with their own records."""
    if case.around is None:
        return []
    every = case.around.everybody
    found = case.around.tied(share.of, inside)
    return [replace(case, records=every.records_of(one), around=None) for one in found]


def shares_in(measure: Measure) -> Iterator[Share]:
    """Every share of others inside a measure."""
    match measure:
        case Share(of="self", measure=inner):
            yield from shares_in(inner)
        case Share():
            yield measure
        case Add(measures=measures):
            for one in measures:
                yield from shares_in(one)
        case (
            Cap(measure=inner)
            | Stages(measure=inner)
            | Scale(measure=inner)
            | Previous(measure=inner)
            | Deduct(measure=inner)
        ):
            yield from shares_in(inner)
        case Substitute(measure=inner, by=by):
            yield from shares_in(inner)
            yield from shares_in(by)


def weight_of(measure: Weigh, record: RecordFacts) -> Fraction | None:
    """The product of what the tables say; None where one says nothing."""
    product = Fraction(1)
    for table in measure.tables:
        said = getattr(record, table.field)
        listed = [number for word, number in table.weights if word == said]
        if not listed and table.other is None:
            return None
        product *= listed[0] if listed else table.other or ZERO
    return product


def weighed(measure: Measure, inside: Days) -> Iterator[tuple[Weigh, Days]]:
    """Every measure with tables, and the days it looks at."""
    match measure:
        case Weigh():
            yield measure, inside
        case Previous(months=months, measure=inner):
            yield from weighed(inner, before(inside, months))
        case Add(measures=measures):
            for one in measures:
                yield from weighed(one, inside)
        case (
            Cap(measure=inner)
            | Stages(measure=inner)
            | Scale(measure=inner)
            | Best(measure=inner)
            | Deduct(measure=inner)
            | Share(of="self", measure=inner)
        ):
            yield from weighed(inner, inside)
        case Substitute(measure=inner, by=by):
            yield from weighed(inner, inside)
            yield from weighed(by, inside)


def unclear(asked: Requirement, inside: Days, case: Case, dated_by: str) -> bool:
    """Whether a record that counts is in no table, or a share comes from nobody."""
    for share in (one for measure in measures_of(asked) for one in shares_in(measure)):
        others = sharing(share, inside, case)
        alone = Threshold(share.measure, "at_least", (), Fraction(1))
        if not others or any(unclear(alone, inside, one, dated_by) for one in others):
            return True
    return any(
        counts(weigh.leaf, record) and weight_of(weigh, record) is None
        for measure in measures_of(asked)
        for weigh, found in weighed(measure, inside)
        for record in seen_in(case, found, dated_by)
    )


def seen_in(case: Case, inside: Days, dated_by: str) -> list[RecordFacts]:
    return [
        record
        for record in case.records
        if record.last_day <= case.as_of and day_of(record, dated_by) in inside
    ]


def amount_of(leaf: Leaf, record: RecordFacts) -> Fraction:
    if not counts(leaf, record):
        return ZERO
    amount = Fraction(record.hundredths, 100)
    return Fraction(1) if leaf.what == "count" else amount * leaf.factors[record.unit]


def measures_of(asked: Requirement) -> list[Measure]:
    if isinstance(asked, Threshold):
        return [asked.measure]
    return [asked.part, asked.whole] if isinstance(asked, Ratio) else []
