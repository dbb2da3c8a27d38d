"""Words for codes, the clock, the kinds shipped, and faults."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from studyhours.domain import errors
from studyhours.domain.clock import FixedClock, SystemClock, day_in_zone
from studyhours.domain.errors import LedgerDamaged, UnusableInput, said_as
from studyhours.domain.kinds import BASE_FORMS, LEVELS, REVIEWERS, standard_kinds
from studyhours.domain.quantity import UNITS
from studyhours.domain.statuses import VERDICT_ORDER
from studyhours.domain.text_counts import TextCounts, count_text
from studyhours.domain.texts import LANGUAGES, Texts, load_texts


def test_a_sentence_is_filled_in() -> None:
    texts = Texts("zh", {"a.b": "{name}有{count}篇"})
    assert texts.say("a.b", name="欧阳雪梅", count=3) == "欧阳雪梅有3篇"


def test_a_parameter_that_lacks_leaves_its_place_empty() -> None:
    assert Texts("en", {"a": "row {row}: {value}"}).say("a", row=3) == "row 3: "


def test_a_value_with_braces_is_no_template() -> None:
    assert Texts("en", {"a": "<{value}>"}).say("a", value="{row} {0}") == "<{row} {0}>"


def test_an_unknown_key_shows_itself() -> None:
    assert Texts("zh", {}).say("fault.nothing") == "fault.nothing"


def test_a_title_falls_back_to_the_language_it_has() -> None:
    english = Texts("en", {})
    assert english.pick({"zh": "学时", "en": "Hours"}) == "Hours"
    assert english.pick({"zh": "学时"}) == "学时"
    assert english.pick({}) == ""


def test_an_unknown_language_is_chinese() -> None:
    assert load_texts("fr").language == "zh"
    assert load_texts("fr").entries == load_texts("zh").entries


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_status_has_a_word(language: str) -> None:
    entries = load_texts(language).entries
    for status in (*VERDICT_ORDER, "exempt", "not_applicable"):
        assert entries[f"status.{status}"]


def test_the_school_s_day_may_be_tomorrow_s() -> None:
    instant = datetime(2026, 8, 31, 16, 0, tzinfo=UTC)
    assert day_in_zone(instant, "Asia/Shanghai") == date(2026, 9, 1)
    assert day_in_zone(instant, "UTC") == date(2026, 8, 31)
    assert FixedClock(instant).now() == instant
    assert SystemClock().now().utcoffset() is not None


def test_the_standard_kinds_hang_together() -> None:
    kinds = standard_kinds()
    assert set(kinds) == set(BASE_FORMS)
    for kind in kinds.values():
        assert kind.base in BASE_FORMS
        assert kind.reviewer in REVIEWERS
        assert kind.unit in UNITS
        assert {"zh", "en"} <= set(kind.title)
        ids = [entry.id for entry in kind.types]
        assert len(ids) == len(set(ids))
        assert all({"zh", "en"} <= set(entry.title) for entry in kind.types)


@pytest.mark.parametrize("kind", ["reading", "self-study", "writing"])
def test_reading_writing_and_self_study_count_at_once(kind: str) -> None:
    assert standard_kinds()[kind].reviewer == "nobody"


def test_levels_have_the_codes_of_the_national_form() -> None:
    known = {"nation": 10, "province": 20, "city": 30, "county": 40, "school": 60, "other": 99}
    assert {name: LEVELS[name] for name in known} == known
    assert LEVELS["county"] < LEVELS["district"] < LEVELS["school"]


@pytest.mark.parametrize(
    ("fault", "code"),
    [
        (errors.UnusableInput, 2),
        (errors.Forged, 3),
        (errors.Revoked, 4),
        (errors.UnknownSchool, 5),
        (errors.LedgerDamaged, 6),
        (errors.LedgerLocked, 7),
        (errors.NotPermitted, 8),
    ],
)
def test_faults_have_the_exit_codes_of_the_contract(fault: type[errors.Fault], code: int) -> None:
    raised = fault("some_code", file="a.xlsx", row=3)
    assert raised.exit_code == code
    assert str(raised) == "some_code(file=a.xlsx, row=3)"


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("今天听了一节课。很有收获！", 13),
        ("他说：“好——真好……”", 12),
        ("用 PPT 上课, 共 3.5 节（校内）", 12),
        ("It's a teacher’s note, in-depth.", 5),
        ("　\n", 0),
    ],
)
def test_a_text_is_as_long_as_word_processors_say(text: str, words: int) -> None:
    assert count_text(text).words == words


def test_a_text_is_counted_in_three_ways() -> None:
    assert count_text("放慢，read it again") == TextCounts(14, 2, 6)
    assert count_text("") == TextCounts(0, 0, 0)


def test_a_fault_is_told_of_what_a_person_knows() -> None:
    with pytest.raises(UnusableInput) as told, said_as("disk_full", "disk_full", ledger="备份"):
        raise UnusableInput("disk_full", ledger="草稿")
    assert told.value.params == {"ledger": "备份"}
    with pytest.raises(LedgerDamaged, match="backup_newer"), said_as("a", "backup_newer"):
        raise LedgerDamaged("a")
    with pytest.raises(LedgerDamaged, match=r"^b\("), said_as("a", "backup_newer"):
        raise LedgerDamaged("b")
