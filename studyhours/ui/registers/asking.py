"""Which form asks for what: an entry of one teacher, new or there already."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from studyhours.domain.clock import SCHOOL_ZONE, day_in_zone
from studyhours.domain.registers import Decided, Exempted, Granted, Spell
from studyhours.domain.windows import Window
from studyhours.rules.results import RuleResult
from studyhours.services.ledgers.permissions import LOCAL
from studyhours.services.people.teacher_list import TeacherShown
from studyhours.services.registers.office import EntryShown, OfficeEntries
from studyhours.services.registers.writing import EVERYTHING
from studyhours.services.wording.explaining import day_text, explanation
from studyhours.ui.registers.desk import Asked
from studyhours.ui.registers.dialog import Heading
from studyhours.ui.registers.forms import (
    BasisForm,
    DecisionForm,
    EntryForm,
    ExemptionForm,
    GrantForm,
    Options,
)
from studyhours.ui.registers.member_form import HeadForm, MemberForm
from studyhours.ui.registers.pair_form import PairForm
from studyhours.ui.words import Words


def of_result(result: RuleResult, ruleset: str, words: Words) -> str:
    """What an entry about a result is about: ``研训学时（《本校要求》）``."""
    title = words.texts.pick(result.title)
    return words.say("register_form.rule_of", rule=title, ruleset=ruleset)


def ask_decision(
    teacher: tuple[str, str],
    result: RuleResult,
    ruleset: str,
    windows: Sequence[Window],
    words: Words,
) -> Asked:
    """Asks what was decided of a result that needs it.

    Args:
        teacher: Uid and name.
        result: The result.
        ruleset: Name of its rule set.
        windows: What can be decided one by one.
        words: Language.
    """
    uid, name = teacher
    rule = f"{result.ruleset_id}/{result.rule_id}"
    form = DecisionForm(words, uid, [(rule, words.texts.pick(result.title))], windows)
    asked = explanation(result, words.texts)
    return Asked(form, Heading(name, of_result(result, ruleset, words), asked))


def ask_exemption(
    teacher: tuple[str, str], result: RuleResult, ruleset: str, days: Spell, words: Words
) -> Asked:
    """Asks from what somebody is exempt: from the rule of a result, its set, or everything."""
    uid, name = teacher
    title, key = words.texts.pick(result.title), result.ruleset_id
    scopes = [
        (f"{key}/{result.rule_id}", words.say("register_form.scope_rule", rule=title)),
        (key, words.say("register_form.scope_set", ruleset=ruleset)),
        (EVERYTHING, words.say("register_form.scope_all")),
    ]
    return Asked(ExemptionForm(words, uid, scopes, days), Heading(name))


def ask_grant(teacher: tuple[str, str], day: date, words: Words) -> Asked:
    """Asks how many hours are granted."""
    uid, name = teacher
    return Asked(GrantForm(words, uid, day), Heading(name))


def ask_new(register: str, office: OfficeEntries, day: date, words: Words) -> Asked:
    """Asks for an entry of a register from which no rule is given.

    Args:
        register: ``grant``, ``exemption`` or ``decision``.
        office: The teacher, and what entries may be about.
        day: Today.
        words: Language.
    """
    year = Spell(office.year.first, office.year.last)
    form: EntryForm
    match register:
        case "grant":
            form = GrantForm(words, office.teacher, day)
        case "exemption":
            form = ExemptionForm(words, office.teacher, _scopes(office, words), year)
        case _:
            form = DecisionForm(words, office.teacher, _rules(office, words), days=year)
    return Asked(form, Heading(office.name))


def ask_pair(
    office: OfficeEntries, everybody: Sequence[TeacherShown], day: date, words: Words
) -> Asked:
    """Asks who mentors whom; the teacher is one of them.

    Args:
        office: The teacher.
        everybody: Who the other may be.
        day: Today.
        words: Language.
    """
    return Asked(PairForm(words, office.teacher, everybody, day), Heading(office.name))


def ask_member(office: OfficeEntries, day: date, words: Words) -> Asked:
    """Asks which group the teacher belongs to."""
    return Asked(MemberForm(words, office.teacher, office.groups, day), Heading(office.name))


def ask_head(office: OfficeEntries, group: str, day: date, words: Words) -> Asked:
    """Asks which group the teacher is to head; their own at first."""
    form = HeadForm(words, office.teacher, office.groups, day, group)
    return Asked(form, Heading(office.name))


def ask_change(shown: EntryShown, office: OfficeEntries, words: Words) -> Asked:
    """Asks what an entry is to say instead."""
    entry, uid = shown.entry, office.teacher
    form: EntryForm
    match entry:
        case Granted():
            form = GrantForm(words, uid, before=entry)
        case Exempted():
            form = ExemptionForm(words, uid, _scopes(office, words), before=entry)
        case Decided():
            form = DecisionForm(words, uid, _rules(office, words), before=entry)
        case _:
            form = BasisForm(words, entry)
    form.did = "register_form.did_change"
    about = shown.said(words.texts) if isinstance(form, BasisForm) else ""
    return Asked(form, Heading(office.name, about, note=made_text(shown, words)))


def made_text(shown: EntryShown, words: Words) -> str:
    """Who made an entry, and when: ``王老师 2026年4月30日登记``."""
    entry = shown.entry
    day = day_text(day_in_zone(entry.made_at, SCHOOL_ZONE), words.texts)
    if entry.made_by not in {"", LOCAL.name}:
        return words.say("register_form.made_by", who=entry.made_by, day=day)
    return words.say("register_form.made", day=day)


def _rules(office: OfficeEntries, words: Words) -> Options:
    pick = words.texts.pick
    return [
        (
            f"{one.id}/{rule.id}",
            words.say("register_form.rule_of", rule=pick(rule.title), ruleset=pick(one.title)),
        )
        for one in office.rulesets
        for rule in one.rules
    ]


def _scopes(office: OfficeEntries, words: Words) -> Options:
    pick = words.texts.pick
    sets = [
        (one.id, words.say("register_form.scope_set", ruleset=pick(one.title)))
        for one in office.rulesets
    ]
    return [(EVERYTHING, words.say("register_form.scope_all")), *sets, *_rules(office, words)]
