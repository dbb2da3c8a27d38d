"""Rule sets of schools, cities and provinces as an office writes them, in files and in the editor.

``unseen/*.yaml`` are whole rule files, each with the cases it is tried by.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from studyhours.domain.texts import LANGUAGES, load_texts
from studyhours.rules.cases import TEACHER, Case
from studyhours.rules.loading import load_ruleset
from studyhours.rules.model import RuleSet, Version
from studyhours.services.rulebook.cases import run_case
from studyhours.services.rulebook.document import Data, at, read_data
from studyhours.services.rulebook.editing import check_data
from studyhours.services.rulebook.fields import RAW
from studyhours.services.rulebook.rulesets import standard_vocabulary, unknown_in_cases
from studyhours.services.rulebook.sentence import rule_sentence
from studyhours.services.rulebook.shapes import form_of, nodes_in
from studyhours.services.rulebook.ways import RULE, SET
from studyhours.services.rulebook.yaml_text import write_lines, write_yaml
from tests.rules.case_files import school_of
from tests.rules.comparing import all_judged
from tests.rules.reference import judge
from tests.services.test_rule_editing import KINDS
from tests.services.test_rule_sentence import UNKNOWN

FILES = sorted((Path(__file__).parent / "unseen").glob("*.yaml"))
BY_NAME = pytest.mark.parametrize("path", FILES, ids=[path.stem for path in FILES])


def read(text: str) -> RuleSet:
    ruleset, findings = load_ruleset(text)
    assert findings == ()
    assert ruleset is not None
    return ruleset


def data_of(text: str) -> Data:
    data, findings = read_data(text)
    assert findings == ()
    assert data is not None
    return data


SETS = {path: read(path.read_text(encoding="utf-8")) for path in FILES}
CASES = [
    pytest.param(path, case, id=f"{path.stem}: {case.title}")
    for path, ruleset in SETS.items()
    for case in ruleset.cases
]


def test_there_are_many_of_them() -> None:
    assert len(FILES) >= 14
    assert len(CASES) >= 4 * len(FILES)


@pytest.mark.parametrize(("path", "case"), CASES)
def test_a_case_comes_as_the_document_means_it(path: Path, case: Case) -> None:
    """By the engine, and by the interpreter that was written apart from it."""
    versions = [Version(1, None, None, SETS[path])]
    ran = run_case(versions, case)
    assert ran.deviations == ()
    school = school_of(versions, case)
    if any(plan.asks_of_others for plan in school.plans(case.as_of)):
        return  # the reference knows nobody but the one it judges
    judged = judge(
        school.rulesets[0],
        school.calendar,
        school.records[TEACHER],
        school.people[TEACHER],
        case.as_of,
        school.own[TEACHER],
        school.subject,
    )
    assert all_judged(ran.result, ran.traces) == judged


@BY_NAME
def test_every_rule_is_met_in_one_case_and_not_in_another(path: Path) -> None:
    seen: dict[str, set[object]] = {rule.id: set() for rule in SETS[path].rules}
    for case in SETS[path].cases:
        ran = run_case([Version(1, None, None, SETS[path])], case)
        for one in ran.result.rules:
            seen[one.rule_id].add(one.status)
    missing = {rule: {"met", "missed"} - found for rule, found in seen.items()}
    assert not any(missing.values()), missing


@BY_NAME
def test_its_kinds_and_types_are_those_every_ledger_starts_with(path: Path) -> None:
    assert list(unknown_in_cases(SETS[path].cases, standard_vocabulary())) == []
    assert check_data(data_of(path.read_text(encoding="utf-8")), KINDS).findings == ()


@BY_NAME
def test_the_editor_has_a_field_for_everything_and_writes_the_same_rules(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    data = data_of(text)
    nodes = [*nodes_in(SET, data)]
    for number in range(len(SETS[path].rules)):
        nodes += nodes_in(RULE, at(data, ("rules", number)) or {}, ("rules", number))
    for place, kind in nodes:
        for row in form_of(kind, at(data, place) or {}).rows:
            assert row.field is None or row.field.form != RAW, (place, row.field)
    for written in (write_yaml(data), write_lines(data)[0]):
        assert read(written) == SETS[path]


@BY_NAME
@pytest.mark.parametrize("language", LANGUAGES)
def test_every_rule_is_said_in_a_sentence_without_a_gap(path: Path, language: str) -> None:
    texts = load_texts(language)
    for rule in SETS[path].rules:
        said = rule_sentence(rule, texts)
        assert not UNKNOWN.search(said), said
