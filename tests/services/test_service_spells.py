"""When teachers served and when they were away, as rules that ask pro rata read it."""

from __future__ import annotations

from datetime import date

import pytest
from sqlalchemy import update

from studyhours.db.models import Teacher
from studyhours.domain.errors import UnusableInput
from studyhours.domain.registers import Absence, Spell
from studyhours.services.ledgers.ledger import Ledger, school_of
from studyhours.services.people.service_changes import service_of
from studyhours.services.people.service_spells import absences, service_spells
from studyhours.services.people.teacher_facts import add_spell, undo_facts
from studyhours.services.people.teacher_list import list_teachers
from tests.services.record_world import teacher_uids
from tests.support.scenario import Walked

JOINED = date(2025, 10, 1)
LEFT, BACK, GONE = date(2026, 1, 31), date(2026, 5, 1), date(2026, 6, 30)


def spells(ledger: Ledger, number: str = "0001") -> tuple[Spell, ...]:
    with ledger.reading() as session:
        found = service_spells(session, school_of(session))
        alone = teacher_uids(ledger)[number]
        assert service_spells(session, school_of(session), [alone]) == {
            str(alone): found[str(alone)]
        }
        return found[str(alone)]


@pytest.mark.both_engines
def test_everybody_serves_from_joining_on(walked: Walked) -> None:
    with walked.ledger.writing() as tx:
        tx.session.execute(
            update(Teacher).where(Teacher.staff_no == "0001").values(joined_school=JOINED)
        )
    assert spells(walked.ledger) == (Spell(JOINED),)
    assert spells(walked.ledger, "0002") == (Spell(),)
    with walked.ledger.reading() as session:
        assert len(service_spells(session, school_of(session))) == len(teacher_uids(walked.ledger))


def test_who_leaves_and_comes_back_has_two_spells(walked: Walked) -> None:
    ledger = walked.ledger
    service_of(ledger, "0001", last=LEFT)
    assert spells(ledger) == (Spell(None, LEFT),)
    for too_early in (LEFT, date(2026, 1, 1)):
        with pytest.raises(UnusableInput, match="has_not_left"):
            service_of(ledger, "0001", first=too_early)
    back = service_of(ledger, "0001", first=BACK)
    assert spells(ledger) == (Spell(None, LEFT), Spell(BACK))
    with pytest.raises(UnusableInput, match="has_not_left"):
        service_of(ledger, "0001", first=GONE)
    with pytest.raises(UnusableInput, match="days_in_wrong_order"):
        service_of(ledger, "0001", last=LEFT)
    service_of(ledger, "0001", last=GONE)
    assert spells(ledger) == (Spell(None, LEFT), Spell(BACK, GONE))
    assert {day: left_of(ledger, day) for day in (LEFT, BACK, GONE)} == {
        LEFT: LEFT, BACK: GONE, GONE: GONE
    }  # fmt: skip
    stays = service_of(ledger, "0001")
    assert spells(ledger) == (Spell(None, LEFT), Spell(BACK))
    undo_facts(ledger, stays)
    assert spells(ledger) == (Spell(None, LEFT), Spell(BACK, GONE))
    with pytest.raises(UnusableInput, match="facts_changed_meanwhile"):
        undo_facts(ledger, back)


def left_of(ledger: Ledger, day: date) -> date | None:
    return next(one.left for one in list_teachers(ledger, day) if one.staff_no == "0001")


def test_absences_have_the_kinds_of_rules(walked: Walked) -> None:
    ledger = walked.ledger
    uid = str(teacher_uids(ledger)["0002"])
    other = str(teacher_uids(ledger)["0003"])
    add_spell(ledger, uid, "leave", "产假", date(2025, 9, 1), date(2026, 1, 6))
    add_spell(ledger, uid, "leave", "长期病假", date(2026, 3, 1), None)
    add_spell(ledger, other, "long_course", "yes", date(2025, 10, 1), date(2025, 12, 31))
    add_spell(ledger, other, "leave", "公派访学", date(2026, 4, 1), date(2026, 4, 30))
    add_spell(ledger, other, "opt_out", "observed", date(2026, 4, 1), None)
    with ledger.reading() as session:
        school = school_of(session)
        found = absences(session, school)
        some = absences(session, school, [teacher_uids(ledger)["0002"]], ("maternity",))
    assert found == {
        uid: (
            Absence(date(2025, 9, 1), date(2026, 1, 6), kind="maternity", said="产假"),
            Absence(date(2026, 3, 1), None, kind="sick", said="长期病假"),
        ),
        other: (
            Absence(date(2025, 10, 1), date(2025, 12, 31), kind="long_course", said="yes"),
            Absence(date(2026, 4, 1), date(2026, 4, 30), kind="公派访学", said="公派访学"),
        ),
    }
    assert some == {uid: found[uid][:1]}
