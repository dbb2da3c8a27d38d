"""The verdict table as a workbook or on paper."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

from studyhours.domain.progress import Progress, unwatched
from studyhours.domain.quantity import decimal_text
from studyhours.domain.texts import Texts
from studyhours.reports.combining import combine_papers
from studyhours.reports.table_model import CENTRE, Cell, StatusCell, TableColumn, TablePaper
from studyhours.reports.tables import render_table
from studyhours.reports.workbook import render_workbook
from studyhours.rules.results import RuleResult
from studyhours.services.checking.checking import Checked
from studyhours.services.checking.judged_table import JudgedLine, JudgedTable, UnitShown
from studyhours.services.wording.explaining import counted_span, day_text, short_result, unit_of
from studyhours.transfer.files import write_whole

HASH_SHOWN = 12
"""Digits of a content hash that people are shown."""
_IN_A_LINE = 2
_CROWDED = 12
"""Rules beyond which a page of all kinds of units has more empty cells than full ones."""
_SEVERAL = 2
_UNJUDGED = frozenset({"exempt", "not_applicable", "needs_decision"})


def verdict_paper(checked: Checked, texts: Texts, form: str) -> bytes:
    """Every teacher by every rule.

    Args:
        checked: The results.
        texts: Language.
        form: ``xlsx`` or ``pdf``.
    """
    return _rendered(_teachers(checked, texts, apart=form == "xlsx"), form)


def units_paper(checked: Checked, table: JudgedTable, texts: Texts, form: str) -> bytes:
    """Groups, pairs and schools by the rules about them.

    Args:
        checked: The results, for the school, the day and the rules judged by.
        table: The lines wanted, in order.
        texts: Language.
        form: ``xlsx``, or ``pdf``, where each kind has a table of its own if one would be crowded.
    """
    if form == "xlsx":
        return _rendered(_units(checked, table, texts, apart=True), form)
    kinds = dict.fromkeys(map(_kind, table.lines))
    if len(table.rules) <= _CROWDED or len(kinds) < _SEVERAL:
        return _rendered(_units(checked, table, texts, apart=False), form)
    papers = []
    for kind in kinds:
        lines = (one for one in table.lines if _kind(one) == kind)
        alone = _units(checked, table.with_lines(lines), texts, apart=False, kind=kind)
        papers.append(_rendered(alone, form))
    return combine_papers(papers)


def _kind(line: JudgedLine) -> str:
    if not isinstance(line.who, UnitShown):
        raise TypeError("a table of units has no line of a teacher")
    return line.who.kind


def _rendered(table: TablePaper, form: str) -> bytes:
    return render_workbook(table) if form == "xlsx" else render_table(table)


def save_verdicts(
    checked: Checked,
    texts: Texts,
    path: Path,
    progress: Progress = unwatched,
    units: JudgedTable | None = None,
) -> Path:
    """Writes the table to a file: a workbook unless its name ends in ``.pdf``.

    Args:
        checked: The results, in the order wanted.
        texts: Language.
        path: Where to; gets ``.xlsx`` where it ends in neither.
        units: The lines of groups, pairs and schools where these are wanted, not the teachers.
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
    if units is None:
        content = verdict_paper(checked, texts, form)
    else:
        content = units_paper(checked, units, texts, form)
    progress("write_files", 0, 1)
    write_whole(path, content)
    return path


def _day_line(checked: Checked, texts: Texts, said: Mapping[str, str]) -> str:
    """The day, and how many stand in the table, of how many."""
    count = len(checked.teachers)
    if checked.everybody in (None, count):
        return texts.say("check.paper_day", teachers=count, **said)
    everybody = checked.everybody
    return texts.say("check.paper_day_some", teachers=count, everybody=everybody, **said)


def _teachers(checked: Checked, texts: Texts, *, apart: bool) -> TablePaper:
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
    said = {"year": checked.year.label, "day": day_text(checked.as_of, texts)}
    return TablePaper(
        title=texts.say("check.paper_title", school=checked.school),
        subtitles=(
            _day_line(checked, texts, said),
            *rules_lines(checked, texts),
        ),
        columns=tuple(columns),
        rows=tuple(rows),
        sign_off=texts.say("check.sign_off"),
        language=texts.language,
    )


def _units(
    checked: Checked, table: JudgedTable, texts: Texts, *, apart: bool, kind: str = ""
) -> TablePaper:
    """The same of groups, pairs and schools; a cell is empty where a rule is about others."""
    columns = [
        TableColumn(texts.say("column.unit_kind"), 8),
        TableColumn(texts.say("column.unit_name"), 14),
        TableColumn(texts.say("column.verdict"), 7, CENTRE),
        *(column for rule in table.rules for column in _columns(rule, texts, apart=apart)),
    ]
    nothing: tuple[Cell, ...] = ("",) * (3 if apart else 1)
    rows: list[tuple[Cell, ...]] = []
    for line in table.lines:
        cells: list[Cell] = [texts.say(f"unit_kind.{_kind(line)}"), line.who.name]
        cells.append(StatusCell(line.checked.result.verdict))
        for rule in line.cells:
            cells += nothing if rule is None else _cells(rule, texts, apart=apart)
        rows.append(tuple(cells))
    sets = {rule.ruleset_id for rule in table.rules}
    used = replace(checked, rulesets=tuple(one for one in checked.rulesets if one.id in sets))
    said = {"year": checked.year.label, "day": day_text(checked.as_of, texts)}
    title = texts.say("check.units_title", school=checked.school)
    if kind:
        name = texts.say(f"unit_kind.{kind}")
        title = texts.say("check.units_of_kind", title=title, kind=name)
    return TablePaper(
        title=title,
        subtitles=(
            texts.say("check.units_day", units=len(table.lines), **said),
            *rules_lines(used, texts),
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
    unit = unit_of(rule, texts) if rule.windows is None else counted_span(rule.span, texts)
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


def version_text(title: Mapping[str, str], number: int, sha256: str, texts: Texts) -> str:
    """A version in words, with enough of its content hash to tell it from any other."""
    said = {"title": texts.pick(title), "version": number, "sha256": sha256[:HASH_SHOWN]}
    return texts.say("check.version", **said)


def rules_lines(checked: Checked, texts: Texts) -> tuple[str, ...]:
    """The versions results were judged by, so that a paper can be traced to its rules."""
    said = [version_text(used.title, used.version, used.sha256, texts) for used in checked.rulesets]
    lines = [
        texts.say("check.separator").join(said[at : at + _IN_A_LINE])
        for at in range(0, len(said), _IN_A_LINE)
    ]
    return (texts.say("check.by_rules", rules=lines[0]), *lines[1:]) if lines else ()
