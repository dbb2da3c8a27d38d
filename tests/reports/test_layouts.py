"""Layouts: what is shipped is right and looks as approved, and what cannot be is refused.

The approved pictures in ``approved`` are greyscale at 24 dots to the inch. A page may differ from
its picture by 1.2 of 255 on average, and in no more than one pixel of a hundred by over 64: what
another version of poppler smooths otherwise, and less than a line of text moved by a millimetre.
``STUDYHOURS_APPROVE=1`` takes the pages as they are now for approved, to be looked at.
"""

from __future__ import annotations

import copy
import dataclasses
import datetime
import math
import os
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
from PIL import Image, ImageChops

from studyhours.domain.errors import UnusableInput
from studyhours.domain.texts import LANGUAGES, load_texts
from studyhours.reports.certificate import render_preview
from studyhours.reports.layouts import model
from studyhours.reports.layouts.compiling import CompiledLayout
from studyhours.reports.layouts.drawing import COLOURS
from studyhours.reports.layouts.facts import (
    ActivityCompleted,
    AwardWon,
    Holder,
    HoursStated,
    ListedRecord,
    MentorServed,
    PaperFacts,
    SkillsPassed,
    sample_facts,
)
from studyhours.reports.layouts.reading import parse_json, parse_toml, read_layout
from studyhours.reports.layouts.schema import element_types, layout_schema, resolved
from studyhours.reports.layouts.setting import set_text
from studyhours.reports.layouts.shipped import (
    DEFAULTS,
    shipped_document,
    shipped_ids,
    shipped_layout,
)
from studyhours.reports.layouts.variables import KINDS, registry
from studyhours.reports.paper import MM, DocumentInfo
from studyhours.reports.paragraph import break_pieces
from studyhours.reports.pictures import PaperPictures
from tests.reports.conftest import make_facts
from tests.reports.tools import picture_of, run, text_of
from tests.support.pictures import picture, seal

APPROVED = Path(__file__).parent / "approved"
DOTS = 24
MEAN, FAR, MOST_FAR = 1.2, 64, 0.01
QR = "SH1:6BFOXN*TS0BI$ZD4N9:9S6RCVN5+O30K3/XIV0W23NTDEXWK G2EP4J0BGJLFX3R3VHXK.PJ:2DPF6R"
INFO = DocumentInfo("t", "a", "s", {})
PICTURES = PaperPictures(logo=picture("PNG", (240, 240)), seal=seal())
DAY = datetime.date(2026, 7, 10)
HOLDER = Holder("HW-2026-000003", "河湾乡中心小学", "李䶮", "0003", "2025-2026", DAY)
FIRST = datetime.date(2025, 9, 1)

FACTS: Mapping[str, PaperFacts] = {
    "annual-hours": HoursStated(make_facts()).paper(),
    "hours-proof": HoursStated(
        make_facts(kind="hours-proof", meets=False),
        tuple(ListedRecord(DAY, f"第{n}次研修", "县级", "8") for n in range(1, 13)),
    ).paper(),
    "activity-completion": ActivityCompleted(
        HOLDER, "作业设计", FIRST, DAY, "80.5", "县城", "学员"
    ).paper(),
    "basic-skills": SkillsPassed(HOLDER, ("粉笔字", "说课"), DAY, "优秀").paper(),
    "award": AwardWon(
        HOLDER, "青年教师竞赛", "一等奖", "《观潮》", day=FIRST, organiser="县教研室"
    ).paper(),
    "mentor": MentorServed(HOLDER, ("王芳", "赵明"), FIRST, DAY, "良好").paper(),
}
YEARLY = HoursStated(make_facts(kind="hours-proof", meets=False)).paper()
"""A proof of a year's hours; the letter is for those that list records."""
SAID = {
    "annual-hours": ("司马光远老师（工号0003）：", "八十点五学时", "达到年度要求", "11.5"),
    "hours-proof": ("八十点五学时", "特此证明", "司马光远", "二〇二六年七月十日"),
    "activity-completion": ("在县城参加“作业设计”", "八十点五学时", "身份为学员"),
    "basic-skills": ("粉笔字、说课各项均达到", "成绩优秀，准予合格", "二〇二六年七月十日"),
    "award": (
        "于二〇二五年九月一日在县教研室主办的青年教师竞赛中，作品《观潮》表现突出，荣获",
        "一等奖",
    ),
    "mentor": ("担任王芳、赵明老师的指导教师", "考核成绩良好。"),
}


