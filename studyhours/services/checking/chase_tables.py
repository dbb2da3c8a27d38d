"""The chase list as a table to calculate with, on paper, and as plain data."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date

from studyhours.domain.quantity import decimal_text
from studyhours.domain.texts import Texts
from studyhours.reports.list_sheet import ListColumn, ListSheet, Value
from studyhours.reports.table_model import TableColumn, TablePaper
from studyhours.reports.tables import render_table
from studyhours.services.checking.chase import ChaseList, asked_text, rulesets_text
from studyhours.services.checking.chase_items import ChaseItem
from studyhours.services.checking.chase_wording import item_text, items_texts, short_day
from studyhours.services.people.namesakes import mark_of
from studyhours.services.wording.explaining import unit_of
from studyhours.services.wording.printed_days import printed_day

COLUMNS = (
    "group", "staff_no", "name", "what", "value", "target", "shortfall", "unit", "due", "state",
)  # fmt: skip
"""Columns of the table: one row for each thing somebody is behind with."""
PAPER_COLUMNS = (("group", 7), ("name", 12), ("behind", 53), ("nearest", 18), ("signed", 10))
"""Columns of the paper, one row a person, and their shares of its width."""


def chase_sheet(chase: ChaseList, texts: Texts) -> ListSheet:
    """The list for a spreadsheet: one row for each thing somebody is behind with."""
    return ListSheet(
        title=texts.say("chase.title"),
        subtitles=_subtitles(chase, texts),
        columns=tuple(ListColumn(texts.say(f"chase.column_{head}")) for head in COLUMNS),
        rows=_rows(chase, texts),
        language=texts.language,
    )


def _rows(chase: ChaseList, texts: Texts) -> Iterator[Sequence[Value]]:
    for group in chase.groups:
        for one in group.people:
            for item in one.items:
                rule = item.rule
                yield (
                    group.name,
                    one.teacher.staff_no,
                    one.teacher.name,
                    texts.pick(rule.title),
                    rule.value,
                    rule.target,
                    rule.shortfall,
                    unit_of(rule, texts),
                    item.due,
                    texts.say("chase.state_over" if item.over else "chase.state_open"),
                )


def chase_paper(chase: ChaseList, texts: Texts) -> bytes:
    """The list as a PDF: one row a person, by group, with room to sign that it was read."""
    rows: list[tuple[str, ...]] = []
    for group in chase.groups:
        name = group.name or texts.say("chase.no_group")
        for one in group.people:
            said = "\n".join(items_texts(one.items, texts, chase.as_of))
            open_days = [item.due for item in one.items if item.due and not item.over]
            due = short_day(min(open_days), texts, chase.as_of) if open_days else ""
            who = f"{one.teacher.name}\n{mark_of(one.teacher, one.called)}".strip()
            rows.append((name, who, said, due, ""))
    return render_table(
        TablePaper(
            title=texts.say("chase.paper_title", school=chase.school),
            subtitles=_subtitles(chase, texts, "paper_under"),
            columns=tuple(
                TableColumn(texts.say(f"chase.column_{head}"), weight)
                for head, weight in PAPER_COLUMNS
            ),
            rows=tuple(rows),
            language=texts.language,
            landscape=False,
        )
    )


def _subtitles(chase: ChaseList, texts: Texts, under: str = "under") -> tuple[str, ...]:
    said = texts.say(
        f"chase.{under}",
        school=chase.school,
        year=chase.year,
        day=printed_day(chase.as_of, texts),
        asked=asked_text(chase, texts),
    )
    return (said,) if chase.whole else (said, rulesets_text(chase, texts))


def chase_document(chase: ChaseList, texts: Texts) -> Mapping[str, object]:
    """The list as plain data for ``--format json``."""
    return {
        "school": chase.school,
        "year": chase.year,
        "as_of": chase.as_of.isoformat(),
        "teachers": chase.everybody,
        "asked": chase.asked,
        "behind": chase.count,
        "groups": [
            {
                "group": group.name or None,
                "teachers": [
                    {
                        "uid": one.teacher.uid,
                        "staff_no": one.teacher.staff_no,
                        "name": one.teacher.name,
                        "behind": [_plain(item, texts, chase.as_of) for item in one.items],
                    }
                    for one in group.people
                ],
            }
            for group in chase.groups
        ],
    }


def _plain(item: ChaseItem, texts: Texts, today: date) -> Mapping[str, object]:
    rule = item.rule
    return {
        "ruleset": rule.ruleset_id,
        "id": rule.rule_id,
        "title": texts.pick(rule.title),
        "status": rule.status,
        "value": decimal_text(rule.value),
        "target": decimal_text(rule.target),
        "shortfall": decimal_text(rule.shortfall),
        "unit": rule.unit,
        "due": item.due.isoformat() if item.due else None,
        "over": item.over,
        "said": item_text(item, texts, today),
    }
