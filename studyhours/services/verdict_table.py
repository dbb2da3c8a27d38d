"""The verdict table as a workbook or on paper."""

from __future__ import annotations

from pathlib import Path

from studyhours.domain.progress import Progress, unwatched
from studyhours.domain.quantity import decimal_text
from studyhours.domain.texts import Texts
from studyhours.reports.table_model import CENTRE, Cell, StatusCell, TableColumn, TablePaper
from studyhours.reports.tables import render_table
from studyhours.reports.workbook import render_workbook
from studyhours.rules.results import RuleResult
from studyhours.services.checking import Checked
from studyhours.services.explaining import day_text, short_result, unit_of
from studyhours.transfer.files import write_whole

_UNJUDGED = frozenset({"exempt", "not_applicable", "needs_decision"})


def verdict_paper(checked: Checked, texts: Texts, form: str) -> bytes:
    """Everybody by every rule.

    Args:
        checked: The results.
        texts: Language.
        form: ``xlsx`` or ``pdf``.
    """
    if form == "xlsx":
        return render_workbook(_table(checked, texts, apart=True))
    return render_table(_table(checked, texts, apart=False))


def save_verdicts(
    checked: Checked, texts: Texts, path: Path, progress: Progress = unwatched
) -> Path:
    """Writes the table to a file: a workbook unless its name ends in ``.pdf``.

    Args:
        checked: The results, in the order wanted.
        texts: Language.
        path: Where to; gets ``.xlsx`` where it ends in neither.
        progress: Is told how far it is, and may stop it: then no file is written.

    Returns:
        The file written.

    Raises:
        UnusableInput: the place cannot be written.
    """
    form = path.suffix.lower().lstrip(".")
    if form not in {"xlsx", "pdf"}:
        path, form = path.with_name(path.name + ".xlsx"), "xlsx"
    progress("make_table", 0, None)
    content = verdict_paper(checked, texts, form)
    progress("write_files", 0, 1)
    write_whole(path, content)
    return path


def _table(checked: Checked, texts: Texts, *, apart: bool) -> TablePaper:
    """The table; ``apart`` gives status, value and target columns of their own, to filter by."""
    first = checked.teachers[0].result.rules if checked.teachers else ()
    columns = [
        TableColumn(texts.say("column.staff_no"), 7),
        TableColumn(texts.say("column.name"), 10),
        TableColumn(texts.say("column.verdict"), 7, CENTRE),
        *(column for rule in first for column in _columns(rule, texts, apart=apart)),
    ]
    rows: list[tuple[Cell, ...]] = []
    for teacher in checked.teachers:
        cells: list[Cell] = [teacher.staff_no or "", teacher.name]
        cells.append(StatusCell(teacher.result.verdict))
        for rule in teacher.result.rules:
            cells += _cells(rule, texts, apart=apart)
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


def _columns(rule: RuleResult, texts: Texts, *, apart: bool) -> tuple[TableColumn, ...]:
    title = texts.pick(rule.title)
    if not apart:
        return (TableColumn(title, 8, CENTRE),)
    unit = unit_of(rule, texts) if rule.windows is None else texts.say(f"span_short.{rule.span}")
    return (
        TableColumn(title, 8, CENTRE),
        TableColumn(texts.say("check.value_heading", title=title, unit=unit), 8, number=True),
        TableColumn(texts.say("check.target_heading", title=title, unit=unit), 8, number=True),
    )


def _cells(rule: RuleResult, texts: Texts, *, apart: bool) -> tuple[Cell, ...]:
    judged = rule.status not in _UNJUDGED
    if apart:
        numbers = (decimal_text(rule.value), decimal_text(rule.target)) if judged else ("", "")
        return (StatusCell(rule.status), *numbers)
    detail = short_result(rule, texts).replace(" / ", "/") if judged else ""
    return (StatusCell(rule.status, detail),)


def rules_line(checked: Checked, texts: Texts) -> str:
    """The versions results were judged by, so that a paper can be traced to its rules."""
    said = [
        texts.say("check.version", title=texts.pick(used.title), version=used.version)
        for used in checked.rulesets
    ]
    return texts.say("check.by_rules", rules=texts.say("check.separator").join(said))
