"""What a part of a rule asks, in a few words: its own name, or what it counts."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from studyhours.domain.kinds import LEVELS, standard_kinds
from studyhours.domain.registers import GRANTED, REASONS
from studyhours.domain.texts import Texts
from studyhours.domain.traits import known_words
from studyhours.rules.columns import EVIDENCE_COLUMN, OBJECT_COLUMN, OWN, WORDED
from studyhours.rules.grants import is_of_grants
from studyhours.rules.measures import Measure, Table, Weigh, leaves_in
from studyhours.rules.model import Condition, Leaf
from studyhours.rules.requirements import (
    Combination,
    Coverage,
    Linked,
    Part,
    Ratio,
    Threshold,
)
from studyhours.rules.results import PartResult
from studyhours.rules.subjects import MEMBERS, MENTEE, MENTOR, PARTNER, PARTS

OF_OTHERS = (MEMBERS, MENTOR, MENTEE, PARTS)
"""Words of ``whose`` that are told: whose they are that count."""
_LEVEL_NAMES = {code: name for name, code in LEVELS.items()}


def part_title(part: Part, texts: Texts) -> str:
    """The name a rule file gives a part, else what it is about: ``研训（校级）``."""
    if part.title:
        return texts.pick(part.title)
    match part.requirement:
        case Threshold(measure=Weigh(leaf=leaf, tables=tables)) if _is_cell(tables):
            words = [_word(table.field, table.weights[0][0], leaf, texts) for table in tables]
            return texts.say("part.comma").join(words)
        case Threshold(measure=measure):
            said = dict.fromkeys(leaf_words(leaf, texts) for leaf in added_leaves(measure))
            return texts.say("part.and").join(said)
        case Ratio(part=measure, whole=whole):
            said = dict.fromkeys(leaf_words(leaf, texts) for leaf in added_leaves(measure))
            of = dict.fromkeys(leaf_words(leaf, texts) for leaf in added_leaves(whole))
            both = (texts.say("part.and").join(words) for words in (said, of))
            return texts.say("part.ratio", part=next(both), whole=next(both))
        case Combination(how=how):
            return texts.say(f"part.{how}")
        case Coverage(of=of, each=each):
            return texts.say("part.covered", of=tie_word(of, texts), asks=part_title(each, texts))
        case Linked(to=to, rule=rule):
            return texts.say("part.linked", to=tie_word(to, texts), rule=rule)


def named_title(part: PartResult, texts: Texts) -> str:
    """A part's name; of what is asked of others whose part it is."""
    return part.name or part_title(part.part, texts)


def tie_word(word: str, texts: Texts) -> str:
    """The name of a word for others."""
    return texts.entries.get(f"tie.{word}") or texts.say(f"unit_kind.{word}")


def added_leaves(measure: Measure) -> Iterator[Leaf]:
    """What a measure is about: not what takes away from it."""
    return (leaf for leaf in leaves_in(measure) if not leaf.takes)


def _is_cell(tables: tuple[Table, ...]) -> bool:
    """Whether tables let through one word each, as a matrix has them."""
    return all(len(table.weights) == 1 and table.other == 0 for table in tables)


def _word(field: str, said: str | int, leaf: Leaf, texts: Texts) -> str:
    if field == "type":
        return _types(replace(leaf, types=(str(said),)), texts)[0]
    return column_words(field, (said,), texts)


def leaf_words(leaf: Leaf, texts: Texts) -> str:
    """Which records a leaf counts: kinds or types, and the conditions it names."""
    if is_of_grants(leaf):
        return _granted(leaf, texts)
    names = _types(leaf, texts) or [kind_word(kind, texts) for kind in leaf.kinds]
    what = texts.say("part.or").join(names)
    said = [column_words(one.field, one.allowed, texts) for one in leaf.conditions]
    said += [texts.say("part.with_partner") for one in leaf.conditions if one.field == PARTNER]
    if leaf.whose in OF_OTHERS:
        said.insert(0, texts.entries.get(f"rule_word.{leaf.whose}", leaf.whose))
    conditions = [words for words in said if words]
    if not conditions:
        return what
    return texts.say("part.where", what=what, conditions=texts.say("part.comma").join(conditions))


def _granted(leaf: Leaf, texts: Texts) -> str:
    what = texts.say("part.granted")
    words = [str(word) for one in leaf.conditions for word in one.allowed]
    if not words:
        return what
    named = texts.say("part.or").join(reason_words(words, texts))
    return texts.say("part.where", what=what, conditions=named)


def reason_words(reasons: Iterable[str], texts: Texts) -> list[str]:
    """Names of reasons for leave or granted hours; a school's own word is its own name."""
    return [texts.say(f"reason_word.{one}") if one in REASONS else one for one in reasons]


def kind_word(kind: str, texts: Texts) -> str:
    """A record kind's name; that of a school's own kind is its id."""
    if kind == GRANTED:
        return texts.say("part.granted")
    known = standard_kinds().get(kind)
    return texts.pick(known.title) if known else kind


def type_words(types: Sequence[str], texts: Texts) -> list[str]:
    """Names of record types, of whatever kind."""
    titles = {
        one.id: texts.pick(one.title) for kind in standard_kinds().values() for one in kind.types
    }
    return [titles.get(one, one) for one in types]


def condition_words(condition: Condition, texts: Texts) -> str:
    """What a condition asks of a record."""
    if condition.field == "text":
        if condition.at_least > 1:
            return texts.say("rule_changed.characters", number=condition.at_least)
        return texts.say("rule_changed.has_text")
    if condition.field == OBJECT_COLUMN:
        books = [str(one).partition(":")[2] for one in condition.allowed]
        return texts.say("rule_changed.on_list", books=texts.say("part.and").join(books))
    if condition.field == PARTNER:
        return texts.say("part.with_partner")
    if condition.field == "type":  # only hours granted have one: the reason
        return texts.say("part.or").join(reason_words(map(str, condition.allowed), texts))
    return column_words(condition.field, condition.allowed, texts) or condition.field


def _types(leaf: Leaf, texts: Texts) -> list[str]:
    titles = {
        one.id: texts.pick(one.title)
        for kind in leaf.kinds
        if kind in standard_kinds()
        for one in standard_kinds()[kind].types
    }
    return [titles.get(one, one) for one in leaf.types]


def column_words(field: str, allowed: Sequence[str | int], texts: Texts) -> str:
    """The words a column may hold; empty for a column that has none."""
    if field not in {*WORDED, EVIDENCE_COLUMN}:
        return ""
    names = [_word_said(field, one, texts) for one in allowed]
    return texts.say("part.and" if field == EVIDENCE_COLUMN else "part.or").join(names)


def _word_said(field: str, kept: str | int, texts: Texts) -> str:
    """What a word is called; a school's own word is its own name."""
    word = _LEVEL_NAMES[int(kept)] if field == "level" else str(kept)
    if field in OWN and word not in known_words(field):
        return word
    key = f"rule_{field}.{word}"
    return texts.say(key)
