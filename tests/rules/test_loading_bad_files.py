"""Files that are refused: each with its code and its line."""

from __future__ import annotations

import pytest

from studyhours.domain.texts import LANGUAGES, load_texts
from studyhours.rules.document import DEPTH_LIMIT, SIZE_LIMIT
from studyhours.rules.loading import load_ruleset
from tests.rules.complaints import said_in_full

GOOD = """\
format: 1
id: example
title: { zh: 例子, en: Example }
sources:
  - row: A1
effective: { from: 2025-09-01, to: 2026-08-31 }
at_risk: { one: 3/4, many: 1/4 }
rules:
  - id: first
    title: 第一条
    subject: teacher
    window: month
    measure:
      sum: hour
      of: { kind: training, type: course }
      where: { level: school }
      convert: { hour: 1, minute: 1/45 }
    at_least: 5
    tolerance: 1
    round_to: 0.5
    if_missed: not_excellent
    applies_to:
      - { fact: layer, is: young }
    waived_when:
      - { fact: long_course, is: yes }
  - id: second
    title: 第二条
    window: term
    measure: { count: record, of: { kind: writing } }
    at_least:
      - { to: 2025-12-31, value: 1 }
      - { from: 2026-01-01, value: 2 }
"""


def found(text: str) -> list[tuple[str, int | None]]:
    ruleset, findings = load_ruleset(text)
    assert (ruleset is None) == bool(findings)
    for one in findings:
        said_in_full(one, text)
    return [(one.code.removeprefix("rules."), one.line) for one in findings]


def test_the_file_they_are_made_from_is_good() -> None:
    assert found(GOOD) == []


