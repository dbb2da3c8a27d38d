"""``rules test``: a rule file's own cases."""

from __future__ import annotations

from argparse import Namespace

from studyhours.cli.console import Console
from studyhours.domain.errors import UnusableInput
from studyhours.rules.model import RuleSet
from studyhours.services.rulebook.case_words import deviation_text, titles_of
from studyhours.services.rulebook.cases import CaseResult, Deviation, run_cases
from studyhours.services.rulebook.rulesets import check_rules

OTHERWISE = 1
"""Exit code where some case came otherwise."""


def test(arguments: Namespace, console: Console) -> int:
    """Runs the cases of a rule file; needs no ledger."""
    ruleset = check_rules(arguments.file)
    if not ruleset.cases:
        raise UnusableInput("no_cases", file=str(arguments.file))
    results = run_cases(ruleset, ruleset.cases)
    passed = sum(one.passed for one in results)
    if arguments.format == "json":
        console.print_json(
            {
                "ruleset": ruleset.id,
                "sha256": ruleset.sha256,
                "cases": len(results),
                "passed": passed,
                "results": [_document(one, ruleset, console) for one in results],
            }
        )
    else:
        titles = titles_of(ruleset, console.texts)
        for one in results:
            console.print(f"{'✓' if one.passed else '✗'} {one.case.title}")
            for deviation in one.deviations:
                console.print(f"    {deviation_text(deviation, titles, console.texts)}")
        console.say("rule_cases.ran", count=len(results), passed=passed)
    return 0 if passed == len(results) else OTHERWISE


def _document(one: CaseResult, ruleset: RuleSet, console: Console) -> dict[str, object]:
    return {
        "title": one.case.title,
        "line": one.case.line,
        "passed": one.passed,
        "verdict": one.result.verdict,
        "appraisal": one.result.appraisal,
        "differences": [_difference(found, ruleset, console) for found in one.deviations],
    }


def _difference(found: Deviation, ruleset: RuleSet, console: Console) -> dict[str, object]:
    return {
        "rule": found.rule or None,
        "what": found.what,
        "expected": found.expected,
        "came": found.came,
        "message": deviation_text(found, titles_of(ruleset, console.texts), console.texts),
    }
