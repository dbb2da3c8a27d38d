"""What comes of every shape of a measure and of a time: each exactly as it was written."""

from __future__ import annotations

from datetime import date
from fractions import Fraction

import pytest

from studyhours.rules.loading import load_ruleset
from studyhours.rules.measures import (
    RECORD,
    WHOLE,
    Add,
    Best,
    Cap,
    Deduct,
    Measure,
    Previous,
    Scale,
    Stages,
    Step,
    Substitute,
    Table,
    Take,
    Void,
    Weigh,
)
from studyhours.rules.model import Condition, Leaf, RuleSet
from studyhours.rules.pro_rata import ProRata
from studyhours.rules.requirements import ALL, BUNDLE, Combination, Ratio, Requirement, Threshold
from studyhours.rules.times import CYCLE, Cycle, MonthDay, Time, Within
from tests.rules.test_loading_persons import HEAD, found, loaded

HALF = Fraction(1, 2)
WRITTEN = {
    "T": "{ sum: hour, of: { kind: training } }",
    "W": "{ count: record, of: { kind: writing, type: [paper, case] } }",
}
TRAINING = Leaf("sum", "hour", ("training",), (), (), {"hour": Fraction(1)})
WRITING = Leaf("count", "record", ("writing",), ("paper", "case"), (), {})
FAILED = Condition("result", ("fail",), 0, "wrong_result")
TAKEN = Leaf("count", "record", ("training",), (), (FAILED,), {}, takes=True)


def filled(text: str) -> str:
    for name, leaf in WRITTEN.items():
        text = text.replace(f"<{name}>", leaf)
    return text


def only(ruleset: RuleSet) -> Requirement:
    (rule,) = ruleset.rules
    return rule.asks.requirement


def measure(text: str) -> Measure:
    asked = only(loaded(f"    measure: {filled(text)}\n    at_least: 1\n"))
    assert isinstance(asked, Threshold)
    return asked.measure


MEASURES: dict[str, Measure] = {
    "<T>": TRAINING,
    "<W>": WRITING,
    "{ count: record, of: { kind: [writing, award] } }": Leaf(
        "count", "record", ("writing", "award"), (), (), {}
    ),
    "{ sum: hour, of: { kind: training }, convert: { day: 8 } }": Leaf(
        "sum", "hour", ("training",), (), (), {"day": Fraction(8)}
    ),
    "{ distinct: book, of: { kind: reading } }": Leaf("distinct", "book", ("reading",), (), (), {}),
    "{ add: [<T>, { sum: hour, of: { kind: lesson } }] }": Add(
        (TRAINING, Leaf("sum", "hour", ("lesson",), (), (), {"hour": Fraction(1)}))
    ),
    "{ cap: { at_most: 12, measure: <T> } }": Cap(Fraction(12), WHOLE, TRAINING),
    "{ cap: { at_most: 2.5, per: month, measure: <T> } }": Cap(Fraction(5, 2), "month", TRAINING),
    "{ cap: { at_most: 2, per: record, measure: <T> } }": Cap(Fraction(2), RECORD, TRAINING),
    "{ stages: { steps: [{ first: 3, each: 2 }, { each: 1/2 }], measure: <W> } }": Stages(
        "record", (Step(Fraction(3), Fraction(2)), Step(None, HALF)), WRITING
    ),
    "{ stages: { unit: credit, steps: { first: 9, each: 1 }, measure: <W> } }": Stages(
        "credit", (Step(Fraction(9), Fraction(1)),), WRITING
    ),
    "{ substitute: { measure: <T>, by: <W> } }": Substitute(
        TRAINING, WRITING, Fraction(0), Fraction(1), None
    ),
    "{ substitute: { measure: <T>, by: <W>, beyond: 4, rate: 1/2, at_most: 6 } }": Substitute(
        TRAINING, WRITING, Fraction(4), HALF, Fraction(6)
    ),
    "{ best: { number: 3, measure: <T> } }": Best(3, TRAINING),
    "{ best: { number: 1, measure: { cap: { at_most: 2, per: record, measure: <T> } } } }": Best(
        1, Cap(Fraction(2), RECORD, TRAINING)
    ),
    "{ previous: { measure: <T> } }": Previous(12, TRAINING),
    "{ factor: { by: 3/2, measure: <T> } }": Scale(Fraction(3, 2), "hour", TRAINING),
    "{ factor: { by: 3, unit: credit, measure: <T> } }": Scale(Fraction(3), "credit", TRAINING),
    "{ factor: { by: { level: { school: 1, county: 2, other: 1/2 } }, measure: <T> } }": Weigh(
        TRAINING, (Table("level", ((60, Fraction(1)), (40, Fraction(2))), HALF),), "hour"
    ),
    "{ factor: { by: { mode: { face: 1 }, place: { other: 2 } }, unit: credit, measure: <T> } }": (
        Weigh(
            TRAINING,
            (Table("mode", (("face", Fraction(1)),), None), Table("place", (), Fraction(2))),
            "credit",
        )
    ),
    "{ deduct: { measure: <T>, each: { where: { result: fail }, take: 3 } } }": Deduct(
        TRAINING, (Take(TAKEN, Fraction(3)),), None
    ),
    "{ deduct: { measure: <T>, void: { of: { kind: lesson, type: open_lesson },"
    " where: { result: fail }, at_least: 2 } } }": Deduct(
        TRAINING,
        (),
        Void(Leaf("count", "record", ("lesson",), ("open_lesson",), (FAILED,), {}, takes=True), 2),
    ),
}


