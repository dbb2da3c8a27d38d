"""A sentence as it was understood, and what is wrong with it, in words."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from studyhours.domain.quantity import Amount
from studyhours.domain.texts import Texts
from studyhours.services.records.quick_sentence import QuickEntry, QuickFault, QuickPart, QuickWorld
from studyhours.services.records.typed import read_amount
from studyhours.services.wording.amounts import record_amount

_ROLES = {"observed": "quick.observed", "mentor": "quick.mentor", "mentee": "quick.mentee"}
_DOUBTFUL = frozenset({"day", "amount", "teacher", "person", "kind"})
_FAULTS: Mapping[str, str] = {
    "no_kind": "quick.no_kind",
    "two_kinds": "quick.two_kinds",
    "many_kinds": "quick.many_kinds",
    "bad_day": "quick.bad_day",
    "two_days": "quick.two_days",
    "day_or_title": "quick.day_or_title",
    "many_people": "quick.many_people",
    "two_amounts": "quick.two_amounts",
    "one_each": "quick.one_each",
    "not_yours": "quick.not_yours",
    "need_teacher": "quick.need_teacher",
    "need_title": "quick.need_title",
    "title_too_long": "quick.title_too_long",
    "need_type": "quick.need_type",
    "need_amount": "quick.need_amount",
    "bad_amount": "quick.bad_amount",
    "first_after_day": "quick.first_after_day",
}
_MOST = 6


def part_text(part: QuickPart, entry: QuickEntry, world: QuickWorld, texts: Texts) -> str:
    """A part of a sentence, as it was understood."""
    if part.what in _DOUBTFUL and not part.value:
        return _doubtful(part, texts)
    wording = _SAID.get(part.what)
    return wording(part, entry, world, texts) if wording is not None else part.typed


def _doubtful(part: QuickPart, texts: Texts) -> str:
    if part.what == "day":
        return texts.say("quick.day_unknown", word=part.typed)
    if part.what == "amount":
        return texts.say("quick.amount_unknown", word=part.typed)
    if part.what == "kind":
        return texts.say("quick.kind_unknown", word=part.typed)
    return texts.say("quick.who_unknown", word=part.typed)


def _day(part: QuickPart, _entry: QuickEntry, _world: QuickWorld, texts: Texts) -> str:
    if part.value == part.more:
        return part.value
    return texts.say("quick.days", first=part.value, last=part.more)


def _named_kind(part: QuickPart, _entry: QuickEntry, world: QuickWorld, texts: Texts) -> str:
    return _kind(part.value, part.more or None, world, texts)


def _plain(part: QuickPart, _entry: QuickEntry, _world: QuickWorld, texts: Texts) -> str:
    if part.what == "title":
        return texts.say("quick.titled", text=part.value)
    if part.what == "teacher":
        return texts.say("quick.teacher", text=part.value)
    if part.what == "remarks":
        return texts.say("quick.remarks", text=part.value)
    return texts.say("quick.text", text=part.value)


def fault_text(fault: QuickFault, entry: QuickEntry, world: QuickWorld, texts: Texts) -> str:
    """What is wrong with a sentence, or missing, and what may be meant."""
    choices: list[str] = []
    if fault.code == "many_people":
        by_uid = {one.uid: one for one in world.teachers}
        people = [by_uid[uid] for uid in fault.choices]
        choices = [" ".join(filter(None, (one.staff_no, one.name, one.group))) for one in people]
    elif fault.code == "many_kinds":
        choices = [_kind(kind, None, world, texts) for kind in fault.choices]
    elif fault.code == "need_type" and entry.kind is not None:
        choices = [texts.pick(one.title) for one in entry.kind.offered]
    more = "…" if len(choices) > _MOST else ""
    joined = texts.say("quick.or").join(choices[:_MOST]) + more
    key = _FAULTS[fault.code]
    return texts.say(key, word=fault.typed, count=len(choices), choices=joined)


def _kind(kind: str, type_id: str | None, world: QuickWorld, texts: Texts) -> str:
    known = next((one for one in world.kinds if one.id == kind), None)
    if known is None:
        return kind
    named = next((one for one in known.types if one.id == type_id), None)
    title = texts.pick(known.title)
    return f"{title} · {texts.pick(named.title)}" if named is not None else title


def _person(part: QuickPart, entry: QuickEntry, _world: QuickWorld, texts: Texts) -> str:
    roles = entry.kind.fields.roles if entry.kind is not None else ()
    key = _ROLES.get(roles[0] if roles else "", "quick.observed")
    said = texts.say(key, name=part.value)
    return said if part.more else texts.say("quick.stranger", who=said)


def _amount(part: QuickPart, entry: QuickEntry, _world: QuickWorld, texts: Texts) -> str:
    amount = read_amount(part.value, part.more) or Amount(100, "item")
    return record_amount(amount, entry.kind.id if entry.kind is not None else "", texts)


_SAID: Mapping[str, Callable[[QuickPart, QuickEntry, QuickWorld, Texts], str]] = {
    "day": _day,
    "kind": _named_kind,
    "person": _person,
    "amount": _amount,
    "title": _plain,
    "teacher": _plain,
    "remarks": _plain,
    "text": _plain,
}
