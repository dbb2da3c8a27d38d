"""A school's own layouts: kept, used, taken along, refused, found when their pictures are lost."""

from __future__ import annotations

import copy
import json
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest

from studyhours.db.blobs import FolderBlobs
from studyhours.domain.changes import Changes
from studyhours.domain.errors import UnusableInput
from studyhours.domain.texts import load_texts
from studyhours.services.ledgers.backups import backup, restore
from studyhours.services.ledgers.doctor import examine
from studyhours.services.ledgers.ledger import Ledger
from studyhours.services.ledgers.opening import open_ledger
from studyhours.services.papers.certificates import IssueRequest, issue
from studyhours.services.papers.issued_list import paper_bytes
from studyhours.services.papers.issuing_preview import preview_certificate
from studyhours.services.papers.layout_files import (
    export_layout,
    import_layout,
    read_layout_file,
)
from studyhours.services.papers.layout_form import form_fields, new_element, with_value
from studyhours.services.papers.layout_pictures import take_picture
from studyhours.services.papers.layout_preview import preview_facts, preview_layout
from studyhours.services.papers.layouts import (
    LayoutRow,
    add_layout,
    delete_layout,
    find_layout,
    list_layouts,
    read_pictures_of,
    reset_layout,
    save_layout,
    take_back,
    use_layout,
)
from studyhours.services.people.teacher_list import list_teachers
from studyhours.services.records.saving import add_record
from studyhours.services.registers.writing import Basis, pair
from studyhours.services.wording.faults import named_params
from tests.reports.tools import text_of
from tests.services.record_world import content
from tests.services.settings.seeing import as_role, logged, refused
from tests.support import pictures
from tests.support.ledgers import call, says
from tests.support.scenario import YEAR, Walked


def row_of(ledger: Ledger, name: str) -> LayoutRow:
    return find_layout(list_layouts(ledger), name)


def code_of(attempt: Any) -> str:
    return refused(attempt)[0]


@pytest.mark.both_engines
def test_a_layout_is_kept_used_and_taken_back(walked: Walked, tmp_path: Path) -> None:
    ledger = walked.ledger
    shipped = row_of(ledger, "annual-hours-red")
    used = [row.id for row in list_layouts(ledger) if row.in_use]
    assert len(used) == 6
    picture = tmp_path / "底.jpg"
    picture.write_bytes(pictures.picture("JPEG", (1050, 1485), colour="#fffdf5"))
    taken = take_picture(picture, (210.0, 297.0))
    document, _ = new_element(shipped.document, "background", taken.sha256)
    document = with_value(document, "body.text.zh", "{姓名}有{总学时}学时。")
    own = {taken.sha256: taken.content}
    assert code_of(lambda: save_layout(ledger, shipped, document, {})) == "layout_picture_missing"
    saved = save_layout(ledger, shipped, document, own)
    assert (saved.id, saved.name, saved.changes) == ("own-1", "朱红回纹（本校）", Changes.SCHOOL)
    kept = row_of(ledger, "own-1")
    assert (kept.own, kept.in_use, kept.made_from) == (True, False, "annual-hours-red")
    assert read_pictures_of(ledger, kept) == own
    # What exists is refused twice: its name, and what somebody has not seen.
    assert code_of(lambda: save_layout(ledger, shipped, document, own)) == "layout_name_taken"
    request = IssueRequest(None, year=YEAR, teachers=("0001",))
    first = issue(ledger, request).papers[0].serial
    before = paper_bytes(ledger, first)
    chosen = use_layout(ledger, kept)
    assert row_of(ledger, "own-1").in_use
    assert "欧阳若兰有七十四学时。" in text_of(
        preview_certificate(ledger, request, "0001"), tmp_path
    )
    again = issue(ledger, request)
    assert (again.papers[0].serial, paper_bytes(ledger, first)) == (first, before), "frozen"
    assert code_of(lambda: delete_layout(ledger, kept)) == "layout_in_use"
    renamed = save_layout(ledger, kept, with_value(document, "title.zh", "校庆版"), own)
    assert code_of(lambda: reset_layout(ledger, kept)) == "layout_changed_meanwhile"
    assert code_of(lambda: take_back(ledger, saved)) == "layout_changed_meanwhile"
    reset = reset_layout(ledger, row_of(ledger, "own-1"))
    assert row_of(ledger, "own-1").document["elements"] == shipped.document["elements"]
    assert row_of(ledger, "own-1").title["zh"] == "校庆版"
    for done in (reset, renamed, chosen, saved):
        take_back(ledger, done)
    assert [row.id for row in list_layouts(ledger) if row.in_use] == used
    assert code_of(lambda: row_of(ledger, "own-1")) == "layout_unknown"
    assert logged(ledger).count("layout.change") == 8
    assert save_layout(ledger, shipped, shipped.document, {}).id == "own-1"
    assert delete_layout(ledger, row_of(ledger, "own-1")).changes is Changes.SCHOOL


