"""What a result rests on besides records: entries of registers, in words and as plain data."""

from __future__ import annotations

from studyhours.domain.clock import SCHOOL_ZONE, day_in_zone
from studyhours.domain.registers import Absence, Decided, Entry, Exempted, Spell
from studyhours.domain.texts import Texts
from studyhours.services.ledgers.permissions import LOCAL
from studyhours.services.wording.day_words import day_text, period_text

LONG = "long_course"


def ground_text(ground: Spell, texts: Texts) -> str:
    """A sentence: what is registered, from when to when, why, on which document; who decided."""
    said = {"period": period_text(ground, texts)}
    if isinstance(ground, Entry):
        document = texts.say("ground.document", document=ground.document) if ground.document else ""
        said |= {"reason": ground.reason, "document": document}
    match ground:
        case Exempted():
            return texts.say("ground.exempted", sort=texts.say(f"exemption.{ground.sort}"), **said)
        case Decided():
            day = day_text(day_in_zone(ground.made_at, SCHOOL_ZONE), texts)
            if ground.made_by not in {"", LOCAL.name}:
                return texts.say("ground.decided_by", who=ground.made_by, day=day, **said)
            return texts.say("ground.decided", day=day, **said)
        case Absence():
            return texts.say("ground.away", said=_leave(ground, texts), **said)
        case _:
            return texts.say("ground.served", **said)


def _leave(absence: Absence, texts: Texts) -> str:
    """The leave as it was entered; a long course is only said to be one."""
    return texts.say("reason_word.long_course") if absence.kind == LONG else absence.said


def ground_plain(ground: Spell) -> dict[str, object]:
    """The same for other programs: days and times as ISO text."""
    plain: dict[str, object] = {
        "sort": _sort(ground),
        "first": ground.first.isoformat() if ground.first else None,
        "last": ground.last.isoformat() if ground.last else None,
    }
    if isinstance(ground, Entry):
        plain |= {
            "uid": ground.uid,
            "reason": ground.reason,
            "reason_word": ground.word,
            "document": ground.document,
            "made_by": ground.made_by,
            "made_at": ground.made_at.isoformat(),
        }
    if isinstance(ground, Exempted | Decided):
        plain |= {"ruleset": ground.ruleset, "rule": ground.rule}
    if isinstance(ground, Absence):
        plain |= {"kind": ground.kind, "said": ground.said}
    if isinstance(ground, Decided):
        plain["outcome"] = ground.outcome
    return plain


def _sort(ground: Spell) -> str:
    match ground:
        case Exempted():
            return ground.sort
        case Decided():
            return "decision"
        case Absence():
            return "absence"
        case _:
            return "service"