def made(name: str, facts: PaperFacts, language: str = "zh") -> bytes:
    compiled = CompiledLayout(shipped_layout(name), language, PICTURES)
    return compiled.render(facts, INFO, QR)


def facts_of(name: str) -> PaperFacts:
    return YEARLY if name == "hours-proof-pine" else FACTS[shipped_layout(name).kind]


def document(name: str = "annual-hours-pine") -> dict[str, Any]:
    return copy.deepcopy(dict(shipped_document(name)))


def element(plain: Mapping[str, Any], name: str) -> dict[str, Any]:
    found: dict[str, Any] = next(one for one in plain["elements"] if one["id"] == name)
    return found


# ---------------------------------------------------------------- what is shipped


def test_there_are_two_looks_of_every_kind() -> None:
    kinds = [shipped_layout(name).kind for name in shipped_ids()]
    assert {kind: kinds.count(kind) for kind in KINDS} == dict.fromkeys(KINDS, 2)
    assert all(shipped_layout(usual).kind == kind for kind, usual in DEFAULTS.items())
    papers = {shipped_document(name)["page"]["paper"] for name in shipped_ids()}
    assert papers == {"A4", "A5", "16K"}


@pytest.mark.parametrize("name", shipped_ids())
def test_a_shipped_layout_is_right_and_looks_as_approved(name: str, tmp_path: Path) -> None:
    layout = shipped_layout(name)
    pdf = made(name, facts_of(name))
    text = text_of(pdf, tmp_path)
    for words in (*SAID[layout.kind], "HW-2026-000003", "河湾乡中心小学", "不联网即可查验真伪"):
        assert words in text
    assert "{" not in text
    assert "工号0003" in text
    assert "替换" not in text
    path = tmp_path / "text.pdf"
    fonts = run("pdffonts", str(path)).splitlines()[2:]
    assert fonts
    assert all(line.split()[3:6] == ["yes", "yes", "yes"] for line in fonts)
    run("qpdf", "--check", str(path))
    assert made(name, facts_of(name)) == pdf, "the same facts give the same bytes"
    page = picture_of(pdf, tmp_path, DOTS)
    for side, pixels in zip((layout.width, layout.height), page.size, strict=True):
        assert abs(side * DOTS / 25.4 - pixels) <= 1
    edge = max(2, round(2.5 * DOTS / 25.4))
    width, height = page.size
    for box in ((0, 0, width, edge), (0, 0, edge, height), (0, height - edge, width, height)):
        assert page.crop(box).getextrema() == (255, 255), "nothing runs off the page"
    hold_to_approved(page, APPROVED / f"{name}.png")


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("annual-hours-pine", "本证书替换HW-2025-000007"),
        ("hours-proof-letter", "本证明替换HW-2025-000007"),
    ],
)
def test_the_number_it_replaces_stands_above_its_own(name: str, said: str, tmp_path: Path) -> None:
    kind = shipped_layout(name).kind
    facts = make_facts(kind=kind, meets=kind == "annual-hours", replaces="HW-2025-000007")
    pdf = made(name, HoursStated(facts).paper())
    assert said in text_of(pdf, tmp_path)
    hold_to_approved(picture_of(pdf, tmp_path, DOTS), APPROVED / f"{name}-replaced.png")