CHANGES = {
    # what is wrong: text, what stands there instead, code, line
    "misspelt key of the set": ("effective:", "efective:", "misspelt_key", 6),
    "a version of none": ("id: example\n", "id: example\nversion: 0\n", "too_small", 3),
    "half a version": ("id: example\n", "id: example\nversion: 1.5\n", "not_whole", 3),
    "misspelt key of a rule": ("tolerance:", "tolerence:", "misspelt_key", 19),
    "misspelt key of a measure": ("      convert:", "      convrt:", "misspelt_key", 17),
    "misspelt condition": ("level: school", "levl: school", "misspelt_key", 16),
    "misspelt key of a test": ("fact: layer", "fakt: layer", "misspelt_key", 23),
    "unknown key of the set": ("at_risk:", "colour:", "unknown_key", 7),
    "unknown key of a rule": ("round_to:", "xyz:", "unknown_key", 20),
    "unknown unit to convert": ("minute: 1/45", "fortnight: 3", "unknown_key", 17),
    "key twice in the set": ("title: { zh: 例子, en: Example }", "id: two", "duplicate_key", 3),
    "key twice in a rule": ("tolerance: 1", "at_least: 6", "duplicate_key", 19),
    "key twice in braces": ("minute: 1/45", "hour: 2", "duplicate_key", 17),
    "no format": ("format: 1\n", "\n", "missing_key", 2),
    "no title": ("    title: 第二条\n", "\n", "missing_key", 26),
    "no Chinese title": ("{ zh: 例子, en: Example }", "{ en: Example }", "missing_key", 3),
    "no kind": ("{ kind: training, type: course }", "{ type: course }", "missing_key", 15),
    "kinds, none": ("kind: training", "kind: []", "missing_key", 15),
    "types, none": ("type: course", "type: []", "missing_key", 15),
    "levels, none": ("level: school", "level: []", "missing_key", 16),
    "values of a fact, none": ("is: young", "is: []", "missing_key", 23),
    "no factor": ("{ hour: 1, minute: 1/45 }", "{}", "missing_key", 17),
    "dated values, none": ("at_least: 5", "at_least: []", "missing_key", 18),
    "dated value without its value": (", value: 2 }", " }", "missing_key", 32),
    "another format": ("format: 1", "format: 2", "unknown_format", 1),
    "format one point nought": ("format: 1", "format: 1.0", "unknown_format", 1),
    "same rule twice": ("id: second", "id: first", "duplicate_id", 26),
    "capital in an id": ("id: second", "id: Second", "bad_id", 26),
    "id of another script": ("id: example", "id: 例子", "bad_id", 2),
    "id too long": ("id: example", "id: e" + "x" * 64, "bad_id", 2),
    "id that is a number": ("id: example", "id: 72", "bad_id", 2),
    "set ends before it starts": ("to: 2026-08-31", "to: 2025-08-31", "ends_before_start", 6),
    "value ends before it starts": (
        "{ to: 2025-12-31,",
        "{ from: 2025-12-31, to: 2025-12-30,",
        "ends_before_start",
        31,
    ),
    "dates overlap by a day": ("from: 2026-01-01", "from: 2025-12-31", "overlapping_dates", 32),
    "dates open on one side": ("from: 2026-01-01, ", "", "overlapping_dates", 32),
    "no date": ("from: 2025-09-01", "from: autumn", "bad_date", 6),
    "a 30th of February": ("to: 2026-08-31", "to: 2026-02-30", "bad_date", 6),
    "no number": ("at_least: 5", "at_least: five", "not_a_number", 18),
    "a number with an exponent": ("at_least: 5", "at_least: 1e9", "not_a_number", 18),
    "a number nobody could hold": ("at_least: 5", "at_least: 1e999999999", "not_a_number", 18),
    "a number with underscores": ("at_least: 5", "at_least: 1_000", "not_a_number", 18),
    "not even a number": ("at_least: 5", "at_least: .nan", "not_a_number", 18),
    "divided by nought": ("1/45", "1/0", "not_a_number", 17),
    "a target that cannot be shown": ("at_least: 5", "at_least: 1/3", "not_decimal", 18),
    "a step that cannot be shown": ("round_to: 0.5", "round_to: 1/3", "not_decimal", 20),
    "nothing asked": ("at_least: 5", "at_least: 0", "target_not_positive", 18),
    "nothing asked later": ("value: 2", "value: 0.0", "target_not_positive", 32),
    "less than nothing asked": ("at_least: 5", "at_least: -5", "target_not_positive", 18),
    "factor below nought": ("1/45", "-1", "too_small", 17),
    "step of nought": ("round_to: 0.5", "round_to: 0", "too_small", 20),
    "tolerance below nought": ("tolerance: 1", "tolerance: -1", "too_small", 19),
    "half a window": ("tolerance: 1", "tolerance: 1.5", "not_whole", 19),
    "half a character": ("level: school", "characters: 0.5", "not_whole", 16),
    "tolerance above all": ("tolerance: 1", "tolerance: 101%", "too_large_share", 19),
    "tolerance of nothing": ("tolerance: 1", "tolerance: '%'", "not_a_number", 19),
    "one window, and a tolerance": (
        "window: month",
        "window: school_year",
        "tolerance_without_windows",
        19,
    ),
    "unknown window": ("window: month", "window: moon", "unknown_value", 12),
    "unknown unit": ("sum: hour", "sum: hours", "unknown_value", 14),
    "unknown thing to count": ("count: record", "count: records", "unknown_value", 29),
    "unknown level": ("level: school", "level: [school, village]", "unknown_value", 16),
    "unknown place": ("level: school", "place: here", "unknown_value", 16),
    "unknown mode": ("level: school", "mode: hybrid", "unknown_value", 16),
    "has something else": ("level: school", "has: photo", "unknown_value", 16),
    "another subject": ("subject: teacher", "subject: groups", "unknown_value", 11),
    "a subject nobody knows": ("subject: teacher", "subject: cat", "unknown_value", 11),
    "a fact nobody records": ("fact: layer", "fact: shoe_size", "unknown_value", 23),
    "another consequence": ("if_missed: not_excellent", "if_missed: fired", "unknown_value", 21),
    "sum and count": ("sum: hour", "sum: hour\n      count: record", "sum_or_count", 13),
    "neither sum nor count": ("{ count: record, of:", "{ of:", "sum_or_count", 29),
    "a count that converts": (
        "of: { kind: writing } }",
        "of: { kind: writing }, convert: { item: 1 } }",
        "convert_without_sum",
        29,
    ),
    "a list where a text belongs": ("window: month", "window: [month]", "not_a_text", 12),
    "a text where a mapping belongs": (
        "effective: { from: 2025-09-01, to: 2026-08-31 }",
        "effective: always",
        "not_a_mapping",
        6,
    ),
    "an anchor": ("title: 第一条", "title: &t 第一条", "alias", 10),
    "an alias": ("title: 第二条", "title: *t", "alias", 27),
    "a merge of an anchor": ("at_risk: {", "at_risk: &a {", "alias", 7),
    "a merge key": ("{ kind: writing }", "{ <<: { kind: writing } }", "unknown_key", 29),
    "half a character of Unicode": ("title: 第一条", 'title: "\\uD800"', "syntax", 10),
    "beyond Unicode": ("title: 第一条", 'title: "\\UFFFFFFFF"', "syntax", 10),
    "a tab": ("    title: 第一条", "\ttitle: 第一条", "tab", 10),
    "a bracket left open": (
        "{ fact: long_course, is: yes }",
        "{ fact: long_course",
        "syntax_bracket",
        26,
    ),
    "a second document": ("rules:", "---\nrules:", "syntax_documents", 8),
    "a NUL": ("Example", "Exa\0mple", "not_text", 1),
}


