"""No word of the grammar is shown as it is written: not of any rule set that is shipped.

In Chinese every Latin word stands out; in English only those that are made of several.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any, cast

import pytest
from PySide6.QtCore import QObject
from PySide6.QtWidgets import QAbstractButton, QComboBox, QLabel, QLineEdit, QWidget

from studyhours.domain.texts import LANGUAGES, Texts
from studyhours.rules.document import read_document
from studyhours.services.ledgers.opening import open_ledger
from studyhours.services.rulebook.case_forms import read_cases, run_text
from studyhours.services.rulebook.case_text import CasePlain, with_cases
from studyhours.services.rulebook.case_words import deviation_text, titles_of
from studyhours.services.rulebook.cases import CaseResult, Deviation, described
from studyhours.services.rulebook.document import read_data
from studyhours.services.rulebook.rulesets import list_presets
from studyhours.services.rulebook.shelf import read_presets
from studyhours.ui.pages.rules.cases_columns import (
    RULE,
    Around,
    expect_cells,
    fact_cells,
    record_cells,
    register_cells,
)
from studyhours.ui.pages.rules.cases_grid import GridModel
from studyhours.ui.pages.rules.editor_words import WordBar
from studyhours.ui.pages.rules.saying import preset_line, preset_lines
from studyhours.ui.words import Words
from tests.support.tree_copy import ROOT
from tests.ui.rules_editor.conftest import OpenEditor
from tests.ui.rules_editor.rule_writer import RuleWriter

_RAW = {
    "zh": re.compile(r"[a-z]{2,}(?:[_.-][a-z]+)*"),
    "en": re.compile(r"\b[a-z]+(?:[_.][a-z]+)+\b"),
}
_TITLE = re.compile(r"'[^' ]*'")
"""What a record of a case is about, as whoever wrote it has called it."""
_REGISTER = {"new", "young", "middle", "senior", "principal"}
"""What a register may say in either language: it is compared as it is written."""
_CASES = ROOT / "tests" / "rules" / "cases"


def raw(said: str, language: str) -> list[str]:
    found = _RAW[language].findall(_TITLE.sub("", said))
    return [one for one in found if one not in _REGISTER]


def test_what_is_looked_for_is_found() -> None:
    """Guards the patterns."""
    assert raw("结论应为 at_risk", "zh") == raw("expected at_risk", "en") == ["at_risk"]
    assert raw("形式: online", "zh") == ["online"]
    assert raw("七个一（A7），占 10%", "zh") == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_set_and_its_rules_are_said_in_words(ledger: Path, language: str) -> None:
    texts = Words(language).texts
    opened = open_ledger(str(ledger))
    presets = read_presets(opened)
    opened.close()
    assert len(presets) >= 48
    lines = [line for one in presets for line in _lines_of(one, texts)]
    assert [said for said in lines if raw(said, language)] == []


def _lines_of(preset: Any, texts: Texts) -> Iterator[str]:
    for line in (preset_line(preset, texts), *preset_lines(preset, (), texts)):
        yield from (line.title, line.body, line.note, line.chip)


# ---------------------------------------------------------------- cases


def test_every_case_and_what_comes_of_it_is_said_in_words(ledger: Path) -> None:
    """The cases the shipped sets are tried by: their small tables, and any deviation from them."""
    opened = open_ledger(str(ledger))
    texts = {one.ruleset.id: one.text for one in list_presets()}
    wrong: set[tuple[str, str]] = set()
    seen = 0
    owner = QObject()
    for name, cases in _written():
        text = with_cases(texts[name], cases)
        read, ran = read_cases(opened, text), run_text(opened, text)
        for language in LANGUAGES:
            words = Words(language)
            titles = titles_of(ran.ruleset, words.texts)
            for case in read.cases:
                result = ran.results[str(case["title"])]
                around = Around(read.choices, result, titles)
                said = [*_tables(case, words, around, owner), *_otherwise(result, titles, words)]
                wrong |= {(name, one) for one in said if raw(one, language)}
                seen += 1
    opened.close()
    assert seen > 800
    assert sorted(wrong) == []


def _written() -> Iterator[tuple[str, list[CasePlain]]]:
    """The cases of each shipped set, as the editor would hold them."""
    known = {one.ruleset.id for one in list_presets()}
    for path in sorted(_CASES.glob("*.yaml")):
        document, _ = read_document(path.read_text(encoding="utf-8"))
        assert document is not None
        plain = cast(dict[str, Any], document.plain)
        if plain.get("preset") in known:
            around = ("year", "terms", "subject", "facts")
            common: dict[str, object] = {key: plain[key] for key in around if key in plain}
            yield plain["preset"], [{**common, **case} for case in plain["cases"]]


def _tables(case: CasePlain, words: Words, around: Around, owner: QObject) -> Iterator[str]:
    columns = {
        "records": record_cells(words, around),
        "facts": fact_cells(words),
        "registers": register_cells(words, around),
        "expect": expect_cells(words, around),
    }
    expected = cast(dict[str, Any], case["expect"])
    rows = [
        {RULE: rule, **(one if isinstance(one, dict) else {"status": one})}
        for rule, one in expected.items()
    ]
    for part, cells in columns.items():
        entries = rows if part == "expect" else cast(list[dict[str, Any]], case.get(part, []))
        model = GridModel(cells, words, owner)
        model.show([dict(one) for one in entries])
        for row in range(model.rowCount()):
            for column in range(model.columnCount()):
                yield str(model.index(row, column).data())


def _otherwise(ran: CaseResult, titles: Any, words: Words) -> Iterator[str]:
    """What would be said if none of it had been expected."""
    for rule, trace in zip(ran.result.rules, ran.traces, strict=True):
        for what, came in described(rule, trace).items():
            other: Any = () if isinstance(came, tuple) else {} if isinstance(came, dict) else ""
            yield deviation_text(Deviation(rule.rule_id, what, other, came), titles, words.texts)
    for what, came in (("verdict", ran.result.verdict), ("appraisal", ran.result.appraisal)):
        yield deviation_text(Deviation("", what, "", came), titles, words.texts)


# ---------------------------------------------------------------- the form


def test_the_form_of_every_set_is_in_words(open_editor: OpenEditor) -> None:
    """Each rule of another shape than those before it."""
    writer: RuleWriter | None = None
    wrong: set[tuple[str, str]] = set()
    shapes: set[str] = set()
    for preset in list_presets():
        data, _ = read_data(preset.text)
        new = []
        for place, rule in enumerate(cast(Any, data)["rules"]):
            if not (shape := _shape(rule)) <= shapes:
                shapes |= shape
                new.append(place)
        if not new:
            continue
        if writer is None:
            writer = open_editor(preset.text)
        else:
            writer.editor.open(preset.text, "set.yaml")
        for place in (-1, *new):
            writer.editor.list.choose(place)
            writer.wait_for_form()
            said = (one for one in _shown(writer.editor) if raw(one, "zh"))
            wrong |= {(preset.ruleset.id, one) for one in said}
    assert sorted(wrong) == []


def _shape(data: Any, way: str = "") -> set[str]:
    """The keys of a rule with their ways, and the words of the grammar in it."""
    if isinstance(data, dict):
        return {one for key, value in data.items() for one in _shape(value, f"{way}.{key}")}
    if isinstance(data, list):
        return {one for value in data for one in _shape(value, way)}
    word = str(data)
    return {f"{way}={word}" if _RAW["zh"].fullmatch(word) and ".id" not in way else way}


_AS_WRITTEN = ("f-id", "f-instead_of", "f-effective-from", "f-effective-to")
"""Ids, which are what they are."""


def _shown(editor: QWidget) -> Iterator[str]:
    for one in cast(list[QWidget], editor.findChildren(QWidget)):
        name = one.objectName()
        if not one.isVisible() or name in _AS_WRITTEN or name.endswith("-en"):
            continue
        if isinstance(one, QLabel | QLineEdit | QAbstractButton):
            yield one.text()
        elif isinstance(one, QComboBox):
            yield from (one.itemText(place) for place in range(one.count()))
        elif isinstance(one, WordBar):
            yield from one.labels
        yield from (one.toolTip(), one.accessibleName())
