"""Documents of an activity: the sheet to sign in on, the record of it."""

from __future__ import annotations

from studyhours.reports.activity_record import ActivityRecord, render_activity_record
from studyhours.reports.booklet import (
    Block,
    Booklet,
    Facts,
    Grid,
    Heading,
    Picture,
    Pictures,
    Words,
)
from studyhours.reports.sign_in import SPARE, SignInSheet, render_sign_in
from studyhours.services.activities.opened import open_activity
from studyhours.services.activities.record_sheet import read_activity_record
from studyhours.services.activities.sheet import read_sign_in
from studyhours.services.documents.forms import booklet_as
from studyhours.services.documents.kinds import DOCX
from studyhours.services.documents.making import Made, Wanted
from studyhours.services.ledgers.ledger import Ledger


def sign_in(ledger: Ledger, wanted: Wanted) -> Made:
    """The sheet that everybody signs."""
    uid = wanted.answers.needed("activity")
    sheet = read_sign_in(ledger, uid, wanted.texts, wanted.answers.needed("order"))
    if wanted.form == DOCX:
        return Made(booklet_as(_sheet_to_edit(sheet), DOCX), _about(ledger, uid))
    return Made(render_sign_in(sheet), _about(ledger, uid))


def activity_record(ledger: Ledger, wanted: Wanted) -> Made:
    """What was said and who was there."""
    uid = wanted.answers.needed("activity")
    record = read_activity_record(ledger, uid, wanted.texts)
    if wanted.form == DOCX:
        return Made(booklet_as(_record_to_edit(record), DOCX), _about(ledger, uid))
    return Made(render_activity_record(record), _about(ledger, uid))


def _about(ledger: Ledger, uid: str) -> str:
    shown = open_activity(ledger, uid).shown
    return f"{shown.first_day.isoformat()} {shown.title}"


def _record_to_edit(record: ActivityRecord) -> Booklet:
    blocks: list[Block] = [Facts([(name, said) for name, said in record.facts if said])]
    for title, said in record.parts:
        blocks += [Heading(title, 1), Words(said)]
    if record.photos:
        pictures = [Picture(one.content, one.width, one.height, one.name) for one in record.photos]
        blocks.append(Pictures(pictures))
    blocks.append(Words(record.texts.say("activity_record.signed")))
    return _plain(record.title, record.school, record.what, blocks, record)


def _sheet_to_edit(sheet: SignInSheet) -> Booklet:
    say = sheet.texts.say
    names = ("number", "name", "beside", "signature", "time", "note")
    blocks: list[Block] = [
        Facts([*sheet.wide, *sheet.facts]),
        Grid(
            heads=[say(f"sign_in.{name}") for name in names],
            shares=(11.0, 30.0, 32.0, 48.0, 24.0, 33.0),
            rows=[
                (str(number), one.name, one.beside, "", "", one.note)
                for number, one in enumerate(sheet.people, 1)
            ]
            + [("",) * len(names)] * SPARE,
        ),
        Words(say("sign_in.counted", count=len(sheet.people))),
        Words(say("sign_in.signed")),
    ]
    return _plain(sheet.title, sheet.school, sheet.wide[0][1], blocks, sheet)


def _plain(
    title: str, school: str, about: str, blocks: list[Block], of: ActivityRecord | SignInSheet
) -> Booklet:
    return Booklet(
        title=title,
        school=school,
        about=about,
        facts=(),
        blocks=blocks,
        texts=of.texts,
        cover=False,
    )
