"""Every shape of the grammar as a form: which fields a node has, and which ways of saying it."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping

from studyhours.domain.people import NUMBERS
from studyhours.domain.registers import REASONS
from studyhours.domain.windows import REPEATED_WINDOWS, SINGLE_WINDOWS
from studyhours.rules.columns import TABLED
from studyhours.rules.model import CONSEQUENCES, WINDOW_END, WINDOW_START
from studyhours.rules.pro_rata import ROUNDINGS
from studyhours.rules.pro_rata import UNITS as SERVED_BY
from studyhours.rules.times import FIRST_DAY, LAST_DAY
from studyhours.services.rulebook.document import Data, Path, at, listed
from studyhours.services.rulebook.fields import (
    ADDED,
    CHOICE,
    DAY,
    DAY_OR_WORD,
    EDGE,
    GRADES,
    GRID,
    MONTHS,
    NAMED_NODES,
    NAMED_TEXTS,
    NEEDED,
    NODE,
    NODES,
    NUMBER,
    OWN,
    RAW,
    RULE_ID,
    SHOWN,
    TARGET,
    TEXT,
    TEXTS,
    WORDS,
    Field,
    Form,
    Row,
    Way,
)
from studyhours.services.rulebook.shapes_measures import measure_shape, step_shape, take_shape
from studyhours.services.rulebook.shapes_others import (
    ALL_FACTS,
    asked_of_others,
    fact_field,
    subject_field,
)
from studyhours.services.rulebook.ways import (
    ASKS,
    BOUNDS,
    CEILINGS,
    CYCLE,
    DATED,
    FIXED_CYCLE,
    MEASURE,
    ONE_EFFECT,
    PART,
    QUESTION,
    ROLLING,
    RULE,
    SET,
    SOURCE,
    STEP,
    TAKE,
    TEST,
    TESTS,
    WHEN,
    Line,
    way,
    way_now,
)

AROUND_WINDOW = ""
_WINDOWS = SINGLE_WINDOWS + REPEATED_WINDOWS


def form_of(place: str, data: Data) -> Form:
    """The form of a node.

    Args:
        place: What the node is, one of ``rule_ways.PLACES``.
        data: The node; what it holds and the grammar does not know is shown as it stands.
    """
    node = data if isinstance(data, dict) else {}
    rows, more, known = [], [], set(_HIDDEN.get(place, ()))
    for line in _SHAPES[place](node):
        if isinstance(line, Way):
            known.add(line.now)
            rows.append(Row(way=line))
            continue
        known.add(line.path[0])
        if line.presence == ADDED and at(node, line.path) is None:
            more.append(line)
        else:
            rows.append(Row(field=line))
    rows += [Row(field=Field((key,), RAW, "unknown")) for key in node if key not in known]
    return Form(tuple(rows), tuple(more))


_HIDDEN: Mapping[str, tuple[str, ...]] = {SET: ("format", "rules", "cases")}
"""Keys that are not entered: what the list beside the form and the page of cases are for."""


# ---------------------------------------------------------------- the set


def _set(_node: dict[str, Data]) -> list[Line]:
    return [
        Field(("title",), WORDS, "title"),
        Field(("effective", "from"), DAY, "effective_from", SHOWN),
        Field(("effective", "to"), DAY, "effective_to", ADDED),
        Field(("sources",), NODES, "sources", ADDED, place=SOURCE),
        Field(("id",), RULE_ID, "set_id"),
        Field(("version",), NUMBER, "version", ADDED),
        Field(("instead_of",), TEXTS, "instead_of", ADDED),
        Field(("lists",), NAMED_TEXTS, "lists", ADDED),
        Field(("define",), NAMED_NODES, "define", ADDED, place=MEASURE),
        Field(("ranks",), NAMED_TEXTS, "ranks", ADDED),
        Field(("at_risk", "one"), NUMBER, "risk_one", ADDED),
        Field(("at_risk", "many"), NUMBER, "risk_many", ADDED),
    ]


def _source(_node: dict[str, Data]) -> list[Line]:
    return [Field(("row",), TEXT, "row"), Field(("text",), WORDS, "source_text", SHOWN)]


# ---------------------------------------------------------------- rules and their parts


def _rule(node: dict[str, Data]) -> list[Line]:
    served = ("pro_rata", "unit")
    words = "rule_word.served_by_"
    return [
        Field(("title",), WORDS, "title"),
        *_windows(node, inside=False),
        *_asked(node),
        *_cuts(),
        Field(("applies_to",), NODES, "applies_to", ADDED, place=TEST),
        Field(("waived_when",), NODES, "waived_when", ADDED, place=TEST),
        *_effect(node),
        *_seldom(),
        Field(served, CHOICE, "pro_rata", ADDED, SERVED_BY, words, goes_with=("pro_rata",)),
        *(_pro_rata() if "pro_rata" in node else ()),
        Field(("decide",), NODES, "decide", ADDED, place=QUESTION),
        Field(("spend",), TEXT, "spend", ADDED),
        subject_field(),
        Field(("id",), RULE_ID, "rule_id"),
    ]


def _effect(node: dict[str, Data]) -> list[Line]:
    """What missing a rule brings: a word for the appraisal, or the best grade left of outcomes."""
    missed = ("if_missed",)
    if "if_missed" not in node:
        return [Field(missed, CHOICE, "if_missed", ADDED, CONSEQUENCES, "consequence.")]
    how = way("effect", node, (ONE_EFFECT, CEILINGS))
    if how.now == CEILINGS:
        return [how, Field(missed, GRADES, "if_missed", ADDED, CONSEQUENCES, "consequence.")]
    return [how, Field(missed, CHOICE, "if_missed", ADDED, CONSEQUENCES, "consequence.")]


def _pro_rata() -> list[Line]:
    return [
        Field(("pro_rata", "without"), OWN, "without", SHOWN, REASONS, "reason_word."),
        Field(("pro_rata", "round"), CHOICE, "round", SHOWN, ROUNDINGS, "rule_word.round_"),
        Field(("pro_rata", "to"), NUMBER, "round_multiple", SHOWN),
    ]


def _part(node: dict[str, Data]) -> list[Line]:
    title = Field(("title",), WORDS, "part_title", ADDED)
    windows = _windows(node, inside=True)
    return [title, *_asked(node), *windows, *_cuts(), *_seldom()]


def _seldom() -> list[Line]:
    return [
        Field(("veto",), NODE, "veto", ADDED, place=PART),
        Field(("round_to",), NUMBER, "round_to", ADDED),
        Field(("dated_by",), CHOICE, "dated_by", ADDED, (LAST_DAY, FIRST_DAY), "rule_word."),
    ]


def _asked(node: dict[str, Data]) -> list[Line]:
    """What a requirement asks: a measure with its number, or several requirements."""
    asks = way("asks", node, ASKS)
    match asks.now:
        case "measure":
            bound = way("bound", node, BOUNDS)
            measure = Field(("measure",), NODE, "measure", place=MEASURE)
            return [asks, bound, Field((bound.now,), TARGET, bound.now, place=DATED), measure]
        case "ratio":
            bound = way("share_bound", node, BOUNDS)
            return [
                asks,
                Field(("ratio", "part"), NODE, "ratio_part", place=MEASURE),
                Field(("ratio", "whole"), NODE, "ratio_whole", place=MEASURE),
                bound,
                Field(("ratio", bound.now), NUMBER, f"ratio_{bound.now}"),
            ]
        case "bundle":
            needed = Field(("bundle", "at_least"), NUMBER, "bundle_at_least")
            return [asks, needed, Field(("bundle", "of"), NODES, "parts", place=PART)]
        case "matrix":
            return [
                asks,
                Field(("matrix", "measure"), NODE, "measure", place=MEASURE),
                Field(
                    ("matrix", "rows", "by"), CHOICE, "matrix_rows", NEEDED, TABLED, "rule_word."
                ),
                Field(
                    ("matrix", "columns", "by"),
                    CHOICE,
                    "matrix_columns",
                    NEEDED,
                    TABLED,
                    "rule_word.",
                ),
                Field(("matrix", "at_least"), GRID, "matrix_cells"),
            ]
        case "all_of_group" | "linked":
            return [asks, *asked_of_others(asks.now)]
        case _:
            return [asks, Field((asks.now,), NODES, "parts", place=PART)]


def _windows(node: dict[str, Data], *, inside: bool) -> list[Line]:
    """The windows; inside another requirement no window of its own means that one's."""
    lines: list[Line] = []
    when = way_now("when", node)
    if not inside:
        lines.append(way("when", node, (WHEN, CYCLE)))
    if when == CYCLE and not inside:
        lines.append(way("cycle", node, (FIXED_CYCLE, ROLLING)))
        lines.append(Field((CYCLE, "years"), NUMBER, "cycle_years"))
        if way_now("cycle", node) == FIXED_CYCLE:
            lines.append(Field((CYCLE, "from"), DAY, "cycle_from"))
        else:
            lines.append(Field((CYCLE, "to"), EDGE, "cycle_to", SHOWN))
    else:
        words = (AROUND_WINDOW, *_WINDOWS) if inside else _WINDOWS
        presence = SHOWN if inside else NEEDED
        lines.append(Field((WHEN,), CHOICE, "window", presence, words, "rule_when."))
    return lines


