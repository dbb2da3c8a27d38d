"""Words of a record's columns in rule files: those that are refused, and a school's own."""

from __future__ import annotations

import pytest

from studyhours.domain.kinds import standard_kinds
from studyhours.domain.texts import LANGUAGES, load_texts
from studyhours.rules.columns import SHEET_KIND, SHEET_TYPE
from studyhours.rules.loading import load_ruleset
from studyhours.rules.model import Condition
from studyhours.rules.requirements import leaves_of
from studyhours.services.wording.describing import leaf_words
from tests.rules.test_loading_bad_files import GOOD, found

COUNT = "measure: { count: record, of: { kind: writing } }\n    at_least:\n"
DATED = """\
      - { to: 2025-12-31, value: 1 }
      - { from: 2026-01-01, value: 2 }
"""
LEAF = "{ count: record, of: { kind: writing } }"
BY_CATEGORY = "rows: { by: category }, columns: { by: result }"

CONDITIONS = {
    "unknown category": ("category: profesional", "unknown_value"),
    "no category": ("category: ''", "unknown_value"),
    "unknown result": ("result: [pass, failed]", "unknown_value"),
    "a result in Chinese": ("result: 合格", "chinese_word"),
    "unknown depth": ("depth: deep", "unknown_value"),
    "attendance, none": ("attendance: []", "missing_key"),
    "evidence, none": ("evidence: []", "missing_key"),
    "unknown evidence": ("evidence: [photo, seal]", "unknown_value"),
    "misspelt attendance": ("atendance: late", "misspelt_key"),
}
TABLES = {
    "a word twice": ("category: { public: 1, 公需科目: 2 }", "same_word_twice"),
    "a table by evidence": ("evidence: { photo: 1 }", "unknown_key"),
    "a role nearly known": ("role: { first_autor: 1 }", "unknown_value"),
}


OBJECTS = "{ distinct: book, of: { kind: reading } }"
NOT_RECORDS = {
    "a table": f"measure: {{ factor: {{ by: {{ level: {{ other: 1 }} }}, measure: {OBJECTS} }} }}",
    "cut one by one": f"measure: {{ cap: {{ at_most: 1, per: record, measure: {OBJECTS} }} }}",
}
WRONG_OBJECTS = {
    "books and records": ("distinct: book, count: record", "sum_or_count"),
    "a thing nobody counts": ("distinct: cat", "unknown_value"),
    "classes": ("distinct: class", "unknown_value"),
    "a book in Chinese": ("distinct: 书", "chinese_word"),
    "books that convert": ("distinct: book, convert: { item: 1 }", "convert_without_sum"),
}


@pytest.mark.parametrize(("written", "code"), WRONG_OBJECTS.values(), ids=WRONG_OBJECTS)
def test_what_cannot_be_counted_is_refused_with_its_line(written: str, code: str) -> None:
    assert found(GOOD.replace("count: record", written, 1)) == [(code, 29)]


@pytest.mark.parametrize("measure", NOT_RECORDS.values(), ids=NOT_RECORDS)
def test_objects_are_not_looked_at_one_by_one(measure: str) -> None:
    text = GOOD.replace(f"measure: {LEAF}", measure, 1)
    assert found(text) == [("objects_not_records", 29)]


def test_a_matrix_of_objects_is_refused() -> None:
    cells = "{ public: { pass: 1 } }"
    matrix = f"matrix: {{ measure: {OBJECTS}, {BY_CATEGORY}, at_least: {cells} }}\n"
    assert found(GOOD.replace(COUNT + DATED, matrix, 1)) == [("objects_not_records", 29)]


TAKES = {
    "nothing taken": ("measure: LEAF", "missing_key"),
    "taken for everything": ("measure: LEAF, each: [{ where: {}, take: 1 }]", "missing_key"),
    "taken for nothing said": ("measure: LEAF, each: [{ take: 1 }]", "missing_key"),
    "how much is not said": ("measure: LEAF, each: [{ where: { result: fail } }]", "missing_key"),
    "nought": ("measure: LEAF, each: [{ where: { result: fail }, take: 0 }]", "not_above_zero"),
    "a limit beside it": ("measure: LEAF, at_most: 3, each: [LATE]", "unknown_key"),
    "void at once": ("measure: LEAF, void: { where: { result: fail }, at_least: 0 }", "too_small"),
    "void per activity": (
        "measure: LEAF, void: { per: activity, where: { result: fail }, at_least: 1 }",
        "unknown_key",
    ),
    "of which records": ("measure: { add: [LEAF] }, each: [LATE]", "missing_key"),
}


@pytest.mark.parametrize(("written", "code"), TAKES.values(), ids=TAKES)
def test_a_wrong_deduction_is_refused_with_its_line(written: str, code: str) -> None:
    late = "{ where: { attendance: late }, take: 1 }"
    measure = written.replace("LEAF", LEAF).replace("LATE", late)
    text = GOOD.replace(f"measure: {LEAF}", f"measure: {{ deduct: {{ {measure} }} }}", 1)
    assert found(text) == [(code, 29)]


