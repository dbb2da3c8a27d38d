"""The annual summary another way round: by subject group, and by verdict."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from fractions import Fraction

from studyhours.domain import statuses as st
from studyhours.domain.quantity import decimal_text, round_half_up
from studyhours.domain.texts import Texts
from studyhours.reports.table_model import CENTRE, RIGHT, Cell, StatusCell, TableColumn, TablePaper
from studyhours.services.papers.hours import CATEGORIES
from studyhours.services.papers.summary import Summary, SummaryLine, subtitles, summed
from studyhours.services.people.text_order import order_of

STATUSES = (st.MET, st.ON_TRACK, st.AT_RISK, st.NEEDS_DECISION, st.MISSED)
"""Verdicts as they are counted, the best first."""
_TENTH = Fraction(1, 10)


def by_group(summary: Summary, texts: Texts) -> TablePaper:
    """One row a subject group: its people, their hours, and how many stand how."""
    groups: dict[str, list[SummaryLine]] = {}
    for line in summary.lines:
        groups.setdefault(line.shown.group or "", []).append(line)
    names = sorted(groups, key=order_of)
    rows = [
        _group_row(str(number), name or texts.say("chase.no_group"), groups[name])
        for number, name in enumerate(names, 1)
    ]
    rows.append(_group_row("", texts.say("summary.sum"), summary.lines))
    say = texts.say
    columns = (
        TableColumn(say("summary.number"), 5, CENTRE, number=True),
        TableColumn(say("summary.group"), 14),
        _figure(say("summary.people")),
        *(_figure(say(f"summary.{name}"), 8) for name in (*CATEGORIES, "total")),
        _figure(say("summary.mean"), 8),
        *(_figure(say(f"status.{status}")) for status in STATUSES),
        _figure(say("summary.rate"), 8, number=False),
    )
    return _table(say("summary.title_groups", school=summary.school), columns, rows, summary, texts)


def by_verdict(summary: Summary, texts: Texts) -> TablePaper:
    """The teachers of each verdict, the worst first, with what they lack."""
    rows: list[tuple[Cell, ...]] = []
    for status in reversed(STATUSES):
        of_it = [line for line in summary.lines if line.result.verdict == status]
        rows += [
            (
                str(number),
                StatusCell(status),
                line.shown.name,
                line.shown.staff_no or "",
                line.shown.group or "",
                decimal_text(line.hours.total),
                _lacking(line, texts),
            )
            for number, line in enumerate(of_it, 1)
        ]
    say = texts.say
    columns = (
        TableColumn(say("summary.number"), 5, CENTRE, number=True),
        TableColumn(say("column.verdict"), 9, CENTRE),
        TableColumn(say("column.name"), 13),
        TableColumn(say("column.staff_no"), 8),
        TableColumn(say("summary.group"), 12),
        _figure(say("summary.total"), 8),
        TableColumn(say("summary.lacking"), 45),
    )
    return _table(
        say("summary.title_verdicts", school=summary.school), columns, rows, summary, texts
    )


def _table(
    title: str,
    columns: tuple[TableColumn, ...],
    rows: Sequence[tuple[Cell, ...]],
    summary: Summary,
    texts: Texts,
) -> TablePaper:
    return TablePaper(
        title=title,
        subtitles=subtitles(summary, texts),
        columns=columns,
        rows=tuple(rows),
        sign_off=texts.say("summary.sign_off"),
        language=texts.language,
    )


def _figure(heading: str, weight: int = 7, *, number: bool = True) -> TableColumn:
    return TableColumn(heading, weight, RIGHT, number=number)


def _group_row(number: str, name: str, lines: Sequence[SummaryLine]) -> tuple[Cell, ...]:
    counts = Counter(line.result.verdict for line in lines)
    total = sum((line.hours.total for line in lines), Fraction(0))
    return (
        number,
        name,
        str(len(lines)),
        *(summed(line.hours.by_category[name] for line in lines) for name in CATEGORIES),
        decimal_text(total),
        _mean(total, len(lines)),
        *(str(counts[status]) for status in STATUSES),
        rate_text(counts[st.MET], len(lines)),
    )


def _mean(total: Fraction, people: int) -> str:
    return decimal_text(round_half_up(total / people, _TENTH)) if people else "0"


def rate_text(part: int, whole: int) -> str:
    """A share in hundredths with one decimal, half of a tenth rounded up; a dash of nothing."""
    if not whole:
        return "—"
    tenths = int(round_half_up(Fraction(100 * part, whole), _TENTH) / _TENTH)
    return f"{tenths // 10}.{tenths % 10}%"


def _lacking(line: SummaryLine, texts: Texts) -> str:
    return "\n".join(_said(line, texts))


def _said(line: SummaryLine, texts: Texts) -> Iterable[str]:
    for rule in line.result.rules:
        if rule.status in {st.MISSED, st.AT_RISK, st.NEEDS_DECISION, st.ON_TRACK}:
            yield texts.say(
                "summary.lacks",
                title=texts.pick(rule.title),
                value=decimal_text(rule.value),
                target=decimal_text(rule.target),
            )
