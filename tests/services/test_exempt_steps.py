"""What to do next, for somebody who is exempt from one of two terms."""

from __future__ import annotations

from datetime import UTC, date, datetime

from studyhours.domain.registers import Exempted
from studyhours.rules.results import RuleResult
from studyhours.services.wording.next_steps import Asked, all_marks, step_of
from tests.rules.case_files import TEACHER, Case, all_cases
from tests.rules.records import School
from tests.rules.reference_persons import Own

NOVEMBER = date(2025, 11, 5)
MADE = datetime(2025, 9, 1, tzinfo=UTC)


def observed(case: Case, own: Own) -> RuleResult:
    """The rule of 15 observed lessons a term, in November."""
    school = School(case.school.calendar, case.school.rulesets, {TEACHER: []}, own={TEACHER: own})
    (result,) = school.judged(NOVEMBER)[TEACHER].rules
    return result


def test_nothing_is_to_be_done_in_a_term_somebody_is_exempt_from() -> None:
    case = next(one for one in all_cases() if one.preset == "observe-15")
    told = observed(case, Own())
    step = step_of(told, Asked("period", None), NOVEMBER)
    assert step is not None
    assert step.window.holds(NOVEMBER)
    exempted = Exempted(
        uid="e", teacher=TEACHER, first=date(2025, 9, 1), last=date(2026, 1, 23), reason="病假",
        document="", made_by="", made_at=MADE, sort="exemption",
    )  # fmt: skip
    result = observed(case, Own([exempted]))
    assert step_of(result, Asked("period", None), NOVEMBER) is None
    assert len(all_marks(result, NOVEMBER)) == len(all_marks(told, NOVEMBER)) - 1
