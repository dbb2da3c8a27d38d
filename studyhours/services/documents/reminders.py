"""Reminder slips (催办单): one for each who is behind, to be cut apart and handed out."""

from __future__ import annotations

from studyhours.domain.errors import UnusableInput
from studyhours.domain.texts import Texts
from studyhours.reports.slips import Slip, SlipSheet, render_slips
from studyhours.services.checking.chase import Chased, ChaseList, read_chase
from studyhours.services.checking.chase_wording import items_texts
from studyhours.services.documents.kinds import DOCX
from studyhours.services.documents.making import Made, Wanted
from studyhours.services.ledgers.ledger import Ledger, school_of, today
from studyhours.services.people.namesakes import mark_of
from studyhours.services.wording.printed_days import printed_day


def _slip(chase: ChaseList, group: str, one: Chased, office: str, texts: Texts) -> Slip:
    say, state = texts.say, one.ending
    day = printed_day(chase.as_of, texts)
    return Slip(
        to=say("reminder.to", name=one.teacher.name),
        beside="　".join(part for part in (group, mark_of(one.teacher, one.called)) if part),
        opening=say(f"reminder.opening{state}", year=chase.year, day=day),
        items=items_texts(one.items, texts, chase.as_of),
        closing=say("reminder.closing_over" if state else "reminder.closing", office=office),
    )


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
        signed=f"{office}　{printed_day(now, texts)}",
        slips=tuple(_slip(chase, group, one, office, texts) for group, one in people),
        texts=texts,
    )
    if wanted.form == DOCX:
        from studyhours.reports.slips_word import render_slips_word

        content = render_slips_word(sheet)
    else:
        content = render_slips(sheet)
    return Made(content, f"{answers.text('group') or ''} {chase.as_of.isoformat()}".strip())
