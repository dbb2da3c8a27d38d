"""``check``: everyone by every rule, as text, JSON, workbook or paper."""

from __future__ import annotations

from argparse import Namespace

from studyhours.cli.check_json import check_document
from studyhours.cli.console import Console, json_bytes, table
from studyhours.cli.opening import opened
from studyhours.domain.errors import UnusableInput
from studyhours.domain.texts import Texts
from studyhours.services.checking import Checked, CheckRequest, TeacherChecked
from studyhours.services.checking import check as judge_all
from studyhours.services.explaining import day_text, explanation, short_result
from studyhours.services.verdict_table import verdict_paper
from studyhours.transfer.files import write_whole

_MARKS = {
    "met": "✓",
    "missed": "✗",
    "at_risk": "!",
    "on_track": "…",
    "needs_decision": "?",
    "exempt": "–",
    "not_applicable": "–",
}
_SHOWN_SINGLY = 2


def check(arguments: Namespace, console: Console) -> int:
    """Judges and shows."""
    if arguments.format in {"xlsx", "pdf"} and arguments.output is None:
        raise UnusableInput("output_needed", format=arguments.format)
    request = CheckRequest(
        year=arguments.year,
        as_of=arguments.as_of,
        staff_no=arguments.teacher,
        explain=arguments.explain,
    )
    with opened(arguments) as ledger:
        checked = judge_all(ledger, request)
    if arguments.format in {"xlsx", "pdf"}:
        content = verdict_paper(checked, console.texts, arguments.format)
        write_whole(arguments.output, content)
        console.say("cli.written", file=arguments.output)
        return 0
    if arguments.format == "json":
        document = check_document(checked, console.texts, explain=arguments.explain)
        if arguments.output is None:
            console.print_json(document)
        else:
            write_whole(arguments.output, json_bytes(document))
        return 0
    show_table(checked, console)
    if arguments.explain:
        for teacher in checked.teachers:
            _show_explained(teacher, console)
    return 0


def show_table(checked: Checked, console: Console) -> None:
    """The verdicts, a line for each teacher."""
    texts = console.texts
    console.say(
        "check.heading",
        school=checked.school,
        year=checked.year.label,
        day=day_text(checked.as_of, texts),
    )
    rows = [_heading(checked, texts)]
    rows += [_line(teacher, checked, texts) for teacher in checked.teachers]
    console.print(table(rows))
    counts = dict.fromkeys(_MARKS, 0)
    for teacher in checked.teachers:
        counts[teacher.result.verdict] += 1
    said = [f"{texts.say(f'status.{key}')} {count}" for key, count in counts.items() if count]
    console.say("check.counts", teachers=len(checked.teachers), counts="  ".join(said))
    for used in checked.rulesets:
        console.say(
            "check.ruleset",
            title=texts.pick(used.title),
            id=used.id,
            version=used.version,
            sha256=used.sha256[:12],
        )


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
            cells += [f"{_MARKS[rule.status]} {short_result(rule, texts)}" for rule in rules]
        else:
            met = sum(rule.status == "met" for rule in rules)
            worst = (
                "met"
                if met == len(rules)
                else teacher_status(rules_status=[r.status for r in rules])
            )
            cells.append(f"{_MARKS[worst]} {met} / {len(rules)}")
    return cells


def teacher_status(rules_status: list[str]) -> str:
    """The worst of some statuses, for one mark."""
    order = ("missed", "needs_decision", "at_risk", "on_track", "met", "exempt", "not_applicable")
    return min(rules_status, key=order.index)


def _show_explained(teacher: TeacherChecked, console: Console) -> None:
    texts = console.texts
    console.print()
    console.print(f"{teacher.staff_no or ''} {teacher.name}".strip())
    for rule, trace in zip(teacher.result.rules, teacher.traces, strict=True):
        mark = _MARKS[rule.status]
        console.print(f"  {mark} {texts.pick(rule.title)}: {explanation(rule, texts)}")
        reasons: dict[str, int] = {}
        for record in trace.not_counted:
            reasons[record.code] = reasons.get(record.code, 0) + 1
        parts = [texts.say("check.counted", count=len(trace.counted))]
        parts += [
            texts.say("check.not_counted", count=count, reason=texts.say(f"not_counted.{code}"))
            for code, count in reasons.items()
        ]
        console.print("    " + texts.say("check.separator").join(parts))
