"""Entries of the registers in words, and as plain data for other programs."""

from __future__ import annotations

from dataclasses import asdict
from fractions import Fraction

from studyhours.domain.quantity import HUNDRED, decimal_text
from studyhours.domain.registers import Decided, Exempted, Granted, Joined, Kept, Part
from studyhours.domain.texts import Texts
from studyhours.services.registers.reading import OF_UNITS
from studyhours.services.wording.amounts import unit_behind
from studyhours.services.wording.day_words import period_text

__all__ = ["entry_plain", "entry_text", "period_text"]


_OF_UNITS = frozenset(one.id for one in OF_UNITS.values())


def entry_text(entry: Kept, other: str, texts: Texts, about: str = "") -> str:
    """What an entry says, without whom, when and why.

    Args:
        entry: The entry.
        other: The mentee's name, of a pair; the group's, of a member; the whole's, of a part.
        texts: The language.
        about: What to call the rule or rule set it names; by their ids where empty.
    """
    match entry:
        case Granted():
            amount = Fraction(entry.hundredths, HUNDRED)
            return texts.say(
                "register.granted",
                amount=decimal_text(amount),
                unit=unit_behind(amount, entry.unit, texts),
            )
        case Exempted():
            sort = texts.say(f"exemption.{entry.sort}")
            if entry.ruleset is None:
                return texts.say("register.from_all", sort=sort)
            if not about:
                about = entry.ruleset if entry.rule is None else f"{entry.ruleset}/{entry.rule}"
            return texts.say("register.from_rule", sort=sort, rule=about)
        case Decided():
            outcome = texts.say(f"status.{entry.outcome}")
            if about:
                return texts.say("register.decided_named", rule=about, outcome=outcome)
            about = f"{entry.ruleset}/{entry.rule}"
            return texts.say("register.decided", rule=about, outcome=outcome)
        case Joined():
            return texts.say(f"group_role.{entry.role}", name=other)
        case Part():
            return texts.say(f"part_role.{entry.role}", name=other)
        case _:
            return texts.say("register.paired", name=other)


def entry_plain(register: str, name: str, entry: Kept) -> dict[str, object]:
    """An entry as JSON says it: days as ISO text, amounts as decimal texts."""
    plain: dict[str, object] = {"register": register, "name": name}
    for key, value in asdict(entry).items():
        if key == "teacher" and register in _OF_UNITS:
            plain["unit"] = value
        elif key == "hundredths":
            plain["amount"] = decimal_text(Fraction(value, HUNDRED))
        elif hasattr(value, "isoformat"):
            plain[key] = value.isoformat()
        else:
            plain[key] = value
    return plain | {"reason_word": entry.word}
