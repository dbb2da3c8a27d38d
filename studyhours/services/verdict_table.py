"""The verdict table as a workbook or on paper."""

from __future__ import annotations

from studyhours.domain.texts import Texts
from studyhours.reports.table_model import CENTRE, Cell, StatusCell, TableColumn, TablePaper
from studyhours.reports.tables import render_table
from studyhours.reports.workbook import render_workbook
from studyhours.rules.results import RuleResult
from studyhours.services.checking import Checked
from studyhours.services.explaining import day_text, short_result

_UNJUDGED = frozenset({"exempt", "not_applicable", "needs_decision"})


def verdict_paper(checked: Checked, texts: Texts, form: str) -> bytes:
    """Everybody by every rule.

    Args:
        checked: The results.
        texts: Language.
        form: ``xlsx`` or ``pdf``.
    """
    table = _table(checked, texts)
    return render_workbook(table) if form == "xlsx" else render_table(table)


def _table(checked: Checked, texts: Texts) -> TablePaper:
    first = checked.teachers[0].result.rules if checked.teachers else ()
    columns = [
        TableColumn(texts.say("column.staff_no"), 7),
        TableColumn(texts.say("column.name"), 10),
        TableColumn(texts.say("column.verdict"), 7, CENTRE),
        *(TableColumn(texts.pick(rule.title), 8, CENTRE) for rule in first),
    ]
    rows: list[tuple[Cell, ...]] = []
    for teacher in checked.teachers:
        cells: list[Cell] = [teacher.staff_no or "", teacher.name]
        cells.append(StatusCell(teacher.result.verdict))
        cells += [_cell(rule, texts) for rule in teacher.result.rules]
        rows.append(tuple(cells))
    return TablePaper(
        title=texts.say("check.paper_title", school=checked.school),
        subtitles=(
            texts.say(
                "check.paper_day",
                year=checked.year.label,
                day=day_text(checked.as_of, texts),
                teachers=len(checked.teachers),
            ),
            rules_line(checked, texts),
        ),
        columns=tuple(columns),
        rows=tuple(rows),
        sign_off=texts.say("check.sign_off"),
        language=texts.language,
    )


def _cell(rule: RuleResult, texts: Texts) -> StatusCell:
    detail = "" if rule.status in _UNJUDGED else short_result(rule, texts)
    return StatusCell(rule.status, detail.replace(" ", ""))


def rules_line(checked: Checked, texts: Texts) -> str:
    """The versions results were judged by, so that a paper can be traced to its rules."""
    said = [
        texts.say("check.version", title=texts.pick(used.title), version=used.version)
        for used in checked.rulesets
    ]
    return texts.say("check.by_rules", rules=texts.say("check.separator").join(said))