@pytest.mark.parametrize("name", shipped_ids())
def test_a_number_is_called_so_once(name: str, tmp_path: Path) -> None:
    """Whether the school's own numbers end in 号 or not, and nothing is added to either."""
    facts = facts_of(name)
    for own, old in (("镇小〔2026〕003号", "镇小〔2026〕001号"), ("HW-26-3", "HW-26-1")):
        values = {**facts.values, "serial": own, "replaces": old}
        text = text_of(made(name, dataclasses.replace(facts, values=values)), tmp_path)
        assert "号号" not in text
        assert f"编号{own}" in text
        assert re.search(f"本证[书明]替换{re.escape(old)}(?!号)", text), text


def test_a_number_stays_with_what_it_is_called() -> None:
    """However long the name before it is, in a box of any width that has room for both."""
    long = "欧阳若兰司马光远上官婉儿诸葛孔明慕容云海"
    for name, behind, whole in (
        (long, " 老师（工号 0003）：", ("老师", "（工号 0003）：")),
        ("Sima Guangyuan", " (staff no. HW-0003) took part", ("no. HW-0003)",)),
    ):
        for width in range(140, 620, 4):
            lines = break_pieces([(name, True), (behind, False)], 18.0, width)
            said = ["".join(atom.text for atom in line.atoms) for line in lines]
            assert all(any(one in line for line in said) for one in whole), (width, said)


def hold_to_approved(page: Image.Image, approved: Path) -> None:
    if os.environ.get("STUDYHOURS_APPROVE"):
        page.save(approved, optimize=True)
    with Image.open(approved) as kept:
        wanted = kept.convert("L")
    assert page.size == wanted.size
    counts = ImageChops.difference(page, wanted).histogram()
    pixels = sum(counts)
    assert sum(value * count for value, count in enumerate(counts)) / pixels <= MEAN
    assert sum(counts[FAR + 1 :]) / pixels <= MOST_FAR


@pytest.mark.parametrize("name", shipped_ids())
def test_a_shipped_layout_has_room_in_both_languages(name: str, tmp_path: Path) -> None:
    """For the longest names and titles there are, and for none at all."""
    kind = shipped_layout(name).kind
    english = text_of(made(name, sample_facts(kind, "en"), "en"), tmp_path)
    assert not re.search("[“”‘’]", english), "quotes are straight"
    assert "SimaGuangyuan" in english
    assert "ReplacesNo.HW-2026-000001" in english
    assert not [mark for mark in english if "一" <= mark <= "鿿"]
    long = {
        "name": "长" * 60,
        "school": "校" * 80,
        "staff_no": "9" * 40,
        "activity": "题" * 80,
        "contest": "赛" * 60,
        "work": "作" * 40,
        "organiser": "办" * 40,
        "mentees": "、".join(["欧阳若兰"] * 12),
        "place": "地" * 40,
        "grade": "特等奖（第一名）",
    }
    facts = FACTS[kind]
    values = {key: long.get(key, value) for key, value in facts.values.items()}
    text = text_of(made(name, dataclasses.replace(facts, values=values)), tmp_path)
    assert long["name"] in text
    bare = {"name": "丁", "serial": "A-1", "school": "校", "issued_on": "今天"}
    assert "工号" not in text_of(made(name, PaperFacts(kind, "zh", bare)), tmp_path)


def test_an_award_says_when_and_by_whom_only_where_that_is_known(tmp_path: Path) -> None:
    facts = AwardWon(HOLDER, "青年教师竞赛", "一等奖").paper()
    assert "：在青年教师竞赛中表现突出，荣获" in text_of(made("award-gold", facts), tmp_path)
    english = dataclasses.replace(HOLDER, language="en")
    facts = AwardWon(english, "Contest", "First", "", "", FIRST, "the county").paper()
    text = text_of(made("award-red", facts, "en"), tmp_path)
    assert "on1September2025李䶮(staffno.0003)won,intheContestheldbythecounty,First" in text