WEEKLY = "measure: { count: record, of: { kind: writing } }, at_least: 1"
CHANGES |= {
    "two requirements": ("    round_to: 0.5", "    all: []", "one_requirement", 20),
    "a target and a limit": ("round_to: 0.5", "at_most: 6", "at_least_or_at_most", 20),
    "a limit below nought": ("at_least: 5", "at_most: -1", "too_small", 18),
    "no number at all": ("    at_least: 5\n", "\n", "missing_key", 9),
    "parts, none": (
        "measure: { count: record, of: { kind: writing } }\n    at_least:",
        "all: []\n    at_least:",
        "missing_key",
        29,
    ),
    "a number beside parts": (
        "measure: { count: record, of: { kind: writing } }",
        f"all: [{{ {WEEKLY} }}]",
        "key_without",
        30,
    ),
    "a part without its number": (
        "round_to: 0.5",
        "veto: { measure: { count: record, of: { kind: writing } } }",
        "missing_key",
        20,
    ),
    "a misspelt key of a part": (
        "round_to: 0.5",
        f"veto: {{ windw: week, {WEEKLY} }}",
        "misspelt_key",
        20,
    ),
    "more than there are": (
        "measure: { count: record, of: { kind: writing } }",
        f"bundle: {{ at_least: 2, of: [{{ {WEEKLY} }}] }}",
        "not_among_parts",
        29,
    ),
    "none of all": (
        "measure: { count: record, of: { kind: writing } }",
        f"bundle: {{ at_least: 0, of: [{{ {WEEKLY} }}] }}",
        "not_among_parts",
        29,
    ),
    "a longer window inside": (
        "round_to: 0.5",
        f"veto: {{ window: term, {WEEKLY} }}",
        "longer_than_around",
        20,
    ),
    "a tolerance of one window inside": (
        "round_to: 0.5",
        f"veto: {{ tolerance: 1, {WEEKLY} }}",
        "tolerance_without_windows",
        20,
    ),
}
CHANGES |= {
    "a cycle and a window": ("round_to: 0.5", "cycle: { years: 5, rolling: yes }", "one_time", 20),
    "a cycle of no kind": ("window: month", "cycle: { years: 5 }", "fixed_or_rolling", 12),
    "a cycle of both kinds": (
        "window: month",
        "cycle: { years: 5, from: 2021-01-01, rolling: yes }",
        "fixed_or_rolling",
        12,
    ),
    "a cycle without its years": ("window: month", "cycle: { rolling: yes }", "missing_key", 12),
    "a cycle of no year": (
        "window: month",
        "cycle: { years: 0, rolling: yes }",
        "not_so_many_years",
        12,
    ),
    "a cycle and a tolerance": (
        "window: month",
        "cycle: { years: 5, rolling: yes }",
        "tolerance_without_windows",
        19,
    ),
    "a cycle inside": (
        "round_to: 0.5",
        f"veto: {{ cycle: {{ years: 1, rolling: yes }}, {WEEKLY} }}",
        "cycle_inside",
        20,
    ),
    "no such month": ("round_to: 0.5", "within: { months: [0, 13] }", "no_month", 20),
    "nothing within": ("round_to: 0.5", "within: {}", "missing_key", 20),
    "no such day of the year": ("round_to: 0.5", "within: { to: 2-30 }", "bad_date", 20),
    "an end before its start": (
        "round_to: 0.5",
        "within: { from: 2025-11-02, to: 2025-11-01 }",
        "ends_before_start",
        20,
    ),
    "another day that decides": ("round_to: 0.5", "dated_by: split", "unknown_value", 20),
}
LEAF = "{ sum: hour, of: { kind: training } }"
COUNT = "measure: { count: record, of: { kind: writing } }"
CAPPED = f"at_most: 1, measure: {LEAF}"
CHANGES |= {
    "a share of at least and at most": (
        "round_to: 0.5",
        f"veto: {{ ratio: {{ part: {LEAF}, whole: {LEAF}, at_most: 30%, at_least: 20% }} }}",
        "at_least_or_at_most",
        20,
    ),
    "the best of a sum of sums": (
        COUNT,
        f"measure: {{ best: {{ number: 3, measure: {{ add: [{LEAF}] }} }} }}",
        "best_of_records",
        29,
    ),
    "the best of what is cut by the day": (
        COUNT,
        f"measure: {{ best: {{ number: 3, measure: {{ cap: {{ per: day, {CAPPED} }} }} }} }}",
        "best_of_records",
        29,
    ),
    "the best of different books": (
        COUNT,
        "measure: { best: { number: 3, measure: { distinct: book, of: { kind: reading } } } }",
        "objects_not_records",
        29,
    ),
    "the best of none": (
        COUNT,
        f"measure: {{ best: {{ number: 0, measure: {LEAF} }} }}",
        "too_small",
        29,
    ),
    "the term before": (
        COUNT,
        f"measure: {{ previous: {{ measure: {LEAF} }} }}",
        "previous_of_years",
        29,
    ),
    "two operators": (COUNT, f"measure: {{ use: x, add: [{LEAF}] }}", "one_requirement", 29),
    "an operator and a leaf": (COUNT, "measure: { use: x, sum: hour }", "unknown_key", 29),
    "a misspelt operator": (COUNT, "measure: { stagez: {} }", "misspelt_key", 29),
    "units that differ": (
        COUNT,
        f"measure: {{ add: [{LEAF}, {{ count: record, of: {{ kind: writing }} }}] }}",
        "units_differ",
        29,
    ),
    "nothing to add": (COUNT, "measure: { add: [] }", "missing_key", 29),
    "a cap without a limit": (
        COUNT,
        f"measure: {{ cap: {{ measure: {LEAF} }} }}",
        "missing_key",
        29,
    ),
    "a cap below nought": (
        COUNT,
        f"measure: {{ cap: {{ at_most: -1, measure: {LEAF} }} }}",
        "too_small",
        29,
    ),
    "a cap per moon": (
        COUNT,
        f"measure: {{ cap: {{ at_most: 1, per: moon, measure: {LEAF} }} }}",
        "unknown_value",
        29,
    ),
    "a cap per record of a sum of sums": (
        COUNT,
        f"measure: {{ cap: {{ at_most: 1, per: record, measure: {{ add: [{LEAF}] }} }} }}",
        "per_record_of_leaf",
        29,
    ),
    "a step without an end": (
        COUNT,
        f"measure: {{ stages: {{ steps: [{{ each: 1 }}, {{ each: 2 }}], measure: {LEAF} }} }}",
        "step_without_end",
        29,
    ),
    "nothing to stand in": (
        COUNT,
        f"measure: {{ substitute: {{ measure: {LEAF} }} }}",
        "missing_key",
        29,
    ),
    "a name not defined": (COUNT, "measure: { use: x }", "not_defined", 29),
    "a definition in a circle": (
        "at_risk: { one: 3/4, many: 1/4 }",
        "define: { x: { add: [{ use: y }] }, y: { use: x } }",
        "used_in_itself",
        7,
    ),
    "a definition that is wrong": (
        "at_risk: { one: 3/4, many: 1/4 }",
        "define: { x: { sum: hours, of: { kind: training } } }",
        "unknown_value",
        7,
    ),
    "a ratio of different units": (
        COUNT,
        f"ratio: {{ at_least: 1/2, part: {LEAF}, {COUNT.replace('measure', 'whole')} }}",
        "units_differ",
        29,
    ),
    "a cap that does nothing": (
        COUNT,
        f"measure: {{ cap: {{ per: day, measure: {LEAF} }} }}",
        "missing_key",
        29,
    ),
    "a cap of which nothing is left": (
        COUNT,
        f"measure: {{ cap: {{ at_most: 1, round_to: 2, measure: {LEAF} }} }}",
        "cut_to_nothing",
        29,
    ),
    "a cap that begins above its end": (
        COUNT,
        f"measure: {{ cap: {{ at_most: 1, at_least: 1.5, measure: {LEAF} }} }}",
        "cut_to_nothing",
        29,
    ),
    "a share in per cent above all": (
        COUNT,
        f"ratio: {{ at_least: 120%, part: {LEAF}, whole: {LEAF} }}",
        "too_large_share",
        29,
    ),
    "levels from one on": ("level: school", "level: 县级以上", "level_by_level", 16),
    "a key in Chinese": ("fact: layer", "岗位: layer", "unknown_key", 23),
    "rolling years that end on one day only": (
        "window: month",
        "cycle: { years: 5, rolling: yes, to: 2026-12-31 }",
        "bad_month_day",
        12,
    ),
    "an end of fixed years": (
        "window: month",
        "cycle: { years: 5, from: 2021-01-01, to: 12-31 }",
        "key_without",
        12,
    ),
    "a text cut off at its comma": (
        "en: Example }",
        "en: Example, and more }",
        "comma_in_text",
        3,
    ),
    "a share above all": (
        COUNT,
        f"ratio: {{ at_least: 3/2, part: {LEAF}, whole: {LEAF} }}",
        "too_large_share",
        29,
    ),
}
ANY = "{ other: 1 }"
TABLES = f"level: {ANY}, mode: {ANY}, place: {ANY}"
CELL = "{ school: { school: 1 } }"
MATRIX = "rows: { by: level }, columns: { by: mode }"
CHANGES |= {
    "a factor without a number": (
        COUNT,
        f"measure: {{ factor: {{ measure: {LEAF} }} }}",
        "missing_key",
        29,
    ),
    "a table of an unknown column": (
        COUNT,
        f"measure: {{ factor: {{ by: {{ colour: {{ red: 1 }} }}, measure: {LEAF} }} }}",
        "unknown_key",
        29,
    ),
    "a table with an unknown word": (
        COUNT,
        f"measure: {{ factor: {{ by: {{ level: {{ village: 1 }} }}, measure: {LEAF} }} }}",
        "unknown_value",
        29,
    ),
    "three tables": (
        COUNT,
        f"measure: {{ factor: {{ by: {{ {TABLES} }}, measure: {LEAF} }} }}",
        "one_or_two_tables",
        29,
    ),
    "a table over a sum of sums": (
        COUNT,
        f"measure: {{ factor: {{ by: {{ level: {ANY} }}, measure: {{ add: [{LEAF}] }} }} }}",
        "table_of_leaf",
        29,
    ),
    "a matrix of one column": (
        COUNT,
        f"matrix: {{ measure: {LEAF}, {MATRIX.replace('mode', 'level')}, at_least: {CELL} }}",
        "same_column_twice",
        29,
    ),
    "a matrix with an unknown word": (
        COUNT,
        f"matrix: {{ measure: {LEAF}, {MATRIX}, at_least: {{ school: {{ by_post: 1 }} }} }}",
        "unknown_value",
        29,
    ),
    "a matrix that asks nothing": (
        COUNT,
        f"matrix: {{ measure: {LEAF}, {MATRIX}, at_least: {{ school: {{ face: 0 }} }} }}",
        "target_not_positive",
        29,
    ),
    "an empty matrix": (
        COUNT,
        f"matrix: {{ measure: {LEAF}, {MATRIX}, at_least: {{}} }}",
        "not_a_mapping",
        29,
    ),
    "a pool of a tree": (COUNT, f"spend: p\n    all: [{{ {WEEKLY} }}]", "pool_of_leaves", 29),
}


