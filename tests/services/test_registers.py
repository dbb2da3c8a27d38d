"""Hours granted, exemptions, decisions and mentor pairs: written, logged, undone, read."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date

import pytest
from sqlalchemy import select

from studyhours.db.models import AuditEntry
from studyhours.domain.changes import Changes
from studyhours.domain.errors import NotPermitted, UnusableInput
from studyhours.domain.quantity import Amount
from studyhours.domain.registers import Decided, Exempted, Granted, Kept, Paired, Spell
from studyhours.domain.texts import load_texts
from studyhours.services.ledgers.doctor import examine
from studyhours.services.ledgers.ledger import Ledger, school_of
from studyhours.services.ledgers.permissions import Actor, functions_of
from studyhours.services.people.teacher_removal import remove_teacher
from studyhours.services.registers.reading import (
    DECISIONS,
    EXEMPTIONS,
    GRANTS,
    PAIRS,
    entries_of,
)
from studyhours.services.registers.text import entry_plain, entry_text, period_text
from studyhours.services.registers.writing import (
    Basis,
    RegisterChanged,
    decide,
    end_entry,
    exempt,
    grant_hours,
    list_register,
    pair,
    remove_entry,
    undo_register,
)
from tests.services.record_world import teacher_uids
from tests.support.scenario import Walked

JUNE = Basis(date(2026, 6, 1), date(2026, 6, 30), "支教", "教〔2026〕3号")
TWO_DAYS = Amount(200, "day")


def _grant(ledger: Ledger) -> RegisterChanged:
    return grant_hours(ledger, "0002", Amount(2400, "hour"), JUNE)


def _exempt(ledger: Ledger) -> RegisterChanged:
    return exempt(ledger, "李䶮", "observed", Basis(reason="行政岗"), "waiver")


def _decide(ledger: Ledger) -> RegisterChanged:
    return decide(ledger, "0001", "school-72/hours.total", "met", JUNE)


def _pair(ledger: Ledger) -> RegisterChanged:
    return pair(ledger, "0001", "0003", Basis(date(2025, 9, 1), document="协议一"))


ALL = {"grant": _grant, "exemption": _exempt, "decision": _decide, "pair": _pair}


def code_of(problem: Callable[[], object]) -> str:
    with pytest.raises(UnusableInput) as caught:
        problem()
    return caught.value.code


def said(entry: Kept | None) -> dict[str, object]:
    assert entry is not None
    plain = entry_plain("", "", entry)
    skipped = ("uid", "made_at", "made_by", "register", "name", "teacher", "document")
    return {key: value for key, value in plain.items() if key not in skipped}


def test_every_register_keeps_what_was_entered(walked: Walked) -> None:
    ledger = walked.ledger
    made = {register: write(ledger) for register, write in ALL.items()}
    uids = {number: str(uid) for number, uid in teacher_uids(ledger).items()}
    assert {name: said(step.after) for name, step in made.items()} == {
        "grant": {
            "first": "2026-06-01", "last": "2026-06-30", "reason": "支教",
            "reason_word": "support_teaching", "amount": "24", "unit": "hour",
        },
        "exemption": {
            "first": None, "last": None, "reason": "行政岗", "reason_word": "行政岗",
            "sort": "waiver", "ruleset": "observe-15", "rule": "observed",
        },
        "decision": {
            "first": "2026-06-01", "last": "2026-06-30", "reason": "支教",
            "reason_word": "support_teaching", "ruleset": "school-72", "rule": "hours.total",
            "outcome": "met",
        },
        "pair": {
            "first": "2025-09-01", "last": None, "reason": "", "reason_word": "",
            "mentee": uids["0003"],
        },
    }  # fmt: skip
    assert all(step.changes is Changes.TEACHERS for step in made.values())
    with ledger.reading() as session:
        school = school_of(session)
        read = {
            "grant": dict(entries_of(session, school, GRANTS)),
            "exemption": dict(entries_of(session, school, EXEMPTIONS)),
            "decision": dict(entries_of(session, school, DECISIONS)),
            "pair": dict(entries_of(session, school, PAIRS)),
        }
        only = entries_of(session, school, GRANTS, [teacher_uids(ledger)["0001"]])
        actions = session.scalars(select(AuditEntry.action).order_by(AuditEntry.number)).all()
    who = {"grant": "0002", "exemption": "0003", "decision": "0001", "pair": "0001"}
    assert read == {name: {uids[who[name]]: (made[name].after,)} for name in ALL}
    assert only == {}
    assert list(actions[-4:]) == [f"{name}.add" for name in ALL]
    assert examine(ledger) == ()


@pytest.mark.both_engines
@pytest.mark.parametrize("register", ALL)
def test_a_step_is_taken_back_and_done_again(walked: Walked, register: str) -> None:
    ledger = walked.ledger

    def listed() -> list[Kept]:
        return [one.entry for one in list_register(ledger, register)]

    made = ALL[register](ledger)
    assert made.after is not None
    ended = end_entry(ledger, made.after.uid, date(2026, 7, 1))
    assert listed() == [ended.after] == [replace(made.after, last=date(2026, 7, 1))]
    assert code_of(lambda: undo_register(ledger, made)) == "register_changed_meanwhile"
    assert undo_register(ledger, ended).after == made.after
    assert listed() == [made.after]
    gone = remove_entry(ledger, made.after.uid)
    assert listed() == []
    assert undo_register(ledger, gone).after == made.after
    undone = undo_register(ledger, made)
    assert listed() == []
    assert undo_register(ledger, undone).after == made.after
    same = end_entry(ledger, made.after.uid, made.after.last)
    assert same.changes is Changes.NONE
    with ledger.reading() as session:
        query = select(AuditEntry).order_by(AuditEntry.number.desc()).limit(1)
        newest = session.scalars(query).one()
        assert newest.action == f"{register}.add"
        assert newest.details["after"]["uid"] == made.after.uid


@pytest.mark.both_engines
def test_what_makes_no_sense_is_refused(walked: Walked) -> None:
    ledger = walked.ledger
    none, wrong = Basis(last=date(2026, 6, 30)), Basis(date(2026, 7, 1), date(2026, 6, 1), "病")
    problems: dict[str, list[Callable[[], object]]] = {
        "reason_needed": [
            lambda: grant_hours(ledger, "0001", TWO_DAYS, none),
            lambda: exempt(ledger, "0001", "all", Basis(reason="  ")),
        ],
        "register_without_last": [
            lambda: grant_hours(ledger, "0001", TWO_DAYS, Basis(reason="支教"))
        ],
        "register_without_first": [lambda: pair(ledger, "0001", "0003", Basis())],
        "amount_not_positive": [lambda: grant_hours(ledger, "0001", Amount(0, "hour"), JUNE)],
        "unknown_unit": [lambda: grant_hours(ledger, "0001", Amount(100, "mile"), JUNE)],
        "days_in_wrong_order": [lambda: exempt(ledger, "0001", "all", wrong)],
        "unknown_teacher_named": [lambda: exempt(ledger, "0099", "all", JUNE)],
        "ambiguous_name": [lambda: exempt(ledger, "王芳", "all", JUNE)],
        "unknown_rule": [
            lambda: exempt(ledger, "0001", "school-99", JUNE),
            lambda: decide(ledger, "0001", "school-72/observed", "met", JUNE),
        ],
        "rule_needed": [lambda: decide(ledger, "0001", "school-72", "met", JUNE)],
        "unknown_outcome": [lambda: decide(ledger, "0001", "observed", "fine", JUNE)],
        "unknown_exemption": [lambda: exempt(ledger, "0001", "all", JUNE, "holiday")],
        "pair_of_one": [lambda: pair(ledger, "0001", "欧阳若兰", JUNE)],
        "unknown_entry": [
            lambda: remove_entry(ledger, "nonsense"),
            lambda: end_entry(ledger, str(teacher_uids(ledger)["0001"]), None),
        ],
        "unknown_register": [lambda: list_register(ledger, "bribes")],
    }
    for code, cases in problems.items():
        assert [code_of(case) for case in cases] == [code] * len(cases)
    assert list_register(ledger) == ()


def test_of_two_that_contradict_each_other_the_second_is_refused(walked: Walked) -> None:
    ledger = walked.ledger
    first, paired = _decide(ledger), _pair(ledger)
    assert first.after is not None
    assert paired.after is not None
    again = replace(JUNE, first=date(2026, 6, 30), last=date(2026, 7, 7))
    rule = "hours.total"
    assert code_of(lambda: decide(ledger, "0001", rule, "missed", again)) == "register_double"
    assert code_of(lambda: pair(ledger, "0001", "0003", JUNE)) == "register_double"
    decide(ledger, "0001", "hours.school_based", "missed", again)
    decide(ledger, "0002", rule, "missed", again)
    later = replace(JUNE, first=date(2026, 7, 1), last=None)
    decide(ledger, "0001", rule, "missed", later)
    end_entry(ledger, paired.after.uid, date(2026, 5, 31))
    pair(ledger, "0001", "0003", JUNE)
    uid = first.after.uid
    assert code_of(lambda: end_entry(ledger, uid, date(2026, 7, 7))) == "register_double"
    _grant(ledger)
    _grant(ledger)  # hours may be granted twice for the same month
    assert len(list_register(ledger, "grant")) == 2


def test_what_an_exemption_is_about(walked: Walked) -> None:
    ledger = walked.ledger
    entries = [
        exempt(ledger, "0001", what, JUNE).after
        for what in ("all", "school-72", "school-72/hours.total", "hours.school_based")
    ]
    asked = [("school-72", "hours.total"), ("school-72", "hours.school_based"), ("x", "y")]
    exempted = [one for one in entries if isinstance(one, Exempted)]
    assert [[one.binds(*rule) for rule in asked] for one in exempted] == [
        [True, True, True], [True, True, False], [True, False, False], [False, True, False],
    ]  # fmt: skip


def test_spells_meet_cover_and_hold() -> None:
    first, last = date(2026, 6, 1), date(2026, 6, 30)
    june = Spell(first, last)
    assert june.covers(first, last)
    assert Spell().covers(first, last)
    assert not june.covers(first, date(2026, 7, 1))
    assert june.meets(last, date(2026, 7, 7))
    assert not june.meets(date(2026, 7, 1), date(2026, 7, 7))
    assert Spell(last=first).holds(first)
    assert not Spell(first=last).holds(first)


@pytest.mark.both_engines
def test_who_may_write_and_who_may_look(walked: Walked) -> None:
    ledger = walked.ledger
    mine = str(teacher_uids(ledger)["0002"])
    for write in ALL.values():
        write(ledger)

    def as_role(role: str, uid: str | None = None) -> Ledger:
        scope = "self" if role == "teacher" else "school"
        return replace(ledger, actor=Actor(role, functions_of({role: scope}), uid))

    allowed = {
        "teacher": set[str](), "staff": set(ALL), "leader": {"decision"}, "admin": set(ALL)
    }  # fmt: skip
    for role, expected in allowed.items():
        found = set()
        for one in list_register(ledger):
            try:
                step = remove_entry(as_role(role, mine), one.entry.uid)
            except NotPermitted:
                continue
            undo_register(as_role(role, mine), step)
            found.add(one.register)
        assert found == expected, role
    own = list_register(as_role("teacher", mine))
    assert [(one.register, one.name) for one in own] == [("grant", "帕提古丽·艾山")]
    assert list_register(as_role("teacher", mine), teacher="0001") == ()
    with pytest.raises(NotPermitted):
        list_register(as_role("teacher"))
    with pytest.raises(NotPermitted):
        _grant(as_role("leader"))


def test_a_teacher_in_a_register_stays_in_the_roster(walked: Walked) -> None:
    ledger = walked.ledger
    _pair(ledger)
    for number in ("0001", "0003"):
        with pytest.raises(UnusableInput, match="teacher_in_use"):
            remove_teacher(ledger, str(teacher_uids(ledger)[number]))


def test_entries_in_words(walked: Walked) -> None:
    ledger = walked.ledger
    for write in ALL.values():
        write(ledger)
    exempt(ledger, "0005", "all", Basis(last=date(2026, 6, 30), reason="病假"))
    spoken = {
        language: [
            (one.name, entry_text(one.entry, one.other, texts), period_text(one.entry, texts))
            for one in list_register(ledger)
        ]
        for language, texts in (("zh", load_texts("zh")), ("en", load_texts("en")))
    }
    assert spoken["zh"] == [
        ("欧阳若兰", "school-72/hours.total 为“达标”", "2026年6月1日至2026年6月30日"),
        ("欧阳若兰", "带徒弟李䶮", "自 2025年9月1日 起"),
        ("帕提古丽·艾山", "24 学时", "2026年6月1日至2026年6月30日"),
        ("李䶮", "豁免：observe-15/observed", "长期"),
        ("王芳", "免除：全部要求", "到 2026年6月30日 止"),
    ]
    assert spoken["en"][0] == (
        "欧阳若兰", 'school-72/hours.total is "Met"', "2026-06-01 to 2026-06-30"
    )  # fmt: skip


def test_what_is_read_has_its_own_sort(walked: Walked) -> None:
    ledger = walked.ledger
    sorts = [type(write(ledger).after) for write in ALL.values()]
    assert sorts == [Granted, Exempted, Decided, Paired]