@pytest.mark.parametrize("name", shipped_ids())
def test_the_star_of_a_seal_lies_above_the_name_of_the_school(name: str) -> None:
    """A star as the rule for round seals has it: a third as wide as the seal."""
    named = {one.id: one for one in shipped_layout(name).elements["zh"]}
    seal, school, day = named["seal"], named["school"], named["day"]
    assert isinstance(seal, model.SealElement)
    assert isinstance(school, model.TextElement)
    assert isinstance(day, model.TextElement)
    star = seal.y + seal.diameter / 6 * math.cos(math.pi / 5)
    assert school.x + school.width / 2 == seal.x
    for letters in (4, 8, 14, 20):
        done = set_text(school, [[("校" * letters, False)]], chinese=True)
        assert done.size >= 0.6 * school.size
        assert done.lines[0].baseline - 0.88 * done.size / MM >= star
        assert done.lines[-1].baseline + 0.12 * done.size / MM <= day.y + 0.8
    assert day.y + day.height / 2 <= seal.y + seal.diameter / 2, "it is pressed over the day too"


def test_what_people_write_becomes_neither_variable_nor_markup(tmp_path: Path) -> None:
    facts = FACTS["award"]
    values = {**facts.values, "work": "{school}[[{name}]]<b>&lt;</b>\n甲{{"}
    text = text_of(made("award-red", dataclasses.replace(facts, values=values)), tmp_path)
    assert "作品{school}[[{name}]]<b>&lt;</b>甲{{表现突出" in text


def test_a_preview_of_any_kind_is_void_and_sealed_as_the_paper_will_be(tmp_path: Path) -> None:
    for name in ("mentor-upright", "activity-completion-pocket"):
        kind = shipped_layout(name).kind
        compiled = CompiledLayout(shipped_layout(name), "zh", PICTURES)
        text = text_of(render_preview(FACTS[kind], compiled), tmp_path)
        assert "样张" in text
        assert "不能作为证明使用" in text
        assert "盖章处" not in text
        assert "HW-2026" not in text
    unsealed = CompiledLayout(shipped_layout("mentor-upright"), "zh", PaperPictures())
    text = text_of(render_preview(FACTS["mentor"], unsealed), tmp_path)
    assert "盖章处" in text, "as on the paper, to be stamped by hand"
    assert "放" not in text
    # A layout being looked at has its pictures, or a place for each that says where one is put.
    shipped = shipped_layout("award-red")
    drawn = []
    for pictures in (PICTURES, PaperPictures()):
        compiled = CompiledLayout(shipped, "zh", pictures)
        drawn.append(render_preview(FACTS["award"], compiled, specimen=True))
    sealed, bare = (text_of(pdf, tmp_path) for pdf in drawn)
    assert "样张" in sealed
    assert "盖章处" not in sealed
    assert "盖章处" not in bare
    assert bare.count("在“设置—学校”里放") == 2
    assert "印章" in bare
    assert "校徽" in bare
    reds = [sum(picture_of(pdf, tmp_path, DOTS).histogram()[:120]) for pdf in drawn]
    assert reds[0] > reds[1] + 300, "the emblem and the seal are seen"


# ---------------------------------------------------------------- schema, registry


def test_the_schema_the_elements_and_the_words_agree() -> None:
    """The loader reads the schema itself; what it makes of it has the same fields."""
    classes = {
        "text": model.TextElement,
        "image": model.ImageElement,
        "background": model.BackgroundElement,
        "seal": model.SealElement,
        "signature": model.SignatureElement,
        "code": model.CodeElement,
        "line": model.LineElement,
        "border": model.BorderElement,
        "table": model.TableElement,
    }
    assert classes.keys() == element_types().keys()
    for kind, schema in element_types().items():
        fields = {one.name for one in dataclasses.fields(classes[kind])}
        assert set(schema["properties"]) - {"type", "en"} == fields
        needed = {
            one.name
            for one in dataclasses.fields(classes[kind])
            if one.default is dataclasses.MISSING
        }
        # The smallest type of a text is worked out where it is not said.
        assert set(schema["required"]) - {"type"} == needed - {"smallest"}
    assert layout_schema()["properties"]["kind"]["enum"] == list(KINDS)
    pattern = resolved({"$ref": "colour"})["pattern"]
    assert pattern.removeprefix("^(").split("|")[:-1] == list(COLOURS)
    understood = {
        "type", "enum", "const", "properties", "required", "additionalProperties", "items",
        "minimum", "maximum", "minLength", "maxLength", "minItems", "maxItems", "pattern",
        "$ref", "oneOf", "$defs", "$schema", "$comment", "title",
    }  # fmt: skip
    assert words_of(layout_schema()) <= understood