def _cuts() -> list[Line]:
    return [
        Field(("within", "from"), EDGE, "within_from", ADDED),
        Field(("within", "to"), EDGE, "within_to", ADDED),
        Field(("within", "months"), MONTHS, "within_months", ADDED),
        Field(("tolerance",), TEXT, "tolerance", ADDED),
    ]


def _dated(_node: dict[str, Data]) -> list[Line]:
    return [
        Field(("from",), DAY, "dated_from", SHOWN),
        Field(("to",), DAY, "dated_to", SHOWN),
        Field(("value",), NUMBER, "dated_value"),
        Field(("source",), TEXT, "dated_source", ADDED),
    ]


# ---------------------------------------------------------------- people


_SEVERAL = ("any", "all")


def _test(node: dict[str, Data]) -> list[Line]:
    how = way("test", node, TESTS)
    if how.now in _SEVERAL:
        return [how, Field((how.now,), NODES, "tests", place=TEST)]
    days = (WINDOW_START, WINDOW_END)
    on = Field(("on",), DAY_OR_WORD, "on", ADDED, days, "rule_word.day_")
    if how.now == "number":
        return [
            Field(("fact",), CHOICE, "fact", NEEDED, NUMBERS, "fact."),
            how,
            Field(("at_least",), NUMBER, "years_from", SHOWN),
            Field(("below",), NUMBER, "years_below", SHOWN),
            Field(("over",), NUMBER, "years_over", ADDED),
            Field(("at_most",), NUMBER, "years_at_most", ADDED),
            on,
        ]
    fact = Field(("fact",), CHOICE, "fact", NEEDED, ALL_FACTS, "fact.")
    return [fact, how, fact_field(how.now, node.get("fact")), on]