def test_rules_of_a_pool_have_one_time_and_the_same_people() -> None:
    pooled = GOOD.replace("    tolerance: 1", "    spend: p").replace(
        "    " + COUNT, f"    spend: p\n    {COUNT}"
    )
    assert found(pooled) == [("pool_differs", 29)]


def test_windows_that_need_terms_cannot_stand_in_a_calendar_year() -> None:
    for window, code in (("week", "terms_of_other_years"), ("school_day", "terms_of_other_years")):
        text = GOOD.replace("window: month", "window: calendar_year").replace(
            "round_to: 0.5", f"veto: {{ window: {window}, {WEEKLY} }}"
        )
        assert (code, 20) in found(text)
        in_cycle = text.replace("window: calendar_year", "cycle: { years: 5, rolling: yes }")
        assert (code, 20) in found(in_cycle)


@pytest.mark.parametrize("name", CHANGES)
def test_a_bad_file_says_what_and_where(name: str) -> None:
    old, new, code, line = CHANGES[name]
    assert old in GOOD
    assert (code, line) in found(GOOD.replace(old, new, 1))


def test_a_misspelt_key_names_the_one_meant() -> None:
    _, findings = load_ruleset(GOOD.replace("tolerance:", "tolerence:"))
    assert [(one.params["key"], one.params["near"]) for one in findings] == [
        ("tolerence", "tolerance")
    ]


