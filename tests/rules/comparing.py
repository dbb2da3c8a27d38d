"""The engine's results in the reference's shape, so that one ``==`` compares them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from studyhours.domain import statuses as st
from studyhours.rules.results import PartResult, RuleResult, SubjectResult, WindowResult
from studyhours.rules.trace import Trace
from tests.rules.reference import Judged, Stand, unjudged

LEFT = {st.EXEMPT, st.NOT_APPLICABLE}


def as_judged(result: RuleResult, trace: Trace) -> Judged:
    """One rule's result."""
    # A rule that was not judged has no day to wait for.
    stand = unjudged(result.status) if result.due is None else _stand(result)
    return Judged(
        result.rule_id,
        result.version,
        stand,
        counted=frozenset(trace.counted),
        not_counted=frozenset(one.uid for one in trace.not_counted),
    )


def _stand(result: RuleResult | PartResult) -> Stand:
    if result.status in LEFT or result.due is None:
        return unjudged(result.status)
    counts = result.windows
    return Stand(
        result.status,
        result.value,
        result.target,
        result.due,
        (counts.met, counts.elapsed, counts.total) if counts else None,
        tuple(
            ((one.window.first, one.window.last), _window(one))
            for one in (counts.each if counts else ())
        ),
        _parts(result),
        result.vetoed,
    )


def _window(one: WindowResult) -> Stand:
    if one.status in LEFT:
        return unjudged(one.status)
    stand = Stand(one.status, one.value, one.target, one.due, parts=_parts(one))
    return replace(stand, vetoed=one.vetoed)


def _parts(one: RuleResult | PartResult | WindowResult) -> tuple[Stand, ...]:
    """Those of others by name, as the reference has them."""
    others = sorted((part for part in one.parts if part.name), key=lambda part: part.name)
    return tuple(_stand(part) for part in (*others, *(one for one in one.parts if not one.name)))


def all_judged(result: SubjectResult, traces: Sequence[Trace]) -> list[Judged]:
    """All of one teacher's."""
    return [as_judged(rule, trace) for rule, trace in zip(result.rules, traces, strict=True)]
