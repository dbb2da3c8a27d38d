"""What the page says of rule sets, versions and presets, as lines."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from studyhours.domain.errors import Fault
from studyhours.domain.texts import Texts
from studyhours.rules.model import RuleSet
from studyhours.services.ledgers.permissions import LOCAL
from studyhours.services.rulebook.history import COMING, IN_FORCE, History, VersionKept
from studyhours.services.rulebook.sentence import rule_sentence
from studyhours.services.rulebook.shelf import (
    AS_SHIPPED,
    ENDED,
    NOT_ADOPTED,
    OTHERWISE,
    PresetShown,
)
from studyhours.services.wording.day_words import day_text
from studyhours.services.wording.describing import kind_word
from studyhours.ui.pages.rules.lines import TextLine
from studyhours.ui.words import Words

STATE_ROLES = {IN_FORCE: "met", COMING: "waiting"}
SHORT_HASH = 12
_STANDING = {
    AS_SHIPPED: ("rules_page.adopted_already", "met"),
    OTHERWISE: ("rules_page.own_version", "waiting"),
    ENDED: ("rule_state.past", "quiet"),
}


def days_words(version: VersionKept, texts: Texts) -> str:
    """From when to when a version is in force."""
    first, last = day_text(version.first, texts), day_text(version.last, texts)
    if version.first is None and version.last is None:
        return texts.say("rules_page.always")
    if version.first is None:
        return texts.say("rules_page.until", last=last)
    if version.last is None:
        return texts.say("rules_page.since", first=first)
    return texts.say("rules_page.from_to", first=first, last=last)


def set_line(history: History, texts: Texts) -> TextLine:
    """A rule set of the ledger: its name, since when, which version."""
    current = history.current
    note = texts.say("rules_page.set_note", days=days_words(current, texts), number=current.number)
    coming = [one for one in history.versions if one.state == COMING and one is not current]
    if coming:
        first = day_text(coming[-1].first, texts)
        note = texts.say("rules_page.set_coming", note=note, number=coming[-1].number, first=first)
    return TextLine(
        texts.pick(history.title),
        note=note,
        chip=texts.say(f"rule_state.{current.state}"),
        role=STATE_ROLES.get(current.state, "quiet"),
        key=history.id,
    )


def rule_lines(ruleset: RuleSet, texts: Texts) -> list[TextLine]:
    """A set's rules, each with its sentence; then where it comes from."""
    lines = [TextLine(texts.say("rules_page.rules", count=len(ruleset.rules)), heading=True)]
    lines += [
        TextLine(texts.pick(rule.title), rule_sentence(rule, texts, ruleset.rules))
        for rule in ruleset.rules
    ]
    if ruleset.sources:
        lines.append(TextLine(texts.say("rules_page.sources"), heading=True))
        lines += [
            TextLine(source.row, note=texts.pick(source.text) if source.text else "")
            for source in ruleset.sources
        ]
    return lines


def who_adopted(version: VersionKept, texts: Texts) -> str:
    """Who adopted a version; while accounts are off, whoever sat at this computer."""
    by = version.adopted_by
    return texts.say("rules_page.this_computer") if by == LOCAL.name else by


def version_note(version: VersionKept, texts: Texts) -> str:
    """What is small below: by whom, how many certificates, which content."""
    adopted = texts.say(
        "rules_page.adopted_note",
        at=day_text(version.adopted_on, texts),
        by=who_adopted(version, texts),
    )
    used = version.use.count if version.use else 0
    return texts.say(
        "rules_page.version_note", adopted=adopted, count=used, sha256=version.sha256[:SHORT_HASH]
    )


def preset_line(preset: PresetShown, texts: Texts) -> TextLine:
    """A shipped set in the gallery."""
    ruleset = preset.ruleset
    source = ruleset.sources[0] if ruleset.sources else None
    chip, role = "", "quiet"
    if preset.state != NOT_ADOPTED:
        key, role = _STANDING[preset.state]
        chip = texts.say(key)
    kinds = texts.say("part.and").join(kind_word(kind, texts) for kind in preset.kinds)
    row = source.row if source else ruleset.id
    return TextLine(
        texts.pick(ruleset.title),
        texts.pick(source.text) if source and source.text else "",
        texts.say("rules_page.preset_note", row=row, kinds=kinds, count=len(ruleset.rules)),
        chip,
        role,
        ruleset.id,
    )


def preset_lines(preset: PresetShown, titles: Sequence[str], texts: Texts) -> list[TextLine]:
    """Everything about a shipped set; ``titles`` are those of the sets it excludes."""
    lines = []
    if titles:
        said = texts.say("rules_page.instead", titles=texts.say("part.and").join(titles))
        lines.append(TextLine(said, chip=texts.say("rules_page.either"), role="risk"))
    lines += rule_lines(preset.ruleset, texts)
    if preset.decided:
        lines.append(TextLine(texts.say("rules_page.decided"), heading=True))
        lines.append(TextLine("", texts.pick(preset.decided)))
    return lines


@dataclass(frozen=True, slots=True)
class PresetTold:
    """A shipped set as the gallery says it in one language.

    Attributes:
        preset: The set.
        line: Its line.
        whole: Everything a word may be looked for in, folded.
        rows: The rows of the catalogue it comes from, folded.
    """

    preset: PresetShown
    line: TextLine
    whole: str
    rows: frozenset[str]

    def is_meant(self, typed: str) -> bool:
        """Whether every word typed stands somewhere in the set, its row or its kinds."""
        words = typed.casefold().split()
        # "a1" is the row A1, not A10 to A19.
        return all(word in self.rows if _is_row(word) else word in self.whole for word in words)


def tell_presets(presets: Sequence[PresetShown], texts: Texts) -> tuple[PresetTold, ...]:
    """Says all of them, which takes some 30 ms: a worker does it."""
    return tuple(_told(one, texts) for one in presets)


def _told(preset: PresetShown, texts: Texts) -> PresetTold:
    ruleset = preset.ruleset
    parts = [ruleset.id, *ruleset.title.values(), *preset.decided.values()]
    for source in ruleset.sources:
        parts += [source.row, *source.text.values()]
    parts += [said for rule in ruleset.rules for said in rule.title.values()]
    parts += [kind_word(kind, texts) for kind in preset.kinds]
    rows = frozenset(source.row.casefold() for source in ruleset.sources)
    return PresetTold(preset, preset_line(preset, texts), "\n".join(parts).casefold(), rows)


def finding_lines(fault: Fault, texts: Texts) -> list[TextLine]:
    """What is wrong with a rule file, line by line."""
    return [
        TextLine(
            texts.say("rules_page.line", line=one.line)
            if one.line
            else texts.say("rules_page.whole_file"),
            texts.say(one.code, **one.params),
        )
        for one in fault.findings
    ]


def fault_words(fault: Fault, words: Words) -> str:
    """A fault with everything it found."""
    lines = [words.fault(fault)]
    lines += [f"· {line.title} {line.body}" for line in finding_lines(fault, words.texts)]
    return "\n".join(lines)


def _is_row(word: str) -> bool:
    return word[:1] == "a" and word[1:].isdecimal()
