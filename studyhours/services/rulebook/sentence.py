"""A rule in one sentence, as a school would write it in a work plan."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from fractions import Fraction

from studyhours.domain.texts import Texts
from studyhours.rules.measures import Previous, Weigh, within
from studyhours.rules.model import DISTINCT, Dated, Leaf, Rule
from studyhours.rules.requirements import (
    ANY,
    AT_MOST,
    BUNDLE,
    Combination,
    Coverage,
    Linked,
    Part,
    Ratio,
    Requirement,
    Threshold,
    leaves_of,
)
from studyhours.rules.times import FIRST_DAY, LAST_DAY
from studyhours.services.rulebook.sentence_measures import (
    amount_words,
    is_counted,
    measure_words,
    noun_words,
    rounding_words,
    table_word,
)
from studyhours.services.rulebook.sentence_others import (
    bound_words,
    covered_words,
    effect_words,
    linked_words,
    naming,
)
from studyhours.services.rulebook.sentence_people import decide_words, pro_rata_said, who_words
from studyhours.services.rulebook.sentence_times import tolerance_words, when_words
from studyhours.services.rulebook.values import unit_word
from studyhours.services.wording.day_words import day_text
from studyhours.services.wording.numbers_said import number_said

_BOTH = 2
_DIGITS, _LETTERS = "123456789", "abcdefghi"


def rule_sentence(rule: Rule, texts: Texts, beside: Sequence[Rule] = ()) -> str:
    """All that a rule says, its name aside: what, how much, when, of whom, and what follows.

    Args:
        rule: The rule.
        texts: Language.
        beside: The rules of its set; one that it refers to goes by its title, else by its id.
    """
    if beside:
        titles = {one.id: texts.pick(one.title) or one.id for one in beside}
        rule = replace(rule, asks=naming(rule.asks, titles))
    asked = bound_words(rule, part_clause(rule.asks, texts), texts)
    tails = _tails(rule, texts)
    if isinstance(rule.asks.requirement, Combination) and tails:
        # A list has semicolons of its own: what goes for the whole is a sentence beside it.
        after = _sentence(texts.say("rule_said.tail").join(tails), texts)
        return texts.say("rule_said.beside", one=_sentence(asked, texts), other=after)
    return _sentence(texts.say("rule_said.tail").join((asked, *tails)), texts)


def part_clause(part: Part, texts: Texts, around: str = LAST_DAY, depth: int = 0) -> str:
    """What a requirement asks, with its windows; nothing of who and of what follows.

    Args:
        part: The requirement.
        texts: Language.
        around: Which day of a record decides in the requirement around it.
        depth: How many lists it stands in.
    """
    asked = _requirement(part.requirement, texts, part.time.dated_by, depth)
    when = when_words(part.time, texts)
    said = _timed(part, when, asked, texts)
    if part.title:
        said = texts.say("rule_said.titled", title=texts.pick(part.title), asked=said)
    if depth:
        said = texts.say("rule_said.aside").join((said, *_of_part(part, texts, around)))
    return said


def _timed(part: Part, when: str, asked: str, texts: Texts) -> str:
    if not when:
        return asked
    key = "rule_said.timed_cut" if part.time.within is not None else "rule_said.timed"
    return texts.say(key, when=when, asked=asked)


def _sentence(said: str, texts: Texts) -> str:
    return texts.say("rule_said.sentence", said=said[:1].upper() + said[1:])


def _tails(rule: Rule, texts: Texts) -> list[str]:
    """What goes for a rule as a whole, in the order in which people ask for it."""
    said = _of_part(rule.asks, texts, LAST_DAY)
    if any(leaf.unless for leaf in leaves_of(rule.asks)):
        said.append(texts.say("rule_said.spent"))
    if rule.pro_rata is not None:
        said.append(pro_rata_said(rule.pro_rata, texts))
    if rule.waived_when:
        who = who_words(rule.waived_when, texts, one_is_enough=True)
        said.append(texts.say("rule_said.waived", who=who))
    said += [decide_words(question, texts) for question in rule.decide]
    effects = effect_words(rule, texts)
    if effects:
        limit = _is_limit(rule.asks.requirement)
        key = "rule_said.exceeded" if limit else "rule_said.missed"
        said.append(texts.say(key, effect=effects))
    return said


def _is_limit(asked: Requirement) -> bool:
    return isinstance(asked, Threshold | Ratio) and asked.bound == AT_MOST


def _of_part(part: Part, texts: Texts, around: str) -> list[str]:
    """What goes for a requirement besides what it asks: windows let off, days, a veto."""
    said = []
    if part.time.tolerance.windows or part.time.tolerance.share:
        said.append(tolerance_words(part.time, texts))
    if part.time.dated_by != around:
        key = "first_day" if part.time.dated_by == FIRST_DAY else "last_day"
        said.append(texts.say("rule_said.dated_by", day=texts.say(f"rule_word.{key}")))
    if part.veto is not None:
        said.append(texts.say("rule_said.veto", case=_veto(part.veto, texts)))
    return said


def _veto(veto: Part, texts: Texts) -> str:
    """The case that strikes out everything else."""
    asked = veto.requirement
    once = isinstance(asked, Threshold) and asked.targets == (Dated(None, None, Fraction(1)),)
    if once and isinstance(asked, Threshold) and isinstance(asked.measure, Leaf):
        case = noun_words(asked.measure, texts)
    else:
        case = _requirement(asked, texts, veto.time.dated_by, 1)
    when = when_words(veto.time, texts)
    case = _timed(veto, when, case, texts)
    if veto.title:
        case = texts.say("rule_said.named", title=texts.pick(veto.title), case=case)
    return case


# ---------------------------------------------------------------- what is asked


def _requirement(asked: Requirement, texts: Texts, dated_by: str, depth: int) -> str:
    match asked:
        case Threshold():
            return _threshold(asked, texts)
        case Ratio():
            return _ratio(asked, texts)
        case Combination():
            return _matrix(asked, texts) or _combination(asked, texts, dated_by, depth)
        case Coverage(each=each):
            return covered_words(asked, part_clause(each, texts, dated_by, depth + 1), texts)
        case Linked():
            return linked_words(asked, texts)


def _threshold(asked: Threshold, texts: Texts) -> str:
    what, notes = measure_words(asked.measure, texts)
    said = _bounded(asked, what, texts)
    return _noted(said, [*notes, *rounding_words(asked.step, asked.bound, texts)], texts)


def _bounded(asked: Threshold, what: str, texts: Texts) -> str:
    """What is counted, and the number it is held against."""
    numbers = [one.value for one in asked.targets]
    measure, limit = asked.measure, _is_limit(asked)
    if limit and numbers == [0]:
        return texts.say("rule_said.not_any", what=what)
    dated = asked.targets != (Dated(None, None, numbers[0] if numbers else Fraction(0)),)
    if dated:
        amount = _amounts(asked, texts)
        key = "rule_said.at_most_dated" if limit else "rule_said.at_least_dated"
        return texts.say(key, what=what, amount=amount)
    amount = amount_words(numbers[0], measure, texts)
    if isinstance(measure, Leaf) and measure.what == DISTINCT:
        unit = (
            texts.say(f"one_object.{measure.unit}")
            if numbers[0] == 1
            else texts.say(f"object.{measure.unit}")
        )
        amount = texts.say("rule_said.amount", number=number_said(numbers[0]), unit=unit)
        said = texts.say("part.where", what=amount, conditions=what) if what else amount
        key = "rule_said.at_most_distinct" if limit else "rule_said.at_least_distinct"
        return texts.say(key, what=what, amount=said)
    if is_counted(measure):
        key = "rule_said.at_most_counted" if limit else "rule_said.at_least_counted"
    else:
        key = "rule_said.at_most_summed" if limit else "rule_said.at_least_summed"
    return texts.say(key, what=what, amount=amount)


def _noted(said: str, notes: Sequence[str], texts: Texts) -> str:
    if not notes:
        return said
    return texts.say("rule_said.noted", said=said, notes=texts.say("part.comma").join(notes))


def _amounts(asked: Threshold, texts: Texts) -> str:
    """The numbers of different years with their unit."""
    return texts.say("part.and").join(
        _dated(one, amount_words(one.value, asked.measure, texts), texts) for one in asked.targets
    )


def _dated(one: Dated, amount: str, texts: Texts) -> str:
    first, last = day_text(one.first, texts), day_text(one.last, texts)
    if one.first is None:
        return texts.say("rule_said.amount_to", amount=amount, last=last) if last else amount
    if one.last is None:
        return texts.say("rule_changed.from_day", number=amount, day=first)
    return texts.say("rule_said.amount_between", amount=amount, first=first, last=last)


def _ratio(asked: Ratio, texts: Texts) -> str:
    part, more = measure_words(asked.part, texts)
    whole, notes = measure_words(asked.whole, texts)
    share = _share(asked.share)
    key = "rule_said.ratio_all" if asked.share == 1 else "rule_said.ratio"
    if asked.share == 1 and any(isinstance(one, Previous) for one in within(asked.whole)):
        key = "rule_said.ratio_as_much"  # the part is none of what it is held against
    if asked.bound == AT_MOST:
        key = "rule_said.ratio_most"
    said = texts.say(key, part=part, whole=whole, share=share)
    return _noted(said, list(dict.fromkeys((*more, *notes))), texts)


def _share(share: Fraction) -> str:
    """A share as people say it: 70%, but two thirds."""
    percent = share * 100
    return f"{percent}%" if percent.denominator == 1 else number_said(share)


def _word(count: int, texts: Texts) -> str:
    """A small number as a word: three, 三; a larger one in digits."""
    words = texts.say("rule_said.counts").split()
    return words[count - 1] if 0 < count <= len(words) else f"{count}"


def _combination(asked: Combination, texts: Texts, dated_by: str, depth: int) -> str:
    count = len(asked.parts)
    if asked.how == ANY:
        lead = texts.say("rule_said.any_of", count=_word(count, texts))
    elif asked.how == BUNDLE:
        needed = _word(asked.needed, texts)
        lead = texts.say("rule_said.some_of", count=_word(count, texts), needed=needed)
    else:
        key = "rule_said.both_of" if count == _BOTH else "rule_said.all_of"
        lead = texts.say(key, count=_word(count, texts))
    names = _DIGITS if depth == 0 else _LETTERS
    clauses = []
    for number, one in enumerate(asked.parts):
        name = names[number] if number < len(names) else str(number + 1)
        clause = part_clause(one, texts, dated_by, depth + 1)
        clauses.append(texts.say("rule_said.numbered", mark=name, clause=clause))
    between = texts.say("rule_said.tail" if depth == 0 else "rule_said.aside")
    return texts.say("rule_said.listed", lead=lead, parts=between.join(clauses))


def _matrix(asked: Combination, texts: Texts) -> str:
    """Cells of a table: one noun, and a number for each cell; empty where it is no table."""
    cells = []
    leaf: Leaf | None = None
    for part in asked.parts:
        found = part.requirement
        if not isinstance(found, Threshold) or not isinstance(found.measure, Weigh):
            return ""
        weigh = found.measure
        if leaf not in (None, weigh.leaf) or any(len(one.weights) != 1 for one in weigh.tables):
            return ""
        leaf = weigh.leaf
        words = [table_word(one.field, one.weights[0][0], texts) for one in weigh.tables]
        plain = len(found.targets) == 1
        number = number_said(found.targets[0].value) if plain else _amounts(found, texts)
        cell = texts.say("rule_said.cell_words").join(words)
        cells.append(texts.say("rule_said.cell", cell=cell, number=number))
    if leaf is None:
        return ""
    what, notes = measure_words(leaf, texts)
    listed = texts.say("part.and").join(cells)
    said = texts.say("rule_said.matrix", what=what, cells=listed, unit=unit_word(leaf, texts))
    return _noted(said, notes, texts)
