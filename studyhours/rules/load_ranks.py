"""Consequences in a rule file: named outcomes with their grades, and what missing a rule brings."""

from __future__ import annotations

from collections.abc import Mapping

from studyhours.rules.document import Item
from studyhours.rules.model import CONSEQUENCES, Ceiling, Ranking
from studyhours.rules.reader import Reader

APPRAISAL = "appraisal"
"""The outcome every rule set has; its grades are ``CONSEQUENCES``."""


def load_ranks(reader: Reader, item: Item | None) -> tuple[Ranking, ...]:
    """Reads ``ranks``, and keeps them for ``if_missed``; complaints go to the reader."""
    if item is None:
        return ()
    found: dict[str, tuple[str, ...]] = {}
    for name, entry in reader.open_mapping(item).items():
        grades = [(reader.text(one), one.line) for one in reader.some(entry, name)]
        if name == APPRAISAL:
            reader.complain("outcome_built_in", entry.line, name=name)
        if len(grades) == 1:
            reader.complain("one_grade", entry.line, name=name)
        seen: set[str] = set()
        for grade, line in grades:
            if grade in seen:
                reader.complain("same_word_twice", line, value=grade)
            seen.add(grade)
        found[name] = tuple(grade for grade, _ in grades)
    reader.ranks = found
    return tuple(Ranking(name, grades) for name, grades in found.items())


def load_consequence(reader: Reader, item: Item | None) -> tuple[str, tuple[Ceiling, ...]]:
    """Reads ``if_missed``: a word for the appraisal, or a ceiling for each outcome.

    Returns:
        One of ``CONSEQUENCES``, and the ceilings of other outcomes.
    """
    if item is None or not isinstance(item.value, dict):
        return reader.choice(item, CONSEQUENCES, CONSEQUENCES[0]), ()
    consequence, ceilings = CONSEQUENCES[0], []
    for name, entry in reader.open_mapping(item).items():
        if name == APPRAISAL:
            consequence = reader.choice(entry, CONSEQUENCES, consequence)
        elif name not in reader.ranks:
            known = ", ".join((*reader.ranks, APPRAISAL))
            reader.complain("no_such_outcome", entry.line, name=name, known=known)
        else:
            ceilings += _ceiling(reader, name, reader.ranks, entry)
    return consequence, tuple(ceilings)


def _ceiling(
    reader: Reader, name: str, ranks: Mapping[str, tuple[str, ...]], item: Item
) -> list[Ceiling]:
    grades = ranks[name]
    said = reader.text(item)
    if said not in grades:
        reader.complain("unknown_value", item.line, value=said, known=", ".join(grades))
        return []
    if said == grades[0]:  # everybody may have the best
        reader.complain("no_ceiling", item.line, value=said, name=name)
    return [Ceiling(name, said, grades.index(said))]