def test_only_who_may_change_the_school_changes_layouts(walked: Walked) -> None:
    leader = as_role(walked.ledger, "leader")
    row = row_of(leader, "award-red")
    facts = preview_facts(walked.ledger, "award", "zh")
    for attempt in (
        lambda: save_layout(leader, row, row.document, {}),
        lambda: add_layout(leader, row.document, {}),
        lambda: use_layout(leader, row),
        lambda: preview_facts(leader, "award", "zh"),
        lambda: preview_layout(leader, row.document, {}, facts),
    ):
        assert code_of(attempt) == "not_permitted"
    assert code_of(lambda: list_layouts(as_role(walked.ledger, "teacher"))) == "not_permitted"
    assert code_of(lambda: delete_layout(walked.ledger, row)) == "layout_is_shipped"
    assert code_of(lambda: reset_layout(walked.ledger, row)) == "layout_is_shipped"


def test_a_preview_has_a_teachers_own_facts(walked: Walked, tmp_path: Path) -> None:
    ledger = walked.ledger
    for kind, words in (("annual-hours", "七十四学时"), ("mentor", "李䶮、王芳老师的")):
        row = next(one for one in list_layouts(ledger) if one.kind == kind)
        facts = preview_facts(ledger, kind, "zh", "0001")
        text = text_of(preview_layout(ledger, row.document, {}, facts), tmp_path)
        assert words in text
        assert "欧阳若兰老师（工号0001）" in text
        assert "河湾乡中心小学" in text
    with pytest.raises(UnusableInput):
        preview_facts(ledger, "award", "zh", "9999")


@pytest.mark.both_engines
def test_papers_about_one_thing_state_what_is_approved(walked: Walked) -> None:
    """An activity credited, an award, a test of skills, a pair; samples where there is none."""
    ledger = walked.ledger
    (teacher, *_) = list_teachers(ledger)
    award = content(UUID(teacher.uid), "award", "2026-05-06", "县青年教师赛课")
    add_record(ledger, replace(award, type="prize", fields={"grade": "一等奖"}))
    skills = content(UUID(teacher.uid), "award", "2026-05-20", "粉笔字")
    add_record(ledger, replace(skills, type="skills_certificate"))
    pair(ledger, "0001", "0003", Basis(date(2025, 9, 1)))
    said = {
        kind: preview_facts(ledger, kind, "zh", "0001").values
        for kind in ("activity-completion", "award", "basic-skills", "mentor")
    }
    activity = said["activity-completion"]
    assert (activity["activity"], activity["total"]) == ("课堂提问", "二")
    assert (activity["place"], activity["last_day"]) == ("会议室", "")
    assert (said["award"]["contest"], said["award"]["grade"]) == ("县青年教师赛课", "一等奖")
    assert said["award"]["work"] == "", "nothing made up beside what is real"
    assert (said["basic-skills"]["items"], said["basic-skills"]["result"]) == ("粉笔字", "合格")
    assert said["mentor"]["mentees"] == "李䶮"
    assert said["mentor"]["first_day"] == "二〇二五年九月一日"
    assert all(one["name"] == "欧阳若兰" for one in said.values())
    other = preview_facts(ledger, "award", "zh", "0002").values
    assert (other["name"], other["work"]) == ("帕提古丽·艾山", "《观潮》")