def words_of(part: object) -> set[str]:
    """The keywords a schema uses; names of properties are none."""
    if not isinstance(part, dict):
        return set()
    found = set(part)
    for key, inner in part.items():
        if key in ("properties", "$defs"):
            for one in inner.values():
                found |= words_of(one)
        elif key == "oneOf":
            for one in inner:
                found |= words_of(one)
        else:
            found |= words_of(inner)
    return found


def test_every_variable_has_samples_and_one_meaning() -> None:
    for kind in KINDS:
        mine = [one for one in registry().values() if kind in one.kinds]
        names = [name for one in mine for name in (one.key, one.zh)]
        assert len(names) == len(set(names))
        assert set(FACTS[kind].values) <= {one.key for one in mine}
    for one in registry().values():
        assert one.en
        assert all(one.samples[language] for language in LANGUAGES)


# ---------------------------------------------------------------- what cannot be


def refused(plain: Mapping[str, Any]) -> UnusableInput:
    with pytest.raises(UnusableInput) as caught:
        read_layout(plain)
    # It can be said in both languages, with the place.
    for language in LANGUAGES:
        said = load_texts(language).say(f"fault.{caught.value.code}", **caught.value.params)
        assert str(caught.value.params.get("place", "")) in said
        assert caught.value.code not in said
    return caught.value


def with_(name: str, **changes: Any) -> dict[str, Any]:
    plain = document()
    element(plain, name).update(changes)
    return plain


WRONG: Mapping[str, tuple[dict[str, Any], str, str]] = {
    "newer": ({**document(), "format": 2}, "layout_newer", ""),
    "no kind": ({**document(), "kind": "diploma"}, "layout_unknown_word", "kind"),
    "a list": ({**document(), "elements": {}}, "layout_wrong_type", "elements"),
    "nothing": ({**document(), "elements": []}, "layout_out_of_range", "elements"),
    "markup of a field": (with_("title", html="<b>"), "layout_unknown_field", "title.html"),
    "no such type": (with_("title", type="video"), "layout_unknown_word", "title.type"),
    "a text for a number": (with_("title", x="20"), "layout_wrong_type", "title.x"),
    "yes for a number": (with_("title", x=True), "layout_wrong_type", "title.x"),
    "not a number": (with_("title", x=float("nan")), "layout_out_of_range", "title.x"),
    "below nothing": (with_("title", x=-1), "layout_out_of_range", "title.x"),
    "5,000 characters": (
        with_("title", text={"zh": "长" * 5000}),
        "layout_text_too_long",
        "title.text.zh",
    ),
    "a name of 5,000": (
        {**document(), "heading": {"zh": "长" * 5000}},
        "layout_text_too_long",
        "heading.zh",
    ),
    "half a character": (
        with_("title", text={"zh": "\ud842"}),
        "layout_wrong_form",
        "title.text.zh",
    ),
    "unknown variable": (
        with_("title", text={"zh": "一\n二{年龄}"}),
        "layout_unknown_variable",
        "title.text.zh",
    ),
    "of another kind": (
        with_("title", text={"zh": "{等第}"}),
        "layout_unknown_variable",
        "title.text.zh",
    ),
    "code for a variable": (
        with_("title", text={"zh": "{name.__class__}"}),
        "layout_unknown_variable",
        "title.text.zh",
    ),
    "open brace": (with_("title", text={"zh": "{姓名"}), "layout_brace", "title.text.zh"),
    "open group": (with_("title", text={"zh": "[[{姓名}"}), "layout_brace", "title.text.zh"),
    "twice": (with_("title", id="body"), "layout_twice", "body.id"),
    "called as the page": (with_("title", id="page"), "layout_twice", "page.id"),
    "off the page": (with_("title", x=100), "layout_outside_page", "title.width"),
    "a seal off the page": (with_("seal", x=10), "layout_outside_page", "seal.x"),
    "no name": (with_("body", text={"zh": "特发此证"}), "layout_lacks_variable", ""),
    "a path for a picture": (
        with_("emblem", picture="../../etc/passwd"),
        "layout_wrong_form",
        "emblem.picture",
    ),
    "no code": (
        {**document(), "elements": [e for e in document()["elements"] if e["id"] != "code"]},
        "layout_wrong_count",
        "",
    ),
    "sides of A4": (
        {**document(), "page": {"paper": "A4", "width": 300}},
        "layout_unknown_field",
        "page.width",
    ),
    "no sides": ({**document(), "page": {"paper": "custom"}}, "layout_field_missing", "page.width"),
}