def test_a_double_key_and_a_double_id_name_the_first() -> None:
    _, findings = load_ruleset(GOOD.replace("tolerance: 1", "at_least: 6"))
    assert [one.params["first"] for one in findings] == [18]
    _, findings = load_ruleset(GOOD.replace("id: second", "id: first"))
    assert [one.params["first"] for one in findings] == [9]


def test_all_complaints_come_at_once_and_in_order() -> None:
    bad = GOOD.replace("at_least: 5", "at_least: 0").replace("window: month", "window: moon")
    bad = bad.replace("tolerance: 1\n", "tolerance: x\n").replace("id: example", "id: E")
    lines = [line for _, line in found(bad)]
    assert lines == sorted(line for line in lines if line)
    assert {code for code, _ in found(bad)} >= {"bad_id", "unknown_value", "target_not_positive"}


SUBJECTS = "teacher group pair school school_pair alliance district county"


@pytest.mark.parametrize("subject", SUBJECTS.split())
def test_a_subject_of_the_format_is_known_by_name(subject: str) -> None:
    text = GOOD.replace("subject: teacher", f"subject: {subject}")
    line = text[: text.index("subject:")].count("\n") + 1
    codes = {code for code, at in found(text) if at == line}
    assert codes.isdisjoint({"unknown_value", "chinese_word"})


