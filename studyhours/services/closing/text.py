"""Corrections of a closed year in words, for the command line and the window alike."""

from __future__ import annotations

from studyhours.domain.registers import Entry
from studyhours.domain.texts import Texts
from studyhours.services.closing.corrected import EntryCorrected, FactCorrected
from studyhours.services.closing.form import FrozenResult
from studyhours.services.registers.text import entry_text
from studyhours.services.wording.day_words import period_text


def entry_change_text(entry: EntryCorrected, texts: Texts) -> str:
    """What an entry said, and says: ``授予学时：8 学时（2026-03-01）→ 10 学时（2026-03-01）``."""
    before, now = entry.before, entry.now
    register = texts.say(f"register_kind.{entry.register}")
    if before is not None and now is not None:
        said = texts.say("corrected.entry_both", before=_said(before, texts), now=_said(now, texts))
    else:
        one = now or before
        said = _said(one, texts) if one is not None else ""
    return texts.say("corrected.entry", register=register, said=said)


def facts_text(fact: FactCorrected, texts: Texts) -> str:
    """Which facts a step corrected: ``职称、性别``."""
    return texts.say("corrected.separator").join(
        texts.say(f"fact.{name}") for name in fact.attributes
    )


def result_text(result: FrozenResult | None, texts: Texts) -> str:
    """How a rule stood: ``达标 80/72``; a dash where there was none."""
    if result is None:
        return "—"
    return f"{texts.say(f'status.{result.status}')} {result.value}/{result.target}"


def _said(entry: Entry, texts: Texts) -> str:
    return texts.say(
        "corrected.entry_said", what=entry_text(entry, "", texts), period=period_text(entry, texts)
    )
