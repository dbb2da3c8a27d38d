"""The sign-in sheet of an activity, to be printed before it is held."""

from __future__ import annotations

from collections.abc import Sequence

from studyhours.domain.quantity import Amount
from studyhours.domain.texts import Texts
from studyhours.reports.sign_in import Signer, SignInSheet, render_sign_in
from studyhours.services.activities.earning import BLANK, PRESENT
from studyhours.services.activities.opened import ActivityOpened, PersonShown, open_activity
from studyhours.services.activities.reading import ActivityShown
from studyhours.services.ledgers.ledger import Ledger, school_of
from studyhours.services.people.name_order import IN_GROUPS, in_name_order
from studyhours.services.wording.amounts import record_amount
from studyhours.services.wording.printed_days import printed_day


def sign_in_sheet(ledger: Ledger, uid: str, texts: Texts) -> bytes:
    """The sheet as a PDF: what it is about, and a box for everybody's signature.

    Who has leave already has it written in the note.

    Raises:
        UnusableInput: there is no such activity, or a character that no font has.
        NotPermitted: the login may not see the school.
    """
    return render_sign_in(read_sign_in(ledger, uid, texts))


def read_sign_in(ledger: Ledger, uid: str, texts: Texts, order: str = IN_GROUPS) -> SignInSheet:
    """What the sheet says, to be set as one file or another.

    Args:
        ledger: The ledger.
        uid: The activity.
        texts: Language.
        order: ``IN_GROUPS``, or an order of names; guests come last.

    Raises:
        UnusableInput: there is no such activity or order.
        NotPermitted: the login may not see the school.
    """
    opened = open_activity(ledger, uid)
    apart = opened.told_apart
    with ledger.reading() as session:
        school = school_of(session).name
    return SignInSheet(
        title=texts.say("sign_in.title", school=school),
        school=school,
        wide=((texts.say("sign_in.what"), opened.shown.title),),
        facts=_facts(opened, texts),
        people=tuple(
            Signer(
                apart.get(one.uid, one.name),
                one.group or one.subject or "",
                _note(one.status, one.note, texts),
            )
            for one in _ordered(opened.people, order)
        ),
        texts=texts,
    )


def _ordered(people: Sequence[PersonShown], order: str) -> Sequence[PersonShown]:
    if order == IN_GROUPS:
        return people
    ordered = in_name_order(
        people, order, lambda one: one.name, lambda one: one.teacher.position if one.teacher else 0
    )
    return sorted(ordered, key=lambda one: one.teacher is None)


def _facts(opened: ActivityOpened, texts: Texts) -> tuple[tuple[str, str], ...]:
    shown = opened.shown
    return (
        (texts.say("sign_in.when"), when_text(shown, texts)),
        (texts.say("sign_in.place"), shown.place or ""),
        (texts.say("sign_in.speaker"), shown.speaker or ""),
        (texts.say("sign_in.group"), shown.group or shown.organiser or ""),
        (
            texts.say("sign_in.amount"),
            record_amount(Amount(shown.hundredths, shown.unit), "training", texts),
        ),
        (texts.say("sign_in.people"), texts.say("sign_in.count", count=len(opened.people))),
    )


def when_text(shown: ActivityShown, texts: Texts) -> str:
    """Day or days, and times."""
    days = printed_day(shown.first_day, texts)
    if shown.last_day != shown.first_day:
        days = texts.say("activities.days", first=days, last=printed_day(shown.last_day, texts))
    times = "–".join(part for part in (shown.starts, shown.ends) if part)
    return f"{days} {times}".strip()


def _note(status: str, note: str, texts: Texts) -> str:
    said = "" if status in {BLANK, PRESENT} else texts.say(f"activities.status_{status}")
    return " ".join(part for part in (said, note) if part)
