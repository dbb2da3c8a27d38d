"""Ways of saying something in a rule: which one a node uses, and all there are."""

from __future__ import annotations

from typing import TypeAlias

from studyhours.domain.people import NUMBERS
from studyhours.services.rulebook.document import Data, at
from studyhours.services.rulebook.fields import Field, Way

SET, RULE, PART, MEASURE, TEST, QUESTION = "set", "rule", "part", "measure", "test", "question"
SOURCE, STEP, TAKE, DATED = "source", "step", "take", "dated"
PLACES = (SET, RULE, PART, MEASURE, TEST, QUESTION, SOURCE, STEP, TAKE, DATED)
"""What a node may be."""

ASKS = ("measure", "all", "any", "bundle", "ratio", "matrix", "all_of_group", "linked")
LEAVES = ("sum", "count", "distinct", "grant")
OPERATORS = (
    "add", "cap", "best", "factor", "stages", "substitute", "previous", "deduct", "share", "use",
)  # fmt: skip
MEASURES = (*LEAVES, *OPERATORS)
TESTS = ("is", "is_not", "number", "any", "all")
BOUNDS = ("at_least", "at_most")
WHEN, CYCLE = "window", "cycle"
FIXED_CYCLE, ROLLING = "fixed", "rolling"
NUMBERED, TABLES = "number", "tables"
ONE_EFFECT, CEILINGS = "one", "ceilings"


def way_now(name: str, data: Data) -> str:
    """Which way of saying something a node uses."""
    node = data if isinstance(data, dict) else {}
    match name:
        case "asks":
            return next((one for one in ASKS if one in node), ASKS[0])
        case "measure":
            return next((one for one in (*OPERATORS, *LEAVES) if one in node), "sum")
        case "bound" | "share_bound":
            bounded = node if name == "bound" else at(node, ("ratio",))
            return BOUNDS[isinstance(bounded, dict) and "at_most" in bounded]
        case "when":
            return CYCLE if CYCLE in node else WHEN
        case "cycle":
            return ROLLING if at(node, (CYCLE, ROLLING)) is not None else FIXED_CYCLE
        case "test":
            if "any" in node or "all" in node:
                return "any" if "any" in node else "all"
            if node.get("fact") in NUMBERS:
                return "number"
            return "is_not" if "is_not" in node else "is"
        case "effect":
            return CEILINGS if isinstance(node.get("if_missed"), dict) else ONE_EFFECT
        case _:
            return TABLES if isinstance(at(node, ("factor", "by")), dict) else NUMBERED


def way(name: str, node: Data, ways: tuple[str, ...]) -> Way:
    """A choice of ways as it stands in a node."""
    return Way(name, way_now(name, node), ways)


Line: TypeAlias = Way | Field
"""What a form is listed by, in order."""