def test_layouts_are_taken_along_with_their_pictures(
    walked: Walked, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    ledger, home = walked.ledger, tmp_path / "home"
    picture = tmp_path / "章.png"
    picture.write_bytes(pictures.picture("PNG", (400, 200)))
    taken = take_picture(picture)
    shipped = row_of(ledger, "mentor-upright")
    document = with_value(shipped.document, "principal.picture", taken.sha256)
    save_layout(ledger, shipped, document, {taken.sha256: taken.content})
    path = tmp_path / "版式.json"
    export_layout(ledger, "own-1", path)
    found = read_layout_file(path)
    assert found.pictures == {taken.sha256: taken.content}
    assert code_of(lambda: import_layout(ledger, path)) == "layout_name_taken"
    whole = json.loads(path.read_text(encoding="utf-8"))
    for change, code in (
        ({"pictures": {}}, "layout_picture_missing"),
        ({"pictures": {taken.sha256: "AAAA"}}, "layout_picture_missing"),
        ({"pictures": {taken.sha256: "%"}}, "layout_wrong_form"),
        ({"pictures": []}, "layout_wrong_type"),
        ({"layout": []}, "layout_wrong_type"),
        ({"layout": {**whole["layout"], "format": 9}}, "layout_newer"),
    ):
        path.write_text(json.dumps({**whole, **change}), encoding="utf-8")
        assert code_of(lambda: read_layout_file(path)) == code
    assert code_of(lambda: read_layout_file(tmp_path)) == "file_is_folder"
    assert code_of(lambda: read_layout_file(tmp_path / "no.json")) == "file_missing"
    path.write_bytes(b"\xff\xfe\x00")
    assert code_of(lambda: read_layout_file(path)) == "layout_not_text"
    whole["layout"]["title"] = {"zh": "外校"}
    path.write_text(json.dumps(whole), encoding="utf-8")
    # As somebody at the command line does it, in another ledger's copy.
    ledger.close()
    monkeypatch.setenv("STUDYHOURS_HOME", str(home))
    at = ledger.name
    assert call("layout", "check", path).code == 0
    done = call("layout", "import", at, path)
    assert (done.code, "own-2" in done.out) == (0, True)
    assert call("layout", "use", at, "own-2").code == 0
    listed = json.loads(call("layout", "list", at, "--format", "json").out)
    assert [one["id"] for one in listed if one["in_use"] and one["own"]] == ["own-2"]
    assert "签发用" in call("layout", "list", at).out
    assert call("layout", "export", at, "own-2", "-o", tmp_path / "out.json").code == 0
    assert json.loads((tmp_path / "out.json").read_text(encoding="utf-8")) == whole
    refused_at = call("layout", "export", at, "own-9", "-o", tmp_path / "no.json")
    assert refused_at.code == 2
    assert says(refused_at.err, "layout_unknown")
    again = open_ledger(at)
    backup(again, tmp_path / "copy.shbak")
    again.close()
    restore(tmp_path / "copy.shbak", str(tmp_path / "new.studyhours"))
    restored = open_ledger(str(tmp_path / "new.studyhours"))
    assert read_pictures_of(restored, row_of(restored, "own-2")).keys() == {taken.sha256}
    assert not [one for one in examine(restored) if one.error]
    assert isinstance(restored.blobs, FolderBlobs)
    restored.blobs.path(taken.sha256).unlink()
    assert "doctor.layout_picture" in {one.code for one in examine(restored)}
    restored.close()


@pytest.mark.parametrize(
    ("name", "content", "page", "code"),
    [
        ("图.pdf", pictures.pdf(), None, "layout_picture_is_pdf"),
        ("图.png", b"\x89PNG\r\n\x1a\n" + b"x" * 90, None, "evidence_broken"),
        ("图.jpg", pictures.picture()[:300], None, "evidence_broken"),
        ("图.txt", b"not a picture", None, "evidence_not_taken"),
        ("图.png", b"", None, "evidence_empty"),
        ("图.png", pictures.picture("PNG", (900, 900)), (297.0, 210.0), "layout_background_shape"),
        ("图.png", pictures.picture("PNG", (594, 420)), (297.0, 210.0), "layout_background_small"),
    ],
)
def test_pictures_that_cannot_be_printed_are_refused(
    tmp_path: Path, name: str, content: bytes, page: tuple[float, float] | None, code: str
) -> None:
    (tmp_path / name).write_bytes(content)
    assert code_of(lambda: take_picture(tmp_path / name, page)) == code


def test_the_form_has_a_field_for_every_value(walked: Walked) -> None:
    """What a field says goes back to its place and nowhere else."""
    for row in list_layouts(walked.ledger):
        for element in ("", *(one["id"] for one in row.document["elements"])):
            fields = form_fields(row.document, element)
            assert fields
            assert len({one.place for one in fields}) == len(fields)
            for one in fields:
                if one.value is not None and one.name not in ("align", "vertical", "shown"):
                    same = with_value(row.document, one.place, one.value)
                    texts = copy.deepcopy(dict(row.document))
                    assert same == texts or one.value in ("", "ink", "one", "portrait")


@pytest.mark.parametrize(
    ("language", "code", "place", "said"),
    [
        ("zh", "layout_wrong_form", "heading.zh", "“证书名称 › 中文（heading.zh）”"),
        ("zh", "layout_wrong_form", "title.x", "“title › 左边距（title.x）”"),
        ("zh", "layout_wrong_form", "page.width", "“纸面 › 宽（page.width）”"),
        (
            "zh",
            "layout_wrong_form",
            "t.columns.2.cell.en",
            "“t › 列 › 2 › 内容 › 英文（t.columns.2",
        ),
        ("en", "paper_does_not_fit", "title.zh", '"Name of the layout › Chinese (title.zh)"'),
        ("en", "layout_wrong_form", "-", '"-"'),
    ],
)
def test_places_in_a_layout_are_named_in_words(
    language: str, code: str, place: str, said: str
) -> None:
    fault, texts = UnusableInput(code, place=place), load_texts(language)
    assert said in texts.say(f"fault.{code}", **named_params(fault, texts))
