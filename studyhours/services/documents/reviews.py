"""Documents of reviewing: public notices, and the list of what is to be reviewed."""

from __future__ import annotations

from collections.abc import Mapping

from studyhours.domain.errors import UnusableInput
from studyhours.domain.quantity import Amount
from studyhours.domain.texts import Texts
from studyhours.reports.table_model import CENTRE, TableColumn, TablePaper
from studyhours.services.documents.forms import table_as
from studyhours.services.documents.kinds import XLSX
from studyhours.services.documents.making import Made, Wanted
from studyhours.services.documents.named import school_name
from studyhours.services.ledgers.ledger import Ledger
from studyhours.services.people.name_order import in_name_order
from studyhours.services.people.namesakes import told_apart
from studyhours.services.reviewing.known import ReviewChoices, review_choices
from studyhours.services.reviewing.notice_paper import notice_table
from studyhours.services.reviewing.queue import QueueFilter, QueueRow, list_queue
from studyhours.services.reviewing.standing_out import hint_text
from studyhours.services.wording.amounts import record_amount
from studyhours.services.wording.printed_days import printed_day

MOST = 2000
"""Rows on paper: more than anybody reviews in one sitting."""
_READ = "read_list"
COLUMNS = (
    ("number", 7, CENTRE, True),
    ("name", 15, "left", False),
    ("group", 11, "left", False),
    ("day", 12, CENTRE, False),
    ("kind", 9, CENTRE, False),
    ("title_column", 30, "left", False),
    ("amount", 10, CENTRE, False),
    ("hints", 24, "left", False),
    ("decision", 15, CENTRE, False),
    ("reason", 18, "left", False),
)


def notice(ledger: Ledger, wanted: Wanted) -> Made:
    """A public notice."""
    uid = wanted.answers.needed("notice")
    table = notice_table(ledger, uid, wanted.texts)
    return Made(table_as(table, wanted.form, wanted.progress), table.title)


def review_list(ledger: Ledger, wanted: Wanted) -> Made:
    """Records that wait, or were decided, with what stands out and room to decide by hand."""
    answers, texts = wanted.answers, wanted.texts
    choices = review_choices(ledger)
    group = answers.text("group")
    asked = QueueFilter(
        status=answers.needed("status"),
        group=_group(choices, group) if group else None,
        order="teacher",
    )
    rows: list[QueueRow] = []
    more = True
    while more:
        wanted.progress(_READ, len(rows), None)
        page = list_queue(ledger, asked, choices.known, offset=len(rows))
        rows += page.rows
        more = page.more
        if len(rows) > MOST and wanted.form != XLSX:
            raise UnusableInput("list_too_long", most=MOST)
    groups = {one.uid: one.group or "" for one in choices.teachers}
    apart = told_apart(choices.teachers)
    places = {one.uid: one.position for one in choices.teachers}
    ordered = in_name_order(
        rows,
        answers.needed("order"),
        lambda row: row.record.name,
        lambda row: places.get(row.record.teacher, len(places)),
    )
    kinds = {one.id: one.title for one in choices.kinds}
    status = texts.say(f"review_status.{asked.status}")
    table = TablePaper(
        title=texts.say("review_list.title", school=school_name(ledger)),
        subtitles=(
            texts.say(
                "review_list.about",
                status=status,
                count=len(rows),
                day=printed_day(choices.known.today, texts),
                group=group or texts.say("review_list.everybody"),
            ),
        ),
        columns=tuple(
            TableColumn(texts.say(f"review_list.{name}"), weight, align, number)
            for name, weight, align, number in COLUMNS
        ),
        rows=tuple(
            _row(number, row, groups, kinds, apart, texts) for number, row in enumerate(ordered, 1)
        ),
        sign_off=texts.say("review_list.sign_off"),
        language=texts.language,
    )
    return Made(table_as(table, wanted.form, wanted.progress), f"{status} {group or ''}".strip())


def _group(choices: ReviewChoices, named: str) -> str:
    for one in choices.groups:
        if named in {one.uid, one.name}:
            return one.uid
    known = "、".join(one.name for one in choices.groups) or "-"
    raise UnusableInput("chase_no_group", group=named, known=known)


def _row(
    number: int,
    row: QueueRow,
    groups: Mapping[str, str],
    kinds: Mapping[str, Mapping[str, str]],
    apart: Mapping[str, str],
    texts: Texts,
) -> tuple[str, ...]:
    record = row.record
    return (
        str(number),
        apart.get(record.teacher, record.name),
        groups.get(record.teacher, ""),
        record.last_day.isoformat(),
        texts.pick(kinds.get(record.kind, {"zh": record.kind})),
        record.title,
        record_amount(Amount(record.hundredths, record.unit), record.kind, texts),
        "\n".join(hint_text(hint, texts) for hint in row.hints),
        texts.say("review_list.boxes") if record.status == "submitted" else "",
        record.reason,
    )
