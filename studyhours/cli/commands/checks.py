"""``check``: everyone by every rule, as text, JSON, workbook or paper."""

from __future__ import annotations

from argparse import Namespace
from dataclasses import replace

from studyhours.cli.check_json import check_document
from studyhours.cli.check_text import MARKS, explained_lines
from studyhours.cli.check_units import unit_lines
from studyhours.cli.console import Console, json_bytes, table
from studyhours.cli.forms import form_of
from studyhours.cli.opening import opened
from studyhours.domain.errors import UnusableInput
from studyhours.domain.texts import Texts
from studyhours.rules.status import verdict_of
from studyhours.services.checking.checking import Checked, CheckRequest, TeacherChecked
from studyhours.services.checking.checking import check as judge_all
from studyhours.services.wording.explaining import day_text, short_result
from studyhours.transfer.files import write_whole

_SHOWN_SINGLY = 2


def check(arguments: Namespace, console: Console) -> int:
    """Judges and shows."""
    form = form_of(arguments, ("table", "json", "xlsx", "pdf"))
    on_paper = form in {"xlsx", "pdf"}
    if on_paper and arguments.output is None:
        raise UnusableInput("output_needed", format=form)
    if on_paper and arguments.explain:
        raise UnusableInput("explain_is_for_text")
    if arguments.units and arguments.teacher is not None:
        raise UnusableInput("units_of_one_teacher")
    request = CheckRequest(
        year=arguments.year,
        as_of=arguments.as_of,
        teacher=arguments.teacher,
        explain=arguments.explain,
    )
    with opened(arguments) as ledger:
        checked = judge_all(ledger, request)
    if arguments.units:
        if not checked.about_units:
            raise UnusableInput("no_rules_of_units", year=checked.year.label)
        checked = replace(checked, teachers=())
    if on_paper:
        content = _on_paper(checked, console.texts, form, units=arguments.units)
    elif form == "json":
        content = json_bytes(check_document(checked, console.texts, explain=arguments.explain))
    else:
        said = _as_text(checked, arguments.explain, console.texts, units_only=arguments.units)
        content = (said + "\n").encode("utf-8")
    if arguments.output is None:
        console.print(content.decode("utf-8").rstrip("\n"))
    else:
        write_whole(arguments.output, content)
        console.say("cli.written", file=arguments.output)
    return 0


def _on_paper(checked: Checked, texts: Texts, form: str, *, units: bool) -> bytes:
    # Loads the paper and workbook code, which a look at the screen does not need.
    from studyhours.services.checking.judged_table import units_table
    from studyhours.services.checking.verdict_table import units_paper, verdict_paper

    if units:
        return units_paper(checked, units_table(checked), texts, form)
    return verdict_paper(checked, texts, form)


def _as_text(checked: Checked, explain: bool, texts: Texts, *, units_only: bool) -> str:
    units = (*checked.groups, *checked.schools)
    if not checked.teachers and not units:
        return texts.say("check.no_units" if units_only else "check.no_teachers")
    lines = [_title(checked, texts)]
    if not units_only:
        lines += _table_lines(checked, texts)
    lines += unit_lines(checked, texts)
    lines += _used(checked, texts)
    if explain:
        alone = len(checked.teachers) == 1
        for teacher in checked.teachers:
            lines += explained_lines(teacher, texts, in_full=alone)
        for unit in units:
            lines += explained_lines(unit, texts, in_full=len(units) == 1)
    return "\n".join(lines)


def _title(checked: Checked, texts: Texts) -> str:
    day = day_text(checked.as_of, texts)
    return texts.say("check.heading", school=checked.school, year=checked.year.label, day=day)


def _table_lines(checked: Checked, texts: Texts) -> list[str]:
    """The verdicts, a line for each teacher."""
    rows = [_heading(checked, texts)]
    rows += [_line(teacher, checked, texts) for teacher in checked.teachers]
    lines = [table(rows)]
    counts = dict.fromkeys(MARKS, 0)
    for teacher in checked.teachers:
        counts[teacher.result.verdict] += 1
    said = [f"{texts.say(f'status.{key}')} {count}" for key, count in counts.items() if count]
    lines.append(texts.say("check.counts", teachers=len(checked.teachers), counts="  ".join(said)))
    return lines


def _used(checked: Checked, texts: Texts) -> list[str]:
    """The versions judged by."""
    return [
        texts.say(
            "check.ruleset",
            title=texts.pick(used.title),
            id=used.id,
            version=used.version,
            sha256=used.sha256[:12],
        )
        for used in checked.rulesets
    ]


def _sets(checked: Checked) -> list[str]:
    first = checked.teachers[0].result.rules if checked.teachers else ()
    return list(dict.fromkeys(rule.ruleset_id for rule in first))


def _heading(checked: Checked, texts: Texts) -> list[str]:
    titles = {used.id: texts.pick(used.title) for used in checked.rulesets}
    cells = [texts.say("column.staff_no"), texts.say("column.name"), texts.say("column.verdict")]
    for ruleset in _sets(checked):
        rules = [rule for rule in checked.teachers[0].result.rules if rule.ruleset_id == ruleset]
        if len(rules) <= _SHOWN_SINGLY:
            cells += [texts.pick(rule.title) for rule in rules]
        else:
            cells.append(titles[ruleset])
    return cells


def _line(teacher: TeacherChecked, checked: Checked, texts: Texts) -> list[str]:
    cells = [
        teacher.staff_no or "",
        teacher.name,
        texts.say(f"status.{teacher.result.verdict}"),
    ]
    for ruleset in _sets(checked):
        rules = [rule for rule in teacher.result.rules if rule.ruleset_id == ruleset]
        if len(rules) <= _SHOWN_SINGLY:
            cells += [f"{MARKS[rule.status]} {short_result(rule, texts)}" for rule in rules]
        else:
            met = sum(rule.status == "met" for rule in rules)
            worst = verdict_of(rule.status for rule in rules)
            cells.append(f"{MARKS[worst]} {met} / {len(rules)}")
    return cells