@pytest.mark.parametrize("what", WRONG)
def test_what_cannot_be_is_refused_with_its_place(what: str) -> None:
    plain, code, place = WRONG[what]
    fault = refused(plain)
    assert fault.code == code
    if place:
        assert fault.params["place"] == place


def test_a_fault_in_a_text_names_the_character() -> None:
    fault = refused(with_("title", text={"zh": "一\n二{年龄}"}))
    assert fault.params["at"] == 4
    assert fault.params["variable"] == "年龄"


def test_texts_that_are_no_layout_are_refused() -> None:
    for read, text, code, at in (
        (parse_json, '{"kind": 1,\n "page" 2}', "layout_broken", (2, 9)),
        (parse_json, "", "layout_broken", (1, 1)),
        (parse_json, "[" * 100_000, "layout_not_text", None),
        (parse_json, "[]", "layout_wrong_type", None),
        (parse_toml, "kind = 1\npage = = 2", "layout_broken", (2, 8)),
    ):
        with pytest.raises(UnusableInput) as caught:
            read(text)
        found = caught.value.params
        assert (caught.value.code, "reason" in found) == (code, False)
        assert at is None or (found["line"], found["column"]) == at


def test_braces_custom_pages_and_what_has_no_room(tmp_path: Path) -> None:
    plain = document()
    plain["page"] = {"paper": "custom", "width": 300.5, "height": 220}
    element(plain, "title")["text"] = {"zh": "{{名}}"}
    layout = read_layout(plain)
    text = text_of(CompiledLayout(layout, "zh").render(FACTS["annual-hours"], INFO, QR), tmp_path)
    assert "{名}" in text
    facts = FACTS["annual-hours"]
    values = {**facts.values, "school": "校" * 900}
    with pytest.raises(UnusableInput) as caught:
        made("annual-hours-pine", dataclasses.replace(facts, values=values))
    assert caught.value.code == "paper_does_not_fit"
    assert (caught.value.params["place"], caught.value.params["name"]) == ("school", "司马光远")
    with pytest.raises(UnusableInput) as caught:
        CompiledLayout(read_layout(with_("check", text={"zh": "验" * 900})), "zh")
    assert caught.value.code == "layout_does_not_fit"
    listed = FACTS["hours-proof"].rows
    full = dataclasses.replace(FACTS["hours-proof"], rows=(listed * 3)[:23])
    lowered = text_of(made("hours-proof-letter", full), tmp_path)
    assert lowered.count(str(listed[0]["record"])) >= 23 // len(listed)
    many = dataclasses.replace(full, rows=(listed * 3)[:24])
    with pytest.raises(UnusableInput) as caught:
        made("hours-proof-letter", many)
    assert caught.value.code == "layout_too_many_records"
    assert caught.value.params["most"] == 23
    with pytest.raises(UnusableInput) as caught:
        CompiledLayout(read_layout(with_("emblem", picture="0" * 64)), "zh")
    assert caught.value.code == "layout_picture_missing"
    with pytest.raises(UnusableInput) as caught:
        CompiledLayout(read_layout(with_("title", text={"zh": "\U0003134a"})), "zh")
    assert caught.value.code == "glyph_missing"
