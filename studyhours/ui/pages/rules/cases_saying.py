"""What the panel of cases says: how many came as expected, and what is wrong with a text."""

from __future__ import annotations

from collections.abc import Sequence

from studyhours.domain.errors import Fault
from studyhours.domain.findings import Finding
from studyhours.services.rulebook.case_forms import CasesKept, CasesRan
from studyhours.services.rulebook.case_text import CasePlain
from studyhours.ui.words import Words


def finding_said(finding: Finding, words: Words) -> str:
    """One thing that is wrong with a text, with its line."""
    line = words.say("rules.line", line=finding.line) if finding.line else ""
    return line + words.say(finding.code, **finding.params)


def fault_said(fault: Fault, words: Words) -> str:
    """A fault; of a text with errors the first of them."""
    return finding_said(fault.findings[0], words) if fault.findings else words.fault(fault)


def wrong_said(kept: CasesKept, cases: Sequence[CasePlain], words: Words) -> str:
    """Why cases are not in the text yet."""
    first = kept.findings[0]
    if kept.case is None:
        return words.say("rule_case.rules_wrong", problem=finding_said(first, words))
    title = str(cases[kept.case].get("title", "")) if kept.case < len(cases) else ""
    # Its line is one of a text that nobody sees.
    problem = words.say(first.code, **first.params)
    title = title or words.say("rule_case.untitled")
    return words.say("rule_case.not_kept", title=title, problem=problem)


def summary_said(count: int, ran: CasesRan | None, words: Words) -> str:
    """How many cases there are, and how many came as expected."""
    if not count:
        return words.say("rule_case.none_yet")
    if ran is None:
        return words.say("rule_case.count", count=count)
    passed = sum(one.passed for one in ran.results.values())
    return words.say("rule_cases.ran", count=count, passed=passed)