def _question(_node: dict[str, Data]) -> list[Line]:
    when = Field(("when",), NODES, "question_when", place=TEST)
    return [when, Field(("ask",), WORDS, "question_ask")]


_SHAPES: Mapping[str, Callable[[dict[str, Data]], list[Line]]] = {
    SET: _set,
    RULE: _rule,
    PART: _part,
    MEASURE: measure_shape,
    TEST: _test,
    QUESTION: _question,
    SOURCE: _source,
    STEP: step_shape,
    TAKE: take_shape,
    DATED: _dated,
}


def nodes_in(place: str, data: Data, path: Path = ()) -> Iterator[tuple[Path, str]]:
    """Every node inside a node, itself first, with what it is."""
    yield path, place
    for row in form_of(place, data).rows:
        field = row.field
        if field is None or not field.place:
            continue
        inner = at(data, field.path)
        here = (*path, *field.path)
        if field.form == NODE and inner is not None:
            yield from nodes_in(field.place, inner, here)
        elif field.form == NODES or (field.form == TARGET and isinstance(inner, list)):
            for number, one in enumerate(listed(inner)):
                yield from nodes_in(field.place, one, (*here, number))
        elif field.form == NAMED_NODES and isinstance(inner, dict):
            for name, one in inner.items():
                yield from nodes_in(field.place, one, (*here, name))


def known_keys(place: str, data: Data) -> frozenset[str]:
    """The keys that may stand in a node as it is, those of other ways included."""
    node = data if isinstance(data, dict) else {}
    known: set[str] = set()
    for line in _SHAPES[place](node):
        known |= set(line.ways) if isinstance(line, Way) else {line.path[0]}
    return frozenset(known)
