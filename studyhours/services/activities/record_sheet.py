"""The record of an activity (活动记录) as paper: facts, who was there, what was said, photos."""

from __future__ import annotations

from collections.abc import Mapping

from studyhours.domain.errors import LedgerDamaged
from studyhours.domain.quantity import Amount
from studyhours.domain.texts import Texts
from studyhours.reports.activity_record import ActivityRecord, Photo, render_activity_record
from studyhours.services.activities.earning import BLANK, CREDITED, PRESENT
from studyhours.services.activities.opened import ActivityOpened, PersonShown, open_activity
from studyhours.services.activities.sheet import when_text
from studyhours.services.evidence.reading import OF_ACTIVITY, bytes_of
from studyhours.services.ledgers.ledger import Ledger, school_of
from studyhours.services.wording.amounts import record_amount
from studyhours.transfer.pictures import Unreadable, for_print

_PIXELS = 1000
"""Of a photo's longer side: enough for half the width of a page."""
MOST_PHOTOS = 8


def activity_record(ledger: Ledger, uid: str, texts: Texts) -> bytes:
    """The record as a PDF.

    Raises:
        UnusableInput: there is no such activity, or a character that no font has.
        NotPermitted: the login may not see it.
    """
    return render_activity_record(read_activity_record(ledger, uid, texts))


def read_activity_record(ledger: Ledger, uid: str, texts: Texts) -> ActivityRecord:
    """What the record says, to be set as one file or another.

    Raises:
        UnusableInput: there is no such activity.
        NotPermitted: the login may not see it.
    """
    opened = open_activity(ledger, uid)
    with ledger.reading() as session:
        school = school_of(session).name
    return ActivityRecord(
        title=texts.say("activity_record.title", school=school),
        school=school,
        what=opened.shown.title,
        facts=_facts(opened, texts),
        parts=_parts(opened, texts),
        photos=_photos(ledger, opened),
        texts=texts,
    )


def _facts(opened: ActivityOpened, texts: Texts) -> tuple[tuple[str, str], ...]:
    shown, say = opened.shown, texts.say
    came = sum(one.status in CREDITED for one in opened.people)
    return (
        (say("activity_record.what"), shown.title),
        (say("sign_in.when"), when_text(shown, texts)),
        (say("sign_in.place"), shown.place or ""),
        (say("sign_in.speaker"), shown.speaker or ""),
        (say("sign_in.group"), shown.group or shown.organiser or ""),
        (
            say("sign_in.amount"),
            record_amount(Amount(shown.hundredths, shown.unit), "training", texts),
        ),
        (say("activity_record.expected"), say("sign_in.count", count=len(opened.people))),
        (say("activity_record.came"), say("sign_in.count", count=came)),
    )


def _parts(opened: ActivityOpened, texts: Texts) -> tuple[tuple[str, str], ...]:
    say = texts.say
    parts = [(say("activity_record.people"), _people(opened, texts))]
    if opened.plan.content:
        parts.append((say("activity_record.content"), opened.plan.content))
    parts.append((say("activity_record.result"), opened.result))
    if opened.files:
        names = say("window.separator").join(one.name for one in opened.files)
        parts.append((say("activity_record.files"), names))
    return tuple(parts)


def _people(opened: ActivityOpened, texts: Texts) -> str:
    """Who came, by group; then who did not, with why."""
    comma, apart = texts.say("window.separator"), opened.told_apart
    by_group: dict[str, list[str]] = {}
    away = []
    # Before anything is said of anybody, those who are to come are the participants.
    taken = any(one.status != BLANK for one in opened.people)
    for one in opened.people:
        if one.status == BLANK and taken:
            continue
        if one.status in CREDITED or one.status == BLANK:
            by_group.setdefault(one.group or "", []).append(_name(one, apart, texts))
        else:
            away.append(_name(one, apart, texts))
    lines = [
        texts.say("activity_record.group", group=group, names=comma.join(names))
        if group
        else comma.join(names)
        for group, names in by_group.items()
    ]
    if away:
        lines.append(texts.say("activity_record.away", names=comma.join(away)))
    return "\n".join(lines)


def _name(one: PersonShown, apart: Mapping[str, str], texts: Texts) -> str:
    name = apart.get(one.uid, one.name)
    if one.status in {BLANK, PRESENT}:
        return name
    said = texts.say(f"activities.status_{one.status}")
    return texts.say("activity_record.said", name=name, what=said)


def _photos(ledger: Ledger, opened: ActivityOpened) -> tuple[Photo, ...]:
    """The photos among its files; one that is lost or cannot be read is left out."""
    found = []
    for file in opened.files:
        if file.word != "photo" or not file.media.startswith("image/"):
            continue
        try:
            content = bytes_of(ledger, file.sha256, f"{OF_ACTIVITY}{opened.shown.uid}")
            small, width, height = for_print(content, file.media, _PIXELS)
        except (LedgerDamaged, Unreadable):
            continue
        found.append(Photo(small, width, height, file.name.rpartition(".")[0]))
        if len(found) == MOST_PHOTOS:
            break
    return tuple(found)
