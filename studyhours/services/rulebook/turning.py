"""Makes parts of rules, and turns one way of saying something into another."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import cast

from studyhours.domain.people import NUMBERS
from studyhours.services.rulebook.document import Data, at, drop, listed, put
from studyhours.services.rulebook.ways import (
    ASKS,
    CEILINGS,
    LEAVES,
    MEASURE,
    OPERATORS,
    PART,
    QUESTION,
    ROLLING,
    SOURCE,
    STEP,
    TABLES,
    TAKE,
    TEST,
    way_now,
)

Node = dict[str, Data]
_ASKED = (*ASKS, "at_least", "at_most", "round_to")
"""Keys that say what is asked; the others stay when something else is asked."""
_NEW: Mapping[str, Data] = {
    PART: {"measure": {"count": "record", "of": {"kind": "training"}}, "at_least": "1"},
    MEASURE: {"sum": "hour", "of": {"kind": "training"}},
    TEST: {"fact": "layer", "is": ""},
    QUESTION: {"when": [{"fact": "layer", "is": ""}], "ask": {"zh": ""}},
    SOURCE: {"row": ""},
    STEP: {"each": "1"},
    TAKE: {"where": {"attendance": "absent"}, "take": "1"},
    "dated": {"value": "1"},
}


def new_node(place: str) -> Data:
    """A node to begin with, of what stands at a place."""
    return _NEW[place]


def turn(name: str, node: Node, to: str) -> Node:
    """A node said in another way, with all of it that the other way has a place for.

    Args:
        name: What is chosen, as in ``rule_ways.way_now``.
        node: The node.
        to: The way wanted.
    """
    if way_now(name, node) == to:
        return node
    return _TURNS[name](node, to)


def turn_side(matrix: Data | None, side: str, words: Sequence[str]) -> Data:
    """A matrix whose rows or columns are by another field: the numbers stay where they are.

    Args:
        matrix: The matrix; its cells are rows of columns.
        side: ``rows`` or ``columns``.
        words: Words of the new field, for the heads: those of the old one mean nothing in it.
    """
    cells = at(matrix or {}, ("at_least",))
    if not isinstance(cells, dict):
        return matrix or {}
    rows = {key: row for key, row in cells.items() if isinstance(row, dict)}
    heads = list(rows if side == "rows" else dict.fromkeys(k for row in rows.values() for k in row))
    named = dict(zip(heads, (*words, *heads[len(words) :]), strict=False))
    if side == "rows":
        turned: Node = {named[key]: row for key, row in rows.items()}
    else:
        turned = {
            row: {named[key]: number for key, number in cells.items()}
            for row, cells in rows.items()
        }
    return cast(Node, put(cast(Node, matrix), ("at_least",), turned))


def _turn_bound(node: Node, to: str) -> Node:
    before = "at_least" if to == "at_most" else "at_most"
    return _renamed(node, before, to)


def _turn_share_bound(node: Node, to: str) -> Node:
    asked = at(node, ("ratio",))
    if not isinstance(asked, dict):
        return node
    before = "at_least" if to == "at_most" else "at_most"
    return {**node, "ratio": _renamed(asked, before, to)}


def _turn_cycle(node: Node, to: str) -> Node:
    years = at(node, ("cycle", "years")) or "1"
    other: Node = {"years": years, "from": ""}
    if to == ROLLING:
        other = {"years": years, "rolling": "yes"}
    return {**node, "cycle": other}


def _turn_factor(node: Node, to: str) -> Node:
    by: Data = {"level": {"school": "1", "other": "0"}} if to == TABLES else "1"
    return cast(Node, put(node, ("factor", "by"), by))


def _turn_effect(node: Node, to: str) -> Node:
    said = node.get("if_missed", "none")
    if to == CEILINGS:
        return {**node, "if_missed": {"appraisal": said}}
    return {**node, "if_missed": at(said, ("appraisal",)) or "none"}


def _renamed(node: Node, before: str, after: str) -> Node:
    return {after if key == before else key: value for key, value in node.items()}


# ---------------------------------------------------------------- requirements


def _turn_asked(node: Node, to: str) -> Node:
    inside = _asked_inside(node)
    if way_now("asks", inside) == to:
        return _replaced(node, inside)
    if to in _LISTS:
        parts = _parts(node)
        return _replaced(node, _together(to, parts or [inside, new_node(PART)]))
    if to == "all_of_group":
        return _replaced(node, {"all_of_group": {"each": inside}})
    if to == "linked":
        return _replaced(node, {"linked": {"to": "partner", "rule": "", "status": "met"}})
    measure = _a_measure(inside)
    if to == "measure":
        return _replaced(node, {"measure": measure, "at_least": "1"})
    if to == "ratio":
        whole = drop(measure, ("where",)) if isinstance(measure, dict) else measure
        return _replaced(node, {"ratio": {"part": measure, "whole": whole, "at_least": "2/3"}})
    cells: Data = {"course": {"school": "1"}}
    table: Node = {
        "measure": first_leaf(measure),
        "rows": {"by": "type"},
        "columns": {"by": "level"},
        "at_least": cells,
    }
    return _replaced(node, {"matrix": table})


_LISTS = ("all", "any", "bundle")


def _parts(node: Node) -> list[Data]:
    """The requirements a requirement is made of; none where it is none of several."""
    now = way_now("asks", node)
    if now not in _LISTS:
        return []
    return listed(at(node, ("bundle", "of") if now == "bundle" else (now,)))


def _asked_inside(node: Node) -> Node:
    """What is asked: of several parts what the first asks, of members what is asked of each."""
    found: Data | None = node
    if way_now("asks", node) in _LISTS:
        found = next(iter(_parts(node)), None)
    elif way_now("asks", node) == "all_of_group":
        found = at(node, ("all_of_group", "each"))
    elif way_now("asks", node) == "linked":
        found = None
    inside = found if isinstance(found, dict) else cast(Node, new_node(PART))
    return {key: value for key, value in inside.items() if key in _ASKED}


def _together(how: str, parts: list[Data]) -> Node:
    if how == "bundle":
        return {"bundle": {"at_least": str(max(1, len(parts) - 1)), "of": parts}}
    return {how: parts}


def _a_measure(asked: Node) -> Data:
    """The measure a requirement is about, whichever way it asks."""
    for path in (("measure",), ("ratio", "part"), ("matrix", "measure")):
        found = at(asked, path)
        if found is not None:
            return found
    return new_node(MEASURE)


def _replaced(node: Node, asked: Node) -> Node:
    """A node that asks something else, in the place where it asked before."""
    kept: Node = {}
    for key, value in node.items():
        if key not in _ASKED:
            kept[key] = value
        elif asked:
            kept.update(asked)
            asked = {}
    return {**kept, **asked}


def _turn_time(node: Node, to: str) -> Node:
    if to == "window":
        return {
            "window" if key == "cycle" else key: "school_year" if key == "cycle" else value
            for key, value in node.items()
        }
    cycle: Data = {"years": "5", "rolling": "yes"}
    return {
        "cycle" if key == "window" else key: cycle if key == "window" else value
        for key, value in node.items()
    }


# ---------------------------------------------------------------- measures


def wrap(measure: Data, operator: str) -> Node:
    """A measure inside an operator."""
    inner = measure
    match operator:
        case "add":
            return {"add": [inner, new_node(MEASURE)]}
        case "cap":
            return {"cap": {"at_most": "24", "measure": inner}}
        case "best":
            return {"best": {"number": "3", "measure": inner}}
        case "previous":
            return {"previous": {"measure": inner}}
        case "factor":
            return {"factor": {"by": "1", "measure": inner}}
        case "stages":
            steps: Data = [{"first": "1", "each": "2"}, {"each": "1"}]
            return {"stages": {"unit": "hour", "steps": steps, "measure": inner}}
        case "substitute":
            return {"substitute": {"measure": inner, "by": new_node(MEASURE), "at_most": "12"}}
        case "deduct":
            return {"deduct": {"measure": inner, "each": [new_node(TAKE)]}}
        case "share":
            return {"share": {"of": "self", "weight": "100%", "measure": inner}}
        case _:
            return {"use": ""}


def unwrap(node: Data) -> Data:
    """What stands in an operator: its measure, of several the first; a leaf as it is."""
    operator = _operator(node)
    if operator is None or operator == "use":
        return node
    inner = at(node, (operator,))
    if operator == "add":
        return listed(inner)[0] if listed(inner) else new_node(MEASURE)
    return at(inner, ("measure",)) or new_node(MEASURE)


def _operator(node: Data) -> str | None:
    return next((one for one in OPERATORS if isinstance(node, dict) and one in node), None)


def first_leaf(measure: Data) -> Data:
    """The first measure inside that looks at records itself."""
    while _operator(measure) not in {None, "use"}:
        measure = unwrap(measure)
    return new_node(MEASURE) if _operator(measure) else measure


def _turn_measure(node: Node, to: str) -> Node:
    if to in OPERATORS:
        inner = unwrap(node)
        if to == "best" and isinstance(inner, dict) and "distinct" in inner:
            inner = _turn_measure(inner, "count")  # the best are records, not what they are about
        return wrap(inner, to)
    leaf = cast(Node, first_leaf(node))
    kept: Node = {key: leaf[key] for key in ("of", "where", "whose") if key in leaf}
    if to == "grant":
        return {"grant": _unit(leaf)}
    if not kept.get("of") or "grant" in leaf:
        kept = {"of": {"kind": "training"}}
    first: Node = {to: {"sum": _unit(leaf), "count": "record", "distinct": "book"}[to]}
    convert: Node = {"convert": leaf["convert"]} if to == "sum" and "convert" in leaf else {}
    return {**first, **kept, **convert}


def _unit(leaf: Node) -> Data:
    return next((leaf[how] for how in LEAVES if how in {"sum", "grant"} and how in leaf), "hour")


# ---------------------------------------------------------------- people


_SEVERAL_TESTS = ("any", "all")


def _turn_test(node: Node, to: str) -> Node:
    on: Node = {"on": node["on"]} if "on" in node else {}
    now = way_now("test", node)
    if now in _SEVERAL_TESTS and to in _SEVERAL_TESTS:
        return {to: node[now]}
    if to in _SEVERAL_TESTS:
        return {to: [node, new_node(TEST)]}
    if now in _SEVERAL_TESTS:
        first = next((one for one in listed(node[now]) if isinstance(one, dict)), None)
        plain = first is not None and way_now("test", first) not in _SEVERAL_TESTS
        inside = cast(Node, first if plain else new_node(TEST))
        return inside if way_now("test", inside) == to else _turn_test(inside, to)
    if to == "number":
        return {"fact": NUMBERS[0], "at_least": "1", **on}
    values = node.get("is", node.get("is_not", ""))
    fact = node.get("fact", "layer")
    return {"fact": "layer" if fact in NUMBERS else fact, to: values, **on}


_TURNS: Mapping[str, Callable[[Node, str], Node]] = {
    "asks": _turn_asked,
    "measure": _turn_measure,
    "bound": _turn_bound,
    "share_bound": _turn_share_bound,
    "when": _turn_time,
    "cycle": _turn_cycle,
    "test": _turn_test,
    "effect": _turn_effect,
    "by": _turn_factor,
}
