"""What holds where nothing is said: values that may be left out of what the engine is given."""

from __future__ import annotations

from datetime import date
from fractions import Fraction

import pytest

from studyhours.domain.errors import Fault
from studyhours.rules.facts_known import Facts
from studyhours.rules.model import RiskMarks, Tolerance
from studyhours.rules.persons import Person, Registers
from studyhours.rules.subjects import Relations, Tie
from studyhours.rules.trace import RecordFacts

DAY = date(2026, 3, 2)
RECORD = RecordFacts("r", "training", None, "approved", DAY, None, None, None, 0, 100, "hour")


@pytest.mark.parametrize(
    ("found", "meant"),
    [
        (Facts([], {}, {}), Facts([], {}, {}, Registers({}, {}, {}, {}), Relations({}, {}), {})),
        (Person(), Person((), (), False, None, None)),
        (RiskMarks(), RiskMarks(Fraction(3, 4), Fraction(1, 4))),
        (Tolerance(), Tolerance(0, Fraction(0))),
        (Tie(uid="t"), Tie(None, None, uid="t", partner=None)),
        (RECORD.reach, frozenset()),
        (Fault("x").findings, ()),
    ],
    ids=["facts", "person", "risk", "tolerance", "tie", "record", "fault"],
)
def test_what_is_left_out_is_as_documented(found: object, meant: object) -> None:
    assert found == meant
