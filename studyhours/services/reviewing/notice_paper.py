"""A public notice as paper, and as a text to be pasted."""

from __future__ import annotations

from studyhours.domain.texts import Texts
from studyhours.reports.table_model import CENTRE, TableColumn, TablePaper
from studyhours.reports.tables import render_table
from studyhours.services.ledgers.ledger import Ledger, school_of
from studyhours.services.reviewing.notices import NoticeRead, read_notice
from studyhours.services.wording.printed_days import printed_day


def notice_pdf(ledger: Ledger, uid: str, texts: Texts) -> bytes:
    """The notice as a PDF.

    Raises:
        UnusableInput: there is none, or a character that no font has.
        NotPermitted: the login may not see the school.
    """
    return render_table(notice_table(ledger, uid, texts))


def notice_table(ledger: Ledger, uid: str, texts: Texts) -> TablePaper:
    """What a notice lists, to be set as one file or another.

    Raises:
        UnusableInput: there is none.
        NotPermitted: the login may not see the school.
    """
    notice = read_notice(ledger, uid)
    with ledger.reading() as session:
        school = school_of(session).name
    say = texts.say
    has_more = any(one.more for one in notice.lines)
    columns = [
        TableColumn(say("notice.number"), 5, CENTRE, number=True),
        TableColumn(say("notice.name"), 12, CENTRE),
        TableColumn(say("notice.group"), 14, CENTRE),
        TableColumn(say("notice.said"), 34 if has_more else 24),
    ]
    if has_more:
        columns.append(TableColumn(say("notice.more"), 22))
    rows = tuple(
        (str(number), one.name, one.group, one.said, *((one.more,) if has_more else ()))
        for number, one in enumerate(notice.lines, 1)
    )
    return TablePaper(
        title=notice.title,
        subtitles=(_opening(notice, texts),),
        columns=tuple(columns),
        rows=rows,
        sign_off=say("notice.signed", school=school, day=printed_day(notice.first_day, texts)),
        sealed=True,
        language=texts.language,
        landscape=False,
    )


def notice_text(notice: NoticeRead, texts: Texts) -> str:
    """The notice as a text, as it would be sent to a group of people."""
    lines = [notice.title, _opening(notice, texts)]
    lines += [
        " ".join(part for part in (f"{number}.", one.name, one.group, one.said, one.more) if part)
        for number, one in enumerate(notice.lines, 1)
    ]
    return "\n".join(lines)


def _opening(notice: NoticeRead, texts: Texts) -> str:
    opening = texts.say(
        "notice.opening",
        count=len(notice.lines),
        about_first=printed_day(notice.about[0], texts),
        about_last=printed_day(notice.about[1], texts),
        first=printed_day(notice.first_day, texts),
        last=printed_day(notice.last_day, texts),
    )
    if not notice.contact:
        return opening
    return f"{opening}{texts.say('notice.contact', contact=notice.contact)}"
