"""The registry of documents: every kind asks, offers, refuses and is permitted in one way."""

from __future__ import annotations

import io
from dataclasses import replace
from datetime import date
from importlib import import_module
from itertools import groupby
from pathlib import Path

import pytest
from docx import Document
from python_calamine import CalamineWorkbook

from studyhours.domain.errors import Fault, NotPermitted, UnusableInput
from studyhours.domain.progress import Cancelled
from studyhours.domain.texts import load_texts
from studyhours.services.documents.answers import Answer
from studyhours.services.documents.choices import everybody, offered
from studyhours.services.documents.kinds import ACTIVITY, FORMS, KINDS, kind_of
from studyhours.services.documents.making import kinds_for, make_document, save_documents
from studyhours.services.ledgers.ledger import Ledger
from studyhours.services.ledgers.permissions import FUNCTIONS, Actor
from tests.support.scenario import walk_imports

TEXTS = load_texts("zh")


@pytest.fixture(scope="module")
def ledger(tmp_path_factory: pytest.TempPathFactory) -> Ledger:
    folder = tmp_path_factory.mktemp("registry")
    return walk_imports(str(folder / "school.studyhours")).ledger


def test_every_entry_is_whole() -> None:
    assert len({one.code for one in KINDS}) == len(KINDS)
    for kind in KINDS:
        module, _, function = kind.maker.rpartition(".")
        assert callable(getattr(import_module(f"studyhours.services.{module}"), function))
        assert kind.functions <= set(FUNCTIONS), kind.code
        assert set(kind.forms) <= set(FORMS), kind.code
        ids = [one.id for one in kind.questions]
        assert len(set(ids)) == len(ids), kind.code
        for one in kind.questions:
            assert not one.default or one.sort in {"choice", "ruleset"}, kind.code
            assert bool(one.choices) is (one.sort == "choice"), kind.code
        each = kind.question(kind.each)
        assert not kind.each or (each is not None and each.many and each.needed), kind.code


def test_what_is_offered_can_be_answered(ledger: Ledger) -> None:
    """Every sort of question offers what the ledger has, and finds it by typing."""
    found = {
        (kind.code, one.id): offered(ledger, one, TEXTS, {"year": "2025-2026"})
        for kind in KINDS
        for one in kind.questions
    }
    assert [one.label for one in found["portfolio", "teacher"]][:2] == [
        "欧阳若兰",
        "帕提古丽·艾山",
    ]
    assert found["summary", "year"][0].value == "2025-2026"
    assert {one.value for one in found["summary", "ruleset"]} >= {"school-72", "observe-15"}
    assert [one.label for one in found["chase-list", "group"]] == ["数学组", "语文组", "综合组"]
    assert [one.label for one in found["sign-in", "activity"]] == ["课堂提问"]
    assert len(found["observation", "record"]) == 31
    question = kind_of("portfolio")
    assert question is not None
    typed = offered(ledger, question.questions[0], TEXTS, typed="oyrl")
    assert [one.label for one in typed] == ["欧阳若兰"]


@pytest.mark.parametrize(
    ("code", "given", "form", "fault"),
    [
        ("poster", {}, "", "unknown_document"),
        ("summary", {"colour": "red"}, "", "document_question_unknown"),
        ("portfolio", {}, "", "document_answer_missing"),
        ("portfolio", {"teacher": ()}, "", "document_answer_missing"),
        ("portfolio", {"teacher": "没有这人"}, "", "unknown_teacher_named"),
        ("portfolio", {"teacher": "0001"}, "docx", "document_form"),
        ("portfolio", {"teacher": "0001", "all_texts": "yes"}, "", "document_answer_wrong"),
        ("summary", {"as_of": "2026-01-01"}, "", "document_answer_wrong"),
        ("summary", {"year": "x" * 300}, "", "document_answer_wrong"),
        ("summary", {"year": "2026-2025"}, "", "bad_year"),
        ("observation", {"record": "../../etc"}, "", "unknown_record"),
        ("sign-in", {"activity": "1"}, "", "unknown_activity"),
    ],
)
def test_what_cannot_be_is_refused_with_what_it_is(
    ledger: Ledger,
    tmp_path: Path,
    code: str,
    given: dict[str, str | tuple[str, ...]],
    form: str,
    fault: str,
) -> None:
    with pytest.raises(UnusableInput) as caught:
        save_documents(ledger, code, given, form, tmp_path / "out", TEXTS)
    assert caught.value.code == fault
    assert not (tmp_path / "out").exists()