@pytest.mark.parametrize("text", MEASURES)
def test_a_measure_is_read_as_written(text: str) -> None:
    assert measure(text) == MEASURES[text]


NEEDED = {
    # a key left out that must be there
    "cap": ("at_most: 12", "measure: <T>"),
    "stages": ("steps: { each: 1 }", "measure: <T>"),
    "substitute": ("measure: <T>", "by: <T>"),
    "factor": ("by: 2", "measure: <T>"),
    "best": ("number: 3", "measure: <T>"),
    "previous": ("measure: <T>",),
    "ratio": ("part: <T>", "whole: <T>", "at_least: 1/2"),
    "matrix": (
        "measure: <T>",
        "rows: { by: level }",
        "columns: { by: mode }",
        "at_least: { school: { face: 1 } }",
    ),
}


@pytest.mark.parametrize(
    ("shape", "missing"), [(shape, part) for shape, parts in NEEDED.items() for part in parts]
)
def test_what_a_shape_needs_may_not_be_left_out(shape: str, missing: str) -> None:
    inner = ", ".join(part for part in NEEDED[shape] if part != missing)
    of_measure = shape in {"cap", "stages", "substitute", "factor", "best", "previous"}
    text = f"measure: {{ {shape}: {{ {inner} }} }}" if of_measure else f"{shape}: {{ {inner} }}"
    bound = "    at_least: 1\n" if of_measure else ""
    key = missing.partition(":")[0]
    assert ("missing_key", key) in keys_found(f"    {filled(text)}\n{bound}")


def keys_found(text: str) -> list[tuple[str, object]]:
    """Codes of what is wrong, and the key each is about."""
    assert found(text)
    _, findings = load_ruleset(HEAD + text)
    return [(one.code.removeprefix("rules."), one.params.get("key")) for one in findings]


@pytest.mark.parametrize("side", ["rows", "columns"])
def test_a_side_of_a_matrix_says_what_it_goes_by(side: str) -> None:
    sides = {"rows": "{ by: level }", "columns": "{ by: mode }", side: "{}"}
    inner = ", ".join(f"{key}: {value}" for key, value in sides.items())
    text = f"    matrix: {{ measure: <T>, {inner}, at_least: {{ school: {{ face: 1 }} }} }}\n"
    assert ("missing_key", "by") in keys_found(filled(text))


