"""The corrections since a closing one by one, the newest first, with the results each changed."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from studyhours.domain.texts import Texts
from studyhours.services.closing.corrected import (
    EntryCorrected,
    FactCorrected,
    RecordCorrected,
    RuleCorrected,
    TeacherCorrected,
)
from studyhours.services.closing.text import entry_change_text, facts_text, result_text
from studyhours.services.wording.day_words import day_text

Subject = RecordCorrected | EntryCorrected | FactCorrected


@dataclass(frozen=True, slots=True)
class CorrectionLine:
    """One correction.

    Attributes:
        teacher: Uid of the teacher.
        name: Their name.
        subject: What was corrected; None where a result is another for another reason: rules, the
            calendar, or facts.
        rules: The results that are others, and that it is behind.
    """

    teacher: str
    name: str
    subject: Subject | None
    rules: tuple[RuleCorrected, ...]

    @property
    def at(self) -> datetime | None:
        """When it was corrected, UTC."""
        return self.subject.at if self.subject is not None else None

    @property
    def by(self) -> str:
        """By whom."""
        return self.subject.by if self.subject is not None else ""

    @property
    def reason(self) -> str:
        """Why."""
        return self.subject.reason if self.subject is not None else ""

    @property
    def record(self) -> str:
        """Uid of the record that can be looked at; empty where there is none."""
        one = self.subject
        return one.uid if isinstance(one, RecordCorrected) and one.what != "deleted" else ""


def correction_lines(corrected: Iterable[TeacherCorrected]) -> tuple[CorrectionLine, ...]:
    """One line for each record, entry and fact corrected, and for results without any of them."""
    lines = [line for one in corrected for line in _of_teacher(one)]
    dated = [line for line in lines if line.at is not None]
    dated.sort(key=lambda line: str(line.at), reverse=True)
    return (*dated, *(line for line in lines if line.at is None))


def _of_teacher(one: TeacherCorrected) -> Iterable[CorrectionLine]:
    felt: dict[str, tuple[RecordCorrected | EntryCorrected, list[RuleCorrected]]] = {}
    bare = []
    for rule in one.rules:
        causes: tuple[RecordCorrected | EntryCorrected, ...] = (*rule.records, *rule.entries)
        for cause in causes:
            felt.setdefault(cause.uid, (cause, []))[1].append(rule)
        if not rule.records and not rule.entries:
            bare.append(rule)
    for cause, rules in felt.values():
        yield CorrectionLine(one.uid, one.name, cause, tuple(rules))
    others: tuple[RecordCorrected | EntryCorrected, ...] = (*one.unfelt, *one.unfelt_entries)
    for unfelt in others:
        yield CorrectionLine(one.uid, one.name, unfelt, ())
    for fact in one.facts:
        # What each of several changed cannot be told: every one may be behind these results.
        yield CorrectionLine(one.uid, one.name, fact, tuple(bare))
    if bare and not one.facts:
        yield CorrectionLine(one.uid, one.name, None, tuple(bare))


def subject_text(line: CorrectionLine, texts: Texts) -> str:
    """What was corrected, in words."""
    match line.subject:
        case RecordCorrected() as record:
            return texts.say(
                "corrected.record",
                what=texts.say(f"corrected.{record.what}"),
                title=record.title or texts.say("corrected.untitled"),
                day=day_text(record.day, texts),
            )
        case EntryCorrected() as entry:
            return texts.say(
                "corrected.of_entry",
                what=texts.say(f"corrected.{entry.what}"),
                entry=entry_change_text(entry, texts),
            )
        case FactCorrected() as fact:
            return texts.say("corrected.facts", facts=facts_text(fact, texts))
        case None:
            return texts.say("corrected.without")


def effect_text(line: CorrectionLine, texts: Texts) -> str:
    """Which results are others: ``研训学时：达标 80/72 → 未达标 60/72``, or ``达标 80 → 76/72``."""
    said = [_turned(rule, texts) for rule in line.rules]
    return texts.say("corrected.and").join(said) or texts.say("corrected.no_effect")


def _turned(rule: RuleCorrected, texts: Texts) -> str:
    title, before, now = texts.pick(rule.rule.title), rule.before, rule.now
    if before is None or now is None or (before.status, before.target) != (now.status, now.target):
        said = {"before": result_text(before, texts), "now": result_text(now, texts)}
        return texts.say("corrected.effect", title=title, **said)
    return texts.say(
        "corrected.effect_same",
        title=title,
        before=f"{texts.say(f'status.{now.status}')} {before.value}",
        now=f"{now.value}/{now.target}",
    )
