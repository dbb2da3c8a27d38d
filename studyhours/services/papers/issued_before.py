"""What somebody holds already when a paper is drafted, and what becomes of it."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import cast

from studyhours.db.models import Certificate
from studyhours.domain.errors import UnusableInput
from studyhours.reports.deed_facts import AnyFacts
from studyhours.services.ledgers.permissions import Actor
from studyhours.services.papers.drafts import ANNUAL, PROOF

_OWN = frozenset({"serial", "issued_on", "replaces", "format"})
"""What two papers that state the same may differ in."""
_ADDED = frozenset({"organiser"})
"""Details that papers did not state at first: one that lacks them says nothing wrong by that."""


@dataclass(frozen=True, slots=True)
class Translated:
    """A valid paper in another language than the one asked for."""

    serial: str
    language: str


@dataclass(frozen=True, slots=True)
class IssuedBefore:
    """A teacher's valid papers of one kind, year and rule set, beside a draft.

    Attributes:
        same: States exactly what the draft does, but for number and day of issue, and for what
            is in ``added``.
        others: Numbers of others in the draft's language.
        translated: Those in another language, whatever they state.
        outdated: Valid certificates although the draft is a proof of no fewer days: what they
            certify is not so by the records as they are now.
        replaced: Numbers of those in the draft's language that it takes the place of: no two of a
            kind are valid but proofs of other days, each of which is true of its own.
        added: Details of the draft that ``same`` was issued without.
    """

    same: Certificate | None = None
    others: tuple[str, ...] = ()
    translated: tuple[Translated, ...] = ()
    outdated: tuple[str, ...] = ()
    replaced: tuple[str, ...] = ()
    added: tuple[str, ...] = ()

    @property
    def beside(self) -> tuple[str, ...]:
        """Those in the draft's language that stay valid beside it."""
        return tuple(one for one in self.others if one not in self.replaced)

    @property
    def newest_replaced(self) -> str | None:
        """The one of those replaced that a new paper names."""
        return self.replaced[-1] if self.replaced else None


def require_may_replace(actor: Actor, before: IssuedBefore) -> None:
    """Refuses a paper that would take back a valid one, where the actor may not revoke.

    Raises:
        UnusableInput: ``paper_would_revoke``, of this paper; others can be issued.
    """
    if before.replaced and "revoke" not in actor.functions:
        raise UnusableInput("paper_would_revoke", serials="、".join(before.replaced))


def issued_before(valid: Sequence[Certificate], draft: AnyFacts) -> IssuedBefore:
    """What somebody holds already.

    Args:
        valid: The teacher's valid papers of the year and rule set.
        draft: What a new paper would state.
    """
    wanted = _without_number(json.loads(draft.to_json()))
    rows = [row for row in valid if row.kind == draft.kind]
    same, added = _same_among(rows, wanted)
    languages = [(row, str(row.facts["language"])) for row in rows if row is not same]
    others = [row for row, language in languages if language == draft.language]
    return IssuedBefore(
        same,
        tuple(row.serial for row in others),
        tuple(
            Translated(row.serial, language)
            for row, language in languages
            if language != draft.language
        ),
        tuple(row.serial for row in valid if _is_outdated(row, draft)),
        tuple(row.serial for row in others if same is None and _gives_way(row, draft)),
        added,
    )


def _same_among(
    rows: Sequence[Certificate], wanted: Mapping[str, object]
) -> tuple[Certificate | None, tuple[str, ...]]:
    """The paper that states what is wanted, and the details that it was issued without."""
    found = {row: _added_since(_without_number(row.facts), wanted) for row in rows}
    same = [(row, added) for row, added in found.items() if added is not None]
    return min(same, key=lambda one: len(one[1]), default=(None, ()))


def _added_since(old: Mapping[str, object], wanted: Mapping[str, object]) -> tuple[str, ...] | None:
    """Details that are stated now and were not then; None where anything else differs."""
    if old == wanted:
        return ()
    before, now = _details(old), _details(wanted)
    added = tuple(name for name in now if name in _ADDED and name not in before)
    kept = [[name, said] for name, said in now.items() if name not in added]
    return added if added and old == {**wanted, "details": kept} else None


def _details(facts: Mapping[str, object]) -> dict[str, str]:
    return dict(cast("Sequence[tuple[str, str]]", facts.get("details", ())))


def _is_outdated(row: Certificate, draft: AnyFacts) -> bool:
    """Whether a draft proof shows that a certificate is no longer borne out by the records.

    What was not met yet up to an earlier day says nothing about it.
    """
    ends = draft.period_end.isoformat()
    return row.kind == ANNUAL != draft.kind and str(row.facts["period_end"]) <= ends


def _gives_way(row: Certificate, draft: AnyFacts) -> bool:
    """Whether a valid paper about the same cannot be true beside the draft.

    Only of proofs of a year's hours several are: each states the hours up to its own day.
    """
    days = (draft.period_start.isoformat(), draft.period_end.isoformat())
    return draft.kind != PROOF or (row.facts["period_start"], row.facts["period_end"]) == days


def _without_number(facts: Mapping[str, object]) -> dict[str, object]:
    return {key: value for key, value in facts.items() if key not in _OWN}