def test_a_matrix_is_all_its_cells() -> None:
    text = (
        "    matrix: { measure: <T>, rows: { by: level }, columns: { by: mode },\n"
        "      at_least: { school: { face: 1, online: 2.5 }, county: { face: 3 } } }\n"
    )
    asked = only(loaded(filled(text)))
    assert isinstance(asked, Combination)
    assert (asked.how, asked.needed) == (ALL, 3)
    cells: list[object] = []
    for part in asked.parts:
        cell = part.requirement
        assert isinstance(cell, Threshold)
        assert isinstance(cell.measure, Weigh)
        assert cell.measure.leaf == TRAINING
        assert cell.measure.unit == "hour"
        assert all(table.other == 0 for table in cell.measure.tables)
        words = [(table.field, *table.weights[0]) for table in cell.measure.tables]
        cells.append((words, cell.target_on(date(2025, 10, 1))))
        assert part.time.around == "school_year"
    assert cells == [
        ([("level", 60, 1), ("mode", "face", 1)], 1),
        ([("level", 60, 1), ("mode", "online", 1)], Fraction(5, 2)),
        ([("level", 40, 1), ("mode", "face", 1)], 3),
    ]


def test_a_ratio_and_a_bundle_are_read_as_written() -> None:
    ratio = only(loaded(filled("    ratio: { part: <T>, whole: <T>, at_least: 1/3 }\n")))
    assert ratio == Ratio(TRAINING, TRAINING, Fraction(1, 3))
    most = only(loaded(filled("    ratio: { part: <T>, whole: <T>, at_most: 50% }\n")))
    assert most == Ratio(TRAINING, TRAINING, Fraction(1, 2), "at_most")
    inside = "{ measure: <W>, at_least: 1 }"
    bundle = only(
        loaded(filled(f"    bundle: {{ at_least: 2, of: [{', '.join([inside] * 3)}] }}\n"))
    )
    assert isinstance(bundle, Combination)
    assert (bundle.how, bundle.needed, len(bundle.parts)) == (BUNDLE, 2, 3)
    either = only(loaded(filled(f"    any: [{inside}, {inside}]\n")))
    assert isinstance(either, Combination)
    assert (either.needed, len(either.parts)) == (1, 2)


TIMES: dict[str, Time] = {
    "window: term": Time("term"),
    "cycle: { years: 5, rolling: yes }": Time(CYCLE, cycle=Cycle(5, None), over_years=CYCLE),
    "cycle: { years: 3, from: 2024-09-01 }": Time(
        CYCLE, cycle=Cycle(3, date(2024, 9, 1)), over_years=CYCLE
    ),
    "window: month\n    within: { months: [1, 12] }": Time(
        "month", within=Within((1, 12), None, None)
    ),
    "window: school_year\n    within: { from: 2025-11-01, to: 2025-11-30 }": Time(
        "school_year", within=Within((), date(2025, 11, 1), date(2025, 11, 30))
    ),
    "window: school_year\n    within: { from: 9-1, to: 12-31 }": Time(
        "school_year", within=Within((), MonthDay(9, 1), MonthDay(12, 31))
    ),
    "window: term\n    dated_by: first_day": Time("term", dated_by="first_day"),
}


@pytest.mark.parametrize("text", TIMES)
def test_a_time_is_read_as_written(text: str) -> None:
    body = filled(f"    {text}\n    measure: <W>\n    at_least: 1\n")
    head = HEAD.replace("    window: school_year\n", "")
    ruleset, findings = load_ruleset(head + body)
    assert findings == ()
    assert ruleset is not None
    assert ruleset.rules[0].asks.time == TIMES[text]


def test_pro_rata_is_read_as_written() -> None:
    text = "    measure: <T>\n    at_least: 24\n    pro_rata: "
    plain = loaded(filled(f"{text}{{ unit: month }}\n")).rules[0]
    assert plain.pro_rata == ProRata("month", (), "down", Fraction(1, 100))
    full = "{ unit: day, without: [sick, 驻村], round: up, to: 0.5 }"
    said = loaded(filled(f"{text}{full}\n")).rules[0]
    assert said.pro_rata == ProRata("day", ("sick", "驻村"), "up", HALF)
    assert ("missing_key", 10) in found(filled(f"{text}{{}}\n"))
    assert ("missing_key", 10) in found(filled(f"{text}{{ unit: day, without: [] }}\n"))
