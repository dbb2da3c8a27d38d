"""Groups, pairs and schools in a closed year: their results, and the entries these rest on.

They stand in the closing itself, whose seal covers them. A closing made before this was kept, or
while no rule was about any, says nothing of them. Which records counted is kept of teachers alone.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from studyhours.domain.people import GROUP_KINDS
from studyhours.rules.subjects import PAIR
from studyhours.services.checking.checking import UnitChecked
from studyhours.services.closing.corrected import RuleKept
from studyhours.services.closing.entries import EntryKept, kept_of, kept_plain, rested_on
from studyhours.services.closing.form import FrozenResult, freeze, result_of, result_plain


@dataclass(frozen=True, slots=True)
class UnitKept:
    """The frozen results of a group, pair or school.

    Attributes:
        uid: Its identifier.
        kind: One of ``domain.people.ALL_UNIT_KINDS``, or ``pair``.
        name: Its name then.
        verdict: The worst of the rules that bind it.
        appraisal: The worst consequence.
        rules: The rules about its kind of subject, with the version that judged.
        results: How each of them stood.
        entries: The entries of registers these rest on.
    """

    uid: str
    kind: str
    name: str
    verdict: str
    appraisal: str
    rules: tuple[tuple[RuleKept, int], ...]
    results: tuple[FrozenResult, ...]
    entries: tuple[EntryKept, ...]

    @property
    def in_school(self) -> bool:
        """Whether it is a group or pair inside the school."""
        return self.kind in {*GROUP_KINDS, PAIR}


def units_plain(units: Iterable[UnitChecked]) -> list[dict[str, Any]]:
    """Units judged as a closing keeps them."""
    return [
        {
            "uid": one.uid,
            "kind": one.kind,
            "name": one.name,
            "verdict": one.result.verdict,
            "appraisal": one.result.appraisal,
            "rules": [
                {
                    "ruleset": rule.ruleset_id,
                    "version": rule.version,
                    "id": rule.rule_id,
                    "title": dict(rule.title),
                    "result": result_plain(freeze(rule)),
                }
                for rule in one.result.rules
            ],
            "entries": kept_plain(rested_on(one.result, {}, ())),
        }
        for one in units
    ]


def units_of(plain: Iterable[Mapping[str, Any]] | None) -> tuple[UnitKept, ...] | None:
    """Units from their plain data; None where the closing says nothing of them."""
    return None if plain is None else tuple(map(_unit, plain))


def _unit(plain: Mapping[str, Any]) -> UnitKept:
    return UnitKept(
        plain["uid"],
        plain["kind"],
        plain["name"],
        plain["verdict"],
        plain["appraisal"],
        tuple(
            (RuleKept(rule["ruleset"], rule["id"], dict(rule["title"])), rule["version"])
            for rule in plain["rules"]
        ),
        tuple(result_of(rule["result"]) for rule in plain["rules"]),
        tuple(kept_of(plain["entries"]).values()),
    )