@pytest.mark.parametrize(
    ("text", "code", "line"),
    [
        ("", "empty", 1),
        ("# nothing but a comment\n", "empty", 1),
        ("just a sentence", "not_a_mapping", 1),
        ("- a list\n", "not_a_mapping", 1),
        ("\ufeffformat: 1\n", "missing_key", 1),
        ("[unclosed", "syntax_bracket", 1),
        ("PK\x03\x04\x14\x00", "not_text", 1),
        ("x" * (SIZE_LIMIT + 1), "too_large", None),
        ("a: " + "[" * (DEPTH_LIMIT + 1), "too_deep", 1),
        ("[\n" * 100_000, "too_deep", DEPTH_LIMIT + 1),
        ("{a: " * 100_000, "too_deep", 1),
        ("format: 1\nid: a\ntitle: a\nrules: []\n", "no_rules", 4),
        ("format: 1\nid: a\ntitle: a\nrules:\n", "nothing_inside", 4),
        ("format: 1\nid: a\ntitle: ' '\nrules: []\n", "empty_title", 3),
        ("format: 1\nid: a\ntitle: { zh: 名, en: '' }\nrules: []\n", "empty_title", 3),
        ("format: 1\nid: a\ntitle: a\nrules:\n  - id: b\n    title: ''\n", "empty_title", 6),
    ],
)
def test_what_is_no_rule_file_at_all(text: str, code: str, line: int | None) -> None:
    assert (code, line) in found(text)


def test_deep_but_allowed_nesting_is_read_and_refused_for_what_it_is() -> None:
    depth = DEPTH_LIMIT - 1
    assert ("not_a_text", 2) in found(GOOD.replace("example", "[" * depth + "]" * depth, 1))


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_code_has_a_sentence(language: str) -> None:
    entries = load_texts(language).entries
    for _, _, code, _ in CHANGES.values():
        assert entries[f"rules.{code}"]
    for code in ("empty", "too_large", "too_deep", "no_rules"):
        assert entries[f"rules.{code}"]
