"""Whether there are words for whatever is handed up as a code, in every language."""

from __future__ import annotations

from collections.abc import Iterator

from studyhours.domain.statuses import EXEMPT, NOT_APPLICABLE, VERDICT_ORDER
from studyhours.domain.texts import LANGUAGES, load_texts
from studyhours.rules.results import PartResult, RuleResult, SubjectResult, WindowResult
from studyhours.rules.trace import Trace

_Judged = RuleResult | PartResult | WindowResult


def without_words(result: SubjectResult, traces: tuple[Trace, ...]) -> list[str]:
    """The reasons nobody could read, and those that say another status than there is."""
    judged = [one for rule in result.rules for one in _all(rule)]
    asked = {f"explain.{one.reason}" for one in judged}
    asked |= {f"not_counted.{one.code}" for trace in traces for one in trace.not_counted}
    unknown = [
        f"{language}: {key}"
        for language in LANGUAGES
        for key in sorted(asked - load_texts(language).entries.keys())
    ]
    return unknown + [
        f"{one.reason} of what is {one.status}"
        for one in judged
        # What others have done is told as it is, whichever of it is asked for.
        if not (isinstance(one, PartResult) and one.name)
        for status in (*VERDICT_ORDER, EXEMPT, NOT_APPLICABLE)
        if f"_{one.reason}".endswith(f"_{status}") and one.status != status
    ]


def _all(one: _Judged) -> Iterator[_Judged]:
    """A result and all inside it."""
    yield one
    for part in one.parts:
        yield from _all(part)
    counts = None if isinstance(one, WindowResult) else one.windows
    for window in counts.each if counts else ():
        yield from _all(window)
