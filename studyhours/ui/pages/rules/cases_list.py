"""The cases as a list: which came as expected, which did not, and how."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from studyhours.services.rulebook.case_forms import CasesRan
from studyhours.services.rulebook.case_text import CasePlain
from studyhours.services.rulebook.case_words import deviation_text, titles_of
from studyhours.services.rulebook.cases import CaseResult
from studyhours.ui.models.rows import Column
from studyhours.ui.words import Words

_STATES = {"as_expected": "met", "otherwise": "missed", "not_run": "quiet"}


@dataclass(frozen=True, slots=True)
class CaseRow:
    """One case in the list.

    Attributes:
        place: Its place among the cases.
        title: Its title.
        ran: What came, where it was run since the last change.
        said: The first thing that came otherwise.
    """

    place: int
    title: str
    ran: CaseResult | None
    said: str

    @property
    def state(self) -> str:
        """``as_expected``, ``otherwise`` or ``not_run``."""
        if self.ran is None:
            return "not_run"
        return "as_expected" if self.ran.passed else "otherwise"


def case_columns(words: Words) -> tuple[Column[CaseRow], ...]:
    """Result, title, and what came otherwise."""
    return (
        Column(
            "state",
            "rule_case.state",
            lambda row: words.say(f"rule_case.{row.state}"),
            chip=lambda row: _STATES[row.state],
            width=84,
        ),
        Column("title", "rule_case.title", lambda row: row.title, width=190),
        Column("said", "rule_case.differs", lambda row: row.said, width=120, muted=True),
    )


def case_rows(cases: Sequence[CasePlain], ran: CasesRan | None, words: Words) -> list[CaseRow]:
    """The cases of a text with what came, where they were run since the last change."""
    rows = []
    for place, case in enumerate(cases):
        result, said = result_of(case, ran), ""
        if ran is not None and result is not None and result.deviations:
            titles = titles_of(ran.ruleset, words.texts)
            said = deviation_text(result.deviations[0], titles, words.texts)
        title = str(case.get("title", "")) or words.say("rule_case.untitled")
        rows.append(CaseRow(place, title, result, said))
    return rows


def result_of(case: CasePlain, ran: CasesRan | None) -> CaseResult | None:
    """What came of a case; None where it was not run."""
    return None if ran is None else ran.results.get(str(case.get("title", "")))
