"""What a part of a rule asks, in a few words: its own name, or what it counts."""

from __future__ import annotations

from studyhours.domain.kinds import LEVELS, standard_kinds
from studyhours.domain.texts import Texts
from studyhours.rules.measures import leaves_in
from studyhours.rules.model import Condition, Leaf
from studyhours.rules.requirements import Combination, Part, Ratio, Threshold

_LEVEL_NAMES = {code: name for name, code in LEVELS.items()}


def part_title(part: Part, texts: Texts) -> str:
    """The name a rule file gives a part, else what it is about: ``研训（校级）``."""
    if part.title:
        return texts.pick(part.title)
    match part.requirement:
        case Threshold(measure=measure):
            said = dict.fromkeys(leaf_words(leaf, texts) for leaf in leaves_in(measure))
            return texts.say("part.and").join(said)
        case Ratio(part=measure, whole=whole):
            said = dict.fromkeys(leaf_words(leaf, texts) for leaf in leaves_in(measure))
            of = dict.fromkeys(leaf_words(leaf, texts) for leaf in leaves_in(whole))
            both = (texts.say("part.and").join(words) for words in (said, of))
            return texts.say("part.ratio", part=next(both), whole=next(both))
        case Combination(how=how):
            return texts.say(f"part.{how}")


def leaf_words(leaf: Leaf, texts: Texts) -> str:
    """Which records a leaf counts: kinds or types, and the conditions it names."""
    names = _types(leaf, texts) or [_kind(kind, texts) for kind in leaf.kinds]
    what = texts.say("part.or").join(names)
    conditions = [words for one in leaf.conditions if (words := _condition(one, texts))]
    if not conditions:
        return what
    return texts.say("part.where", what=what, conditions=texts.say("part.comma").join(conditions))


def _kind(kind: str, texts: Texts) -> str:
    known = standard_kinds().get(kind)
    return texts.pick(known.title) if known else kind


def _types(leaf: Leaf, texts: Texts) -> list[str]:
    titles = {
        one.id: texts.pick(one.title)
        for kind in leaf.kinds
        if kind in standard_kinds()
        for one in standard_kinds()[kind].types
    }
    return [titles.get(one, one) for one in leaf.types]


def _condition(condition: Condition, texts: Texts) -> str:
    match condition.field:
        case "level":
            names = [texts.say(f"rule_level.{_LEVEL_NAMES[int(one)]}") for one in condition.allowed]
        case "mode":
            names = [texts.say(f"rule_mode.{one}") for one in condition.allowed]
        case "place":
            names = [texts.say(f"rule_place.{one}") for one in condition.allowed]
        case _:
            return ""
    return texts.say("part.or").join(names)