@pytest.mark.parametrize(("written", "code"), CONDITIONS.values(), ids=CONDITIONS)
def test_a_wrong_condition_is_refused_with_its_line(written: str, code: str) -> None:
    assert found(GOOD.replace("level: school", written, 1)) == [(code, 16)]


@pytest.mark.parametrize(("written", "code"), TABLES.values(), ids=TABLES)
def test_a_wrong_table_is_refused_with_its_line(written: str, code: str) -> None:
    measure = f"measure: {{ factor: {{ by: {{ {written} }}, measure: {LEAF} }} }}"
    assert (code, 29) in found(GOOD.replace(f"measure: {LEAF}", measure, 1))


def test_a_matrix_that_says_the_same_twice_is_refused() -> None:
    cells = "{ public: { pass: 1 }, 公需课: { pass: 1 } }"
    matrix = f"matrix: {{ measure: {LEAF}, {BY_CATEGORY}, at_least: {cells} }}\n"
    assert found(GOOD.replace(COUNT + DATED, matrix, 1)) == [("same_word_twice", 29)]


def test_words_are_folded_as_those_of_records_are() -> None:
    where = "category: [公需科目, 校 史], role: [host, 第一作者], grade: 良好"
    ruleset, findings = load_ruleset(GOOD.replace("level: school", where, 1))
    assert findings == ()
    assert ruleset is not None
    (leaf,) = leaves_of(ruleset.rules[0].asks)
    assert leaf.conditions == (
        Condition("category", ("public", "校史"), 0, "wrong_category"),
        Condition("grade", ("good",), 0, "wrong_grade"),
        Condition("role", ("host", "first_author"), 0, "wrong_role"),
    )
    assert leaf_words(leaf, load_texts("zh")) == "培训课程（公需科目或校史，良好，主持或第一作者）"


def test_what_sign_in_sheets_credit_is_a_kind_and_a_type() -> None:
    types = [one.id for one in standard_kinds()[SHEET_KIND].types]
    assert SHEET_TYPE in types


def test_all_evidence_named_is_asked_for() -> None:
    where = "evidence: [record, reflection]"
    ruleset, _ = load_ruleset(GOOD.replace("level: school", where, 1))
    assert ruleset is not None
    (leaf,) = leaves_of(ruleset.rules[0].asks)
    assert leaf_words(leaf, load_texts("zh")).endswith("（有记录、有反思）")


LISTS = {
    "a list nobody wrote": ("{ other: 甲 }", "no_such_list", 30),
    "an empty list": ("{ mine: [] }", "missing_key", 2),
    "no lists": ("{}", "not_a_mapping", 2),
    "a book twice": ("{ mine: [甲, 《甲》] }", "same_word_twice", 2),
    "a book of nothing": ("{ mine: ['。'] }", "not_a_text", 2),
}


@pytest.mark.parametrize(("lists", "code", "line"), LISTS.values(), ids=LISTS)
def test_a_wrong_list_is_refused_with_its_line(lists: str, code: str, line: int) -> None:
    text = GOOD.replace("kind: writing }", "kind: writing }, where: { on_list: mine }", 1)
    assert (code, line) in found(text.replace("id: example", f"lists: {lists}\nid: example", 1))
    assert load_texts("zh").entries[f"rules.{code}"]


def test_a_list_is_folded_as_titles_are_and_may_stand_in_a_definition() -> None:
    defined = f"lists: {{ mine: [《论 语》] }}\ndefine: {{ books: {OBJECTS} }}\nid: example"
    text = GOOD.replace("id: example", defined.replace("reading }", LISTED, 1), 1)
    ruleset, findings = load_ruleset(text.replace(f"measure: {LEAF}", "measure: { use: books }", 1))
    assert findings == ()
    assert ruleset is not None
    (leaf,) = leaves_of(ruleset.rules[1].asks)
    assert leaf.conditions == (Condition("object", ("book:论语",), 0, "not_on_list"),)


LISTED = "reading }, where: { on_list: mine }"


def test_terms_of_other_years_are_refused_however_deep_inside() -> None:
    monthly = f"{{ window: month, measure: {LEAF}, at_least: 1 }}"
    quarterly = f"all: [{{ window: quarter, all: [{monthly}] }}]\n"
    text = GOOD.replace("window: term", "window: calendar_year", 1)
    assert found(text.replace(COUNT + DATED, quarterly, 1)) == [("terms_of_other_years", 29)]
    within_a_year = GOOD.replace("window: term", "window: school_year", 1)
    assert found(within_a_year.replace(COUNT + DATED, quarterly, 1)) == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_code_has_a_sentence(language: str) -> None:
    for _, code in (
        *CONDITIONS.values(),
        *TABLES.values(),
        *WRONG_OBJECTS.values(),
        *TAKES.values(),
    ):
        assert load_texts(language).entries[f"rules.{code}"]
    assert load_texts(language).entries["rules.objects_not_records"]
