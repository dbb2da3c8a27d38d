"""The shapes of measures as forms: leaves with their conditions, and operators over measures."""

from __future__ import annotations

from studyhours.domain.quantity import UNITS
from studyhours.domain.registers import REASONS
from studyhours.domain.traits import known_words
from studyhours.rules.columns import EVIDENCE_WORDS, FIXED, OBJECTS, TABLED, WORDED
from studyhours.rules.columns import OWN as OWN_COLUMNS
from studyhours.rules.measures import PERIODS, RECORD, WHOLE
from studyhours.services.rulebook.document import Data, at, listed
from studyhours.services.rulebook.fields import (
    ADDED,
    CHOICE,
    CHOICES,
    CONVERT,
    DEFINED,
    KINDS,
    LISTED,
    NEEDED,
    NODE,
    NODES,
    NUMBER,
    OWN,
    SHOWN,
    TABLE,
    TYPES,
    Field,
)
from studyhours.services.rulebook.shapes_others import share, whose_field
from studyhours.services.rulebook.ways import (
    MEASURE,
    MEASURES,
    NUMBERED,
    STEP,
    TABLES,
    TAKE,
    Line,
    way,
    way_now,
)


def measure_shape(node: dict[str, Data]) -> list[Line]:
    """A measure: what is looked at and added up, or what is done to other measures."""
    how = way("measure", node, MEASURES)
    if how.now in {"sum", "count", "distinct"}:
        return [how, *_leaf(how.now)]
    if how.now == "grant":
        return [how, *_granted()]
    return [how, *_operator(how.now, node)]


def _operator(now: str, node: dict[str, Data]) -> list[Line]:
    inner = Field((now, "measure"), NODE, "inner", place=MEASURE)
    match now:
        case "add":
            return [Field(("add",), NODES, "addends", place=MEASURE)]
        case "cap":
            periods = (WHOLE, RECORD, *PERIODS)
            return [
                inner,
                Field(("cap", "at_most"), NUMBER, "cap_limit", SHOWN),
                Field(("cap", "per"), CHOICE, "cap_per", SHOWN, periods, "rule_word."),
                Field(("cap", "at_least"), NUMBER, "cap_least", ADDED),
                Field(("cap", "round_to"), NUMBER, "cap_step", ADDED),
            ]
        case "best":
            return [inner, Field(("best", "number"), NUMBER, "best_number")]
        case "previous":
            return [inner]
        case "factor":
            return [inner, way("by", node, (NUMBERED, TABLES)), *_factor(node)]
        case "stages":
            steps = Field(("stages", "steps"), NODES, "steps", place=STEP)
            return [inner, _unit("stages"), steps]
        case "substitute":
            return [
                inner,
                Field(("substitute", "by"), NODE, "substitute_by", place=MEASURE),
                Field(("substitute", "beyond"), NUMBER, "substitute_beyond", SHOWN),
                Field(("substitute", "at_most"), NUMBER, "substitute_most", SHOWN),
                Field(("substitute", "rate"), NUMBER, "substitute_rate", ADDED),
            ]
        case "deduct":
            void = ("deduct", "void")
            return [
                inner,
                Field(("deduct", "each"), NODES, "takes", SHOWN, place=TAKE),
                Field((*void, "at_least"), NUMBER, "void", ADDED, goes_with=void),
                *(_void() if at(node, void) is not None else ()),
            ]
        case "share":
            return share()
        case _:
            return [Field(("use",), DEFINED, "use")]


def _granted() -> list[Line]:
    return [
        Field(("grant",), CHOICE, "unit", NEEDED, UNITS, "unit."),
        Field(("where", "reason"), OWN, "reasons", ADDED, REASONS, "reason_word."),
        Field(("convert",), CONVERT, "convert", ADDED),
    ]


def _unit(operator: str) -> Field:
    return Field((operator, "unit"), CHOICE, "out_unit", SHOWN, ("", *UNITS), "unit.")