_ROSTER = ["欧阳若兰", "帕提古丽·艾山", "李䶮", "王芳", "王芳"]
_PINYIN = ["李䶮", "欧阳若兰", "帕提古丽·艾山", "王芳", "王芳"]
_STROKES = ["王芳", "王芳", "李䶮", "欧阳若兰", "帕提古丽·艾山"]
_IN_GROUPS = {
    # 数学组, 语文组, 综合组: each group in the order asked for.
    "roster": ["帕提古丽·艾山", "欧阳若兰", "王芳", "李䶮", "王芳"],
    "strokes": ["帕提古丽·艾山", "王芳", "欧阳若兰", "王芳", "李䶮"],
}


def test_people_come_in_the_order_asked_for(ledger: Ledger) -> None:
    """By the roster, by pinyin or by strokes; a list by groups keeps its groups."""

    def listed(code: str, form: str, **given: Answer) -> list[str]:
        content = make_document(ledger, code, given, form, TEXTS).content
        if form == "xlsx":
            sheet = CalamineWorkbook.from_filelike(io.BytesIO(content)).get_sheet_by_index(0)
            cells = [str(cell) for row in sheet.to_python() for cell in row]
        else:
            body = Document(io.BytesIO(content)).element.body
            cells = [one.text or "" for one in body.iter() if one.tag.endswith("}t")]
        names = [cell.partition(" ")[0] for cell in cells]  # of namesakes the number follows
        return [name for name in names if name in set(_ROSTER)]

    orders = {"roster": _ROSTER, "pinyin": _PINYIN, "strokes": _STROKES}
    for order, names in orders.items():
        assert listed("summary", "xlsx", order=order) == names
        assert listed("teacher-info", "xlsx", order=order) == names
        assert list(
            dict.fromkeys(listed("review-list", "xlsx", status="approved", order=order))
        ) == list(dict.fromkeys(names))
    assert listed("summary", "xlsx") == _ROSTER
    (activity,) = offered(ledger, ACTIVITY, TEXTS)
    assert listed("sign-in", "docx", activity=activity.value)[0] == "王芳"  # who speaks
    for form in ("sign-in", "activity-record"):
        content = make_document(ledger, form, {"activity": activity.value}, "docx", TEXTS).content
        said = "".join(one.text or "" for one in Document(io.BytesIO(content)).element.body.iter())
        assert "王芳 0005" in said, form
        assert "李䶮 0003" not in said, form
    signing = {
        order: listed("sign-in", "docx", activity=activity.value, order=order)[1:]
        for order in orders
    }
    here = set(signing["roster"])
    assert len(here) > 1
    for order, names in orders.items():
        assert signing[order] == [name for name in names if name in here]
    for order, names in _IN_GROUPS.items():
        behind = listed("chase-list", "xlsx", as_of=date(2026, 5, 1), order=order)
        assert [name for name, _ in groupby(behind)] == names


def test_documents_go_into_a_folder_all_or_none(ledger: Ledger, tmp_path: Path) -> None:
    out = tmp_path / "out"
    everyone = everybody(ledger)
    assert len(everyone) == 5
    written = save_documents(ledger, "handbook", {"teacher": everyone}, "", out, TEXTS)
    # Two are called 王芳; neither is written over.
    assert len(set(written)) == 5
    assert sorted(out.iterdir()) == sorted(written)
    assert all(path.read_bytes().startswith(b"%PDF") for path in written)

    def enough(stage: str, done: int, total: int | None) -> None:
        if stage == "make_documents" and done == 2:
            raise Cancelled(stage, done, total)

    other = tmp_path / "other"
    with pytest.raises(Cancelled):
        save_documents(ledger, "handbook", {"teacher": everyone}, "", other, TEXTS, enough)
    assert list(other.iterdir()) == []


def test_nobody_has_what_they_may_not(ledger: Ledger) -> None:
    """A login without functions has nothing; a teacher nothing of others."""
    stranger = replace(ledger, actor=Actor("x", frozenset()))
    assert kinds_for(stranger.actor) == ()
    for kind in KINDS:
        with pytest.raises(NotPermitted):
            make_document(stranger, kind.code, {}, "", TEXTS)
    first, second = everybody(ledger)[:2]
    teacher = replace(ledger, actor=Actor("t", frozenset({"read_self", "edit_self"}), first))
    for kind in kinds_for(teacher.actor):
        if kind.each == "teacher":
            made = make_document(teacher, kind.code, {"teacher": first}, "", TEXTS)
            assert made.content
            with pytest.raises(NotPermitted):
                make_document(teacher, kind.code, {"teacher": second}, "", TEXTS)
        for question in kind.questions:
            try:
                values = {one.value for one in offered(teacher, question, TEXTS)}
            except Fault:
                continue
            assert second not in values
