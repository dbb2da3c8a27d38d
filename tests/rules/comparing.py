"""The engine's results in the reference's shape, so that one ``==`` compares them."""

from __future__ import annotations

from collections.abc import Sequence

from studyhours.domain.windows import NEED_TERMS
from studyhours.rules.results import RuleResult, SubjectResult
from studyhours.rules.trace import Trace
from tests.rules.reference import Judged

UNJUDGED = {"waived", "not_bound", "fact_unknown", "no_target", "no_version", "no_windows"}


def as_judged(result: RuleResult, trace: Trace) -> Judged:
    """One rule's result; of rules that were not judged only what the contract says of them."""
    no_windows = result.reason == "no_calendar" and result.span in NEED_TERMS
    unjudged = no_windows or result.reason in UNJUDGED
    counts = result.windows
    return Judged(
        rule=result.rule_id,
        version=result.version,
        status=result.status,
        value=result.value,
        target=None if unjudged else result.target,
        windows=(counts.met, counts.elapsed, counts.total) if counts and not unjudged else None,
        each=tuple(
            ((one.window.first, one.window.last), one.value, one.target, one.status)
            for one in (counts.each if counts else ())
        ),
        counted=frozenset(trace.counted),
        not_counted=frozenset(one.uid for one in trace.not_counted),
    )


def all_judged(result: SubjectResult, traces: Sequence[Trace]) -> list[Judged]:
    """All of one teacher's."""
    return [as_judged(rule, trace) for rule, trace in zip(result.rules, traces, strict=True)]
