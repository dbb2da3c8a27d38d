"""Reminder slips (催办单): one for each who is behind, to be cut apart and handed out."""

from __future__ import annotations

from studyhours.domain.errors import UnusableInput
from studyhours.reports.slips import Slip, SlipSheet, render_slips
from studyhours.services.checking.chase import read_chase
from studyhours.services.checking.chase_wording import items_texts
from studyhours.services.documents.kinds import DOCX
from studyhours.services.documents.making import Made, Wanted
from studyhours.services.ledgers.ledger import Ledger, school_of, today
from studyhours.services.wording.day_words import day_text


def reminder(ledger: Ledger, wanted: Wanted) -> Made:
    """Slips for everybody who is behind, by group."""
    answers, texts = wanted.answers, wanted.texts
    chase = read_chase(
        ledger,
        answers.text("year"),
        answers.day("as_of"),
        answers.text("ruleset"),
        answers.text("group"),
        wanted.progress,
    )
    chosen = set(answers.many("teacher"))
    people = [
        (group.name, one)
        for group in chase.groups
        for one in group.people
        if not chosen or one.teacher.uid in chosen
    ]
    if not people:
        raise UnusableInput("reminder_nobody", day=chase.as_of.isoformat())
    with ledger.reading() as session:
        school = school_of(session)
        office, now = school.office_name, today(ledger, school)
    say = texts.say
    sheet = SlipSheet(
        title=say("reminder.title", school=chase.school),
        school=chase.school,
        cut=say("reminder.cut"),
        receipt=say("reminder.receipt"),
        signed=f"{office}　{day_text(now, texts)}",
        slips=tuple(
            Slip(
                to=say("reminder.to", name=one.teacher.name),
                beside="　".join(part for part in (group, one.teacher.staff_no) if part),
                # Nobody is asked to do what cannot be done any more.
                opening=say(
                    "reminder.opening_over" if one.is_over else "reminder.opening",
                    year=chase.year,
                    day=day_text(chase.as_of, texts),
                ),
                items=items_texts(one.items, texts, chase.as_of),
                closing=say("reminder.closing"),
            )
            for group, one in people
        ),
        texts=texts,
    )
    if wanted.form == DOCX:
        from studyhours.reports.slips_word import render_slips_word

        content = render_slips_word(sheet)
    else:
        content = render_slips(sheet)
    return Made(content, f"{answers.text('group') or ''} {chase.as_of.isoformat()}".strip())