def _leaf(how: str) -> list[Line]:
    match how:
        case "sum":
            first: list[Line] = [Field(("sum",), CHOICE, "unit", NEEDED, UNITS, "unit.")]
        case "distinct":
            first = [Field(("distinct",), CHOICE, "objects", NEEDED, OBJECTS, "object.")]
        case _:
            first = []
    convert: list[Line] = []
    if how == "sum":
        convert = [Field(("convert",), CONVERT, "convert", ADDED)]
    return [*_selection(), *first, whose_field(), *_conditions(), *convert]


def _selection(before: tuple[str, ...] = (), presence: str = NEEDED) -> list[Line]:
    return [
        Field((*before, "of", "kind"), KINDS, "kinds", presence),
        Field((*before, "of", "type"), TYPES, "types", SHOWN),
    ]


def _conditions(before: tuple[str, ...] = ()) -> list[Line]:
    """What must hold for a record to count."""
    fields: list[Line] = []
    for column in WORDED:
        own = column in OWN_COLUMNS
        words = tuple(sorted(known_words(column))) if own else tuple(FIXED[column])
        path = (*before, "where", column)
        form = OWN if own else CHOICES
        section = f"rule_{column}."
        fields.append(Field(path, form, column, ADDED, words, section, group="where"))
    evidence, other = (*before, "where", "evidence"), (*before, "where", "with")
    return [
        *fields,
        Field(evidence, CHOICES, "evidence", ADDED, EVIDENCE_WORDS, "rule_evidence.", "", "where"),
        Field((*before, "where", "has"), CHOICE, "has", ADDED, ("text",), "rule_has.", "", "where"),
        Field(other, CHOICE, "with", ADDED, ("partner",), "rule_with.", "", "where"),
        Field((*before, "where", "characters"), NUMBER, "characters", ADDED, group="where"),
        Field((*before, "where", "on_list"), LISTED, "on_list", ADDED, group="where"),
    ]


def _factor(node: dict[str, Data]) -> list[Line]:
    if way_now("by", node) == NUMBERED:
        return [Field(("factor", "by"), NUMBER, "factor"), _unit("factor")]
    tables = [
        Field(
            ("factor", "by", column), TABLE, column, ADDED, table_words(column), f"rule_{column}."
        )
        for column in TABLED
    ]
    return [*tables, _unit("factor")]


def table_words(column: str) -> tuple[str, ...]:
    """The words of the grammar that a column may hold."""
    if column in OWN_COLUMNS:
        return tuple(sorted(known_words(column)))
    return tuple(FIXED.get(column, ()))


def _void() -> list[Line]:
    inside = ("deduct", "void")
    return [*_conditions(inside), *_selection(inside, ADDED), whose_field(inside)]


def step_shape(_node: dict[str, Data]) -> list[Line]:
    """One stage of a conversion."""
    first = Field(("first",), NUMBER, "step_first", SHOWN)
    return [first, Field(("each",), NUMBER, "step_each")]


def take_shape(_node: dict[str, Data]) -> list[Line]:
    """What is taken away, for which records."""
    return [Field(("take",), NUMBER, "take"), *_conditions(), *_selection((), ADDED), whose_field()]


def unit_key(measure: Data | None) -> str:
    """The key of the unit a measure comes to, in the section ``unit``; records by their kind.

    Items of evaluations are points.
    """
    node = measure if isinstance(measure, dict) else {}
    if node.get("sum") == "item" and listed(at(node, ("of", "kind"))) == ["evaluation"]:
        return "item_evaluation"
    for how in ("sum", "distinct", "grant"):
        if how in node:
            return str(node[how])
    if "count" in node:
        kinds = {str(one) for one in listed(at(node, ("of", "kind")))}
        own = {"writing": "record_writing", "reading": "record_reading"}
        if len(kinds) == 1:
            kind = kinds.pop()
            return own.get(kind, "record_lesson" if kind in {"lesson", "observation"} else "record")
        return "record"
    for how in ("factor", "stages"):
        if at(node, (how, "unit")):
            return str(at(node, (how, "unit")))
    if "add" in node:
        return unit_key(next(iter(listed(node["add"])), None))
    inner = (at(node, (how, "measure")) for how in node)
    return next((unit_key(one) for one in inner if one is not None), "")
