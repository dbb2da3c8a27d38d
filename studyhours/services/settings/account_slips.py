"""First passwords as they are handed over: slips to cut, or a workbook. Both are made from what was
handed back when the accounts were made; nothing of it is kept.
"""

from __future__ import annotations

from collections.abc import Sequence

from studyhours.domain.progress import Progress, unwatched
from studyhours.domain.texts import Texts
from studyhours.reports.login_slips import LoginSheet, LoginSlip, render_login_slips
from studyhours.services.ledgers.ledger import Ledger, school_of
from studyhours.services.ledgers.permissions import require
from studyhours.services.people.sole import ledger_name
from studyhours.services.settings.accounts import OneTime

_MANAGE = "manage_accounts"
_STAGE = "make_slips"


def slips_pdf(
    ledger: Ledger, made: Sequence[OneTime], texts: Texts, progress: Progress = unwatched
) -> bytes:
    """Slips to cut and hand out, as a PDF.

    Args:
        ledger: The ledger, whose name stands on each.
        made: The accounts with their passwords.
        texts: Language.
        progress: Told before every page; may call it off.

    Raises:
        NotPermitted: the account may not manage accounts.
    """
    require(ledger.actor, _MANAGE)
    say = texts.say
    with ledger.reading() as session:
        name = ledger_name(session, school_of(session))
    sheet = LoginSheet(
        title=say("account_slip.title"),
        ledger=name,
        login=say("account_slip.login"),
        password=say("account_slip.password"),
        note=say("account_slip.note"),
        slips=[
            LoginSlip(
                name=one.name or one.login,
                beside="　".join(part for part in (one.group, one.staff_no) if part),
                login=one.login,
                password=one.password,
            )
            for one in made
        ],
    )
    return render_login_slips(sheet, lambda done: progress(_STAGE, done, len(made)))


def slips_book(
    ledger: Ledger, made: Sequence[OneTime], texts: Texts, progress: Progress = unwatched
) -> bytes:
    """The same as a workbook.

    Args:
        ledger: The ledger, whose name stands over the list.
        made: The accounts with their passwords.
        texts: Language.
        progress: Told now and then; may call it off.

    Raises:
        NotPermitted: the account may not manage accounts.
    """
    require(ledger.actor, _MANAGE)
    from studyhours.services.lists.output import ListColumn, ListSheet, book_of, headed

    say = texts.say
    sheet = ListSheet(
        title=say("account_slip.title"),
        subtitles=(*headed(ledger, (), texts), say("account_slip.note")),
        columns=(
            ListColumn(say("account_slip.name"), 90),
            ListColumn(say("account_slip.staff_no"), 80),
            ListColumn(say("account_slip.group"), 110),
            ListColumn(say("account_slip.login"), 110),
            ListColumn(say("account_slip.password"), 150),
        ),
        rows=[(one.name, one.staff_no, one.group, one.login, one.password) for one in made],
        language=texts.language,
    )
    return book_of(sheet, progress)
