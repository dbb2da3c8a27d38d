"""Adopting rules with a day and with what they stand instead of, ending them, taking it back."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from sqlalchemy import select

from studyhours.db.models import AuditEntry
from studyhours.domain.changes import Changes
from studyhours.domain.errors import NotPermitted, UnusableInput
from studyhours.domain.texts import LANGUAGES, load_texts
from studyhours.services.checking.checking import CheckRequest, check
from studyhours.services.closing.closing import close_year
from studyhours.services.ledgers.doctor import examine
from studyhours.services.ledgers.ledger import Ledger
from studyhours.services.ledgers.permissions import Actor, functions_of
from studyhours.services.papers.certificates import IssueRequest, issue
from studyhours.services.registers.writing import Basis, exempt
from studyhours.services.rulebook.ending import Ended, end_rules
from studyhours.services.rulebook.history import VersionKept, rule_history
from studyhours.services.rulebook.rulesets import export_rules, list_presets
from studyhours.services.rulebook.taking import Adoption, Taken, instead_of, take_back, take_rules
from tests.support.scenario import YEAR, YEAR_END, Walked

NEXT_YEAR = date(2026, 9, 1)


def preset(name: str) -> str:
    return next(one.text for one in list_presets() if one.ruleset.id == name)


def newest(ledger: Ledger, name: str) -> VersionKept:
    (history,) = rule_history(ledger, name)
    return history.versions[0]


def actions(ledger: Ledger) -> list[str]:
    with ledger.reading() as session:
        found = session.scalars(select(AuditEntry.action).order_by(AuditEntry.number))
        return [one for one in found if one.startswith("rules.")]


def refused(problem: Callable[[], object]) -> UnusableInput:
    with pytest.raises(UnusableInput) as caught:
        problem()
    for language in LANGUAGES:
        texts = load_texts(language)
        assert f"fault.{caught.value.code}" in texts.entries
        assert "{" not in texts.say(f"fault.{caught.value.code}", **caught.value.params)
    return caught.value


def harder(ledger: Ledger, first: date | None = NEXT_YEAR, hours: str = "80") -> Taken:
    text = re.sub("at_least: (72|80)", f"at_least: {hours}", export_rules(ledger, "school-72"))
    return take_rules(ledger, Adoption(text, "school-72", first))


def test_a_day_is_written_in_and_the_version_before_ends(walked: Walked) -> None:
    taken = harder(walked.ledger)
    assert (taken.adopted.number, taken.adopted.first, taken.ended) == (2, NEXT_YEAR, ())
    assert "effective: { from: 2026-09-01 }" in export_rules(walked.ledger, "school-72")
    assert "effective" not in export_rules(walked.ledger, "school-72", 1)
    assert rule_history(walked.ledger, "school-72")[0].versions[1].last == date(2026, 8, 31)
    assert refused(lambda: export_rules(walked.ledger, "school-72", 3)).code == (
        "unknown_rule_version"
    )


def test_what_the_ledger_has_becomes_no_version_by_another_day(walked: Walked) -> None:
    text = export_rules(walked.ledger, "school-72")
    taken = take_rules(walked.ledger, Adoption(text, "school-72", NEXT_YEAR))
    assert (taken.adopted.number, taken.adopted.changed) == (1, False)
    assert take_back(walked.ledger, taken) == Changes.NONE
    assert newest(walked.ledger, "school-72").number == 1


def test_what_was_adopted_is_taken_back_whole(walked: Walked) -> None:
    before = rule_history(walked.ledger)
    taken = harder(walked.ledger)
    assert take_back(walked.ledger, taken)
    assert rule_history(walked.ledger) == before
    assert actions(walked.ledger)[-2:] == ["rules.use", "rules.take_back"]
    assert examine(walked.ledger) == ()
    # The number is free again.
    assert harder(walked.ledger).adopted.number == 2


def test_a_set_adopted_first_is_gone_again(walked: Walked) -> None:
    taken = take_rules(walked.ledger, Adoption(preset("term-case"), "term-case", NEXT_YEAR))
    assert newest(walked.ledger, "term-case").first == NEXT_YEAR
    take_back(walked.ledger, taken)
    assert "term-case" not in {one.id for one in rule_history(walked.ledger)}


def test_one_of_two_readings_ends_for_the_other(walked: Walked) -> None:
    ledger = walked.ledger
    either = Adoption(preset("school-72-either"), "either", NEXT_YEAR, ("school-72",))
    taken = take_rules(ledger, either)
    assert taken.ended == ("school-72",)
    assert newest(ledger, "school-72").last == date(2026, 8, 31)
    assert instead_of(ledger, "school-72-either") == ()
    ids = {
        one.id for one in check(ledger, CheckRequest(year="2026-2027", as_of=NEXT_YEAR)).rulesets
    }
    assert "school-72-either" in ids
    assert "school-72" not in ids
    take_back(ledger, taken)
    assert newest(ledger, "school-72").last is None
    assert actions(ledger)[-4:] == ["rules.use", "rules.end", "rules.take_back", "rules.open"]

    end_rules(ledger, "school-72", NEXT_YEAR)
    take_rules(ledger, replace(either, ends=()))
    assert instead_of(ledger, "school-72-either") == ()
    assert end_rules(ledger, "school-72", None).beside == ("school-72-either",)
    assert end_rules(ledger, "observe-15", None).beside == ()


def test_nothing_ends_where_nobody_asked_for_it(walked: Walked) -> None:
    ledger = walked.ledger
    both = Adoption(preset("school-72-either"), "either", NEXT_YEAR)
    take_rules(ledger, both)
    assert instead_of(ledger, "school-72-either") == ("school-72",)
    assert instead_of(ledger, "school-72") == ("school-72-either",)


def test_without_a_day_nothing_can_end_for_it(walked: Walked) -> None:
    either = Adoption(preset("school-72-either"), "either", None, ("school-72",))
    assert refused(lambda: take_rules(walked.ledger, either)).code == "rules_instead_no_day"
    assert "school-72-either" not in {one.id for one in rule_history(walked.ledger)}


@pytest.mark.both_engines
def test_an_end_that_was_there_before_stays(walked: Walked) -> None:
    ledger = walked.ledger
    end_rules(ledger, "school-72", NEXT_YEAR)
    gap = refused(lambda: harder(ledger, date(2026, 10, 1)))
    assert gap.code == "rules_gap"
    taken = harder(ledger, NEXT_YEAR)
    take_back(ledger, taken)
    assert newest(ledger, "school-72").last == date(2026, 8, 31)


def test_what_ended_judges_no_window_that_ends_later(walked: Walked) -> None:
    ledger = walked.ledger

    def hours(year: str, day: date) -> list[tuple[str, str]]:
        """Status and reason of the study hours of the first teacher."""
        found = check(ledger, CheckRequest(year=year, as_of=day)).teachers[0].result.rules
        return [(one.status, one.reason) for one in found if one.rule_id == "hours.total"]

    assert hours(YEAR, YEAR_END) == [("met", "met")]
    done = end_rules(ledger, "school-72", date(2026, 2, 1))
    assert done == Ended(
        "school-72", 1, date(2026, 1, 31), None, changed=True, changes=Changes.RULES
    )
    assert hours(YEAR, YEAR_END) == [("needs_decision", "no_version")]
    assert hours("2026-2027", NEXT_YEAR) == []
    assert not end_rules(ledger, "school-72", date(2026, 2, 1)).changed
    assert examine(ledger) == ()
    opened = end_rules(ledger, "school-72", None)
    assert (opened.last, opened.before) == (None, date(2026, 1, 31))
    assert hours(YEAR, YEAR_END) == [("met", "met")]
    assert actions(ledger)[-2:] == ["rules.end", "rules.open"]


def test_a_certificate_keeps_its_version_and_its_days(walked: Walked, tmp_path: Path) -> None:
    ledger = walked.ledger
    issue(ledger, IssueRequest(tmp_path / "papers", year=YEAR, as_of=YEAR_END))
    early = refused(lambda: end_rules(ledger, "school-72", date(2026, 8, 31)))
    assert (early.code, early.params["day"]) == ("rules_end_used", "2026-09-01")
    assert end_rules(ledger, "school-72", NEXT_YEAR).changed


def test_only_the_newest_version_is_taken_back(walked: Walked) -> None:
    first = harder(walked.ledger)
    second = harder(walked.ledger, date(2027, 9, 1), "90")
    assert refused(lambda: take_back(walked.ledger, first)).code == "rules_followed"
    take_back(walked.ledger, second)
    take_back(walked.ledger, first)
    assert newest(walked.ledger, "school-72").number == 1


@pytest.mark.both_engines
def test_what_rests_on_a_version_keeps_it(walked: Walked, tmp_path: Path) -> None:
    ledger = walked.ledger
    taken = harder(ledger, date(2026, 3, 1), "70")
    issue(ledger, IssueRequest(tmp_path / "papers", year=YEAR, as_of=YEAR_END))
    assert refused(lambda: take_back(ledger, taken)).code == "rules_stated"
    other = take_rules(ledger, Adoption(preset("term-case"), "term-case"))
    close_year(ledger, YEAR)
    assert refused(lambda: take_back(ledger, other)).code == "rules_closed"
    fresh = take_rules(ledger, Adoption(preset("yearly-journal"), "journal", NEXT_YEAR))
    exempt(ledger, "0001", "yearly-journal/journal", Basis(reason="病假"))
    assert refused(lambda: take_back(ledger, fresh)).code == "registers_unknown_rule"
    assert newest(ledger, "yearly-journal").number == 1


def test_ends_that_cannot_be(walked: Walked) -> None:
    ledger = walked.ledger
    harder(ledger)
    assert refused(lambda: end_rules(ledger, "school-72", NEXT_YEAR)).code == "rules_end_too_early"
    assert refused(lambda: end_rules(ledger, "nothing", NEXT_YEAR)).code == "unknown_ruleset"
    text = preset("term-case").replace("title:", "effective: { to: 2026-08-31 }\ntitle:", 1)
    take_rules(ledger, Adoption(text, "case"))
    late = refused(lambda: end_rules(ledger, "term-case", date(2027, 1, 1)))
    assert late.code == "rules_end_stated"


def test_only_who_may_adopt_may_do_it(walked: Walked) -> None:
    taken = harder(walked.ledger)
    staff = Actor("办公室", functions_of({"staff": "school"}))
    theirs = replace(walked.ledger, actor=staff)
    for deed in (
        lambda: harder(theirs, date(2027, 9, 1), "90"),
        lambda: take_back(theirs, taken),
        lambda: end_rules(theirs, "observe-15", NEXT_YEAR),
    ):
        with pytest.raises(NotPermitted):
            deed()
    leader = replace(walked.ledger, actor=Actor("校长", functions_of({"leader": "school"})))
    assert end_rules(leader, "observe-15", NEXT_YEAR).changed
