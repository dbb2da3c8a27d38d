"""What the window needs to write cases: choices, keeping them readable, running them."""

from __future__ import annotations

import re
from datetime import date

import pytest

from studyhours.domain.texts import LANGUAGES, load_texts
from studyhours.rules.loading import load_ruleset
from studyhours.services.rulebook.case_forms import (
    keep_cases,
    more_text,
    new_case,
    read_cases,
    read_more,
    run_text,
)
from studyhours.services.rulebook.case_said import (
    fact_said,
    fact_written,
    more_said,
    more_written,
)
from studyhours.services.rulebook.case_text import plain_cases, with_cases
from studyhours.services.rulebook.rulesets import InvalidRules
from tests.rules.test_loading_cases import CASES, RULES
from tests.support.scenario import Walked


def test_a_new_case_begins_with_the_ledgers_year_and_can_be_kept(walked: Walked) -> None:
    read = read_cases(walked.ledger, RULES)
    assert read.cases == ()
    assert read.choices.rules == (("hours", {"zh": "研训学时"}),)
    assert {"training", "observation"} <= {kind.id for kind in read.choices.kinds}
    case = new_case(read.choices, "新用例")
    # The school year shown is over: what counts in it is what there was on its last day.
    assert (read.choices.today, case["as_of"]) == (date(2026, 9, 10), "2026-08-31")
    kept = keep_cases(walked.ledger, RULES, [case])
    assert kept.text is not None
    (ran,) = run_text(walked.ledger, kept.text).results.values()
    assert not ran.passed  # no records, and the first rule is expected to be met
    assert plain_cases(kept.text) == (case,)


def test_rules_with_errors_still_show_their_cases(walked: Walked) -> None:
    broken = RULES.replace("at_least", "at_leest") + CASES
    read = read_cases(walked.ledger, broken)
    assert [one["title"] for one in read.cases] == ["够了"]
    assert (read.choices.ruleset, read.choices.rules) == ("", ())
    kept = keep_cases(walked.ledger, broken, read.cases)
    assert (kept.text, kept.case) == (None, None)
    assert "rules.misspelt_key" in {one.code for one in kept.findings}
    with pytest.raises(InvalidRules):
        run_text(walked.ledger, broken)
    with pytest.raises(InvalidRules):
        read_cases(walked.ledger, "rules: [")
    assert keep_cases(walked.ledger, "rules: [", read.cases).text is None


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"as_of": "morgen"}, "rules.bad_date"),
        ({"records": [{"day": "2025-10-10", "kind": "nothing"}]}, "rules.case_kind"),
        ({"expect": {"hour": "met"}}, "rules.case_rule"),
        ({"title": "够了"}, "rules.case_twice"),
    ],
)
def test_the_wrong_one_of_several_is_named(
    walked: Walked, change: dict[str, object], code: str
) -> None:
    (right,) = plain_cases(RULES + CASES)
    wrong = {**right, "title": "又一个", **change}
    kept = keep_cases(walked.ledger, RULES, [right, wrong])
    assert (kept.text, kept.case) == (None, 1)
    assert kept.findings[0].code == code


@pytest.mark.parametrize(
    "entry",
    [
        {"mode": "online", "place": "in_school"},
        {"evidence": ["record", "reflection"], "object": "book:红楼梦"},
        {"reason": "a: b, 'c' # {d}"},
        {},
    ],
)
def test_what_columns_do_not_show_in_one_line_and_back(entry: dict[str, object]) -> None:
    said = more_text({"day": "2025-10-10", **entry}, ("day",))
    assert read_more(said) == entry
    assert "\n" not in said


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(
    "entry",
    [
        {"mode": "online", "place": "in_school", "depth": "intensive", "characters": "20"},
        {"evidence": "record reflection", "object": "book:红楼梦", "category": "ethics"},
        {"whose": "mentor", "with": "partner", "status": "uncredited", "except": ["2026-04-15"]},
        {"category": "我校自定", "grade": "a: b, 'c' # {d}"},
        {},
    ],
)
def test_the_same_line_in_words_and_back(entry: dict[str, object], language: str) -> None:
    texts = load_texts(language)
    said = more_said({"day": "2025-10-10", **entry}, ("day",), texts)
    assert not re.search(r"_|intensive\b|online", said) or language == "en"
    assert more_written(said, texts) == entry


def test_words_are_typed_as_people_type_them() -> None:
    texts = load_texts("zh")
    assert more_written("读法：精读，字数：20", texts) == {"depth": "intensive", "characters": "20"}
    assert more_written("depth: intensive", texts) == {"depth": "intensive"}, "and as written"
    assert fact_said("group_kind", "subject_group", texts) == "教研组"
    assert fact_written("group_kind", "教研组", texts) == "subject_group"
    assert fact_said("long_course", "yes", texts) == "是"
    assert fact_written("long_course", "否", texts) == "no"
    # What is compared with the register as it is written there is shown as it is.
    assert fact_said("layer", "young", texts) == fact_written("layer", "young", texts) == "young"
    assert fact_written("leave", "产假", texts) == "maternity"


def test_a_line_that_means_nothing() -> None:
    assert read_more("mode: [online") is None
    assert read_more("x: 1, x: 2") is None


def test_a_title_that_looks_like_markup_or_a_number_stays_what_it_is(walked: Walked) -> None:
    (right,) = plain_cases(RULES + CASES)
    for title in ("2026", "- x", "a: b", "<b>", "'", "～！＠＃", "no"):
        kept = keep_cases(walked.ledger, RULES, [{**right, "title": title}])
        assert kept.text is not None
        ruleset, _ = load_ruleset(kept.text)
        assert ruleset is not None
        assert [one.title for one in ruleset.cases] == [title]
        assert with_cases(kept.text, ()) == RULES
