"""The certificate page, judged by other programs: its text, fonts, QR code and room."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import zxingcpp
from PIL import Image

from studyhours.domain.errors import UnusableInput
from studyhours.reports.certificate import render_certificate, render_preview
from studyhours.reports.combining import combine_papers
from studyhours.reports.facts import CertificateFacts
from studyhours.reports.keys import SchoolKey
from studyhours.reports.layouts.shipped import DEFAULTS, shipped_document, shipped_layout
from studyhours.reports.qr import qr_text, verify_qr
from tests.reports.conftest import make_facts
from tests.reports.tools import picture_of, run, text_of

LAYOUT = shipped_layout(DEFAULTS["annual-hours"])
PLACES = {one["id"]: one for one in shipped_document(DEFAULTS["annual-hours"])["elements"]}
LONG_NAME = "阿布都热依木·买买提艾力·吐尔逊江·库尔班江"
LONG_SCHOOL = "某某省某某市某某自治县某某镇第一中心完全小学附属实验学校"


def page(facts: CertificateFacts, key: SchoolKey) -> bytes:
    return render_certificate(facts, qr_text(facts, key))


def test_the_chinese_page_says_its_facts(key: SchoolKey, tmp_path: Path) -> None:
    text = text_of(page(make_facts(), key), tmp_path)
    for words in (
        "研训学时证书",
        "二〇二五—二〇二六学年度",
        "司马光远老师（工号0003）：",
        "于二〇二五年九月一日至二〇二六年七月十日",
        "八十点五学时",
        "二十八学时",
        "达到年度要求",
        "2841",
        "80.5",
        "河湾乡中心小学",
        "HW-2026-000003",
        "盖章处",
    ):
        assert words in text


@pytest.mark.parametrize("language", ["zh", "en"])
def test_a_proof_does_not_say_the_requirement_is_met(
    key: SchoolKey, tmp_path: Path, language: str
) -> None:
    facts = make_facts(kind="hours-proof", meets=False, language=language)
    text = text_of(page(facts, key), tmp_path)
    assert ("学时证明" if language == "zh" else "StatementofStudyHours") in text
    for words in ("达到", "要求", "证书", "requirement", "Certificate"):
        assert words not in text


def test_the_english_page_says_its_facts(key: SchoolKey, tmp_path: Path) -> None:
    text = text_of(page(make_facts(language="en"), key), tmp_path)
    for words in (
        "CertificateofStudyHours",
        "司马光远(staffno.0003)",
        "from1September2025to10July2026",
        "with80.5studyhours",
        "hasmettherequirementoftheyear",
        "Schoolyear2025–2026",
    ):
        assert words in text
    assert "老师" not in text


def test_rare_characters_are_printed_and_extracted(key: SchoolKey, tmp_path: Path) -> None:
    pdf = page(make_facts(teacher="㛃𬱖䶮𭑈𠀀㐁"), key)
    assert "㛃𬱖䶮𭑈𠀀㐁" in text_of(pdf, tmp_path)
    fonts = run("pdffonts", str(tmp_path / "text.pdf")).splitlines()[2:]
    assert len(fonts) == 3
    # Name, type, encoding, then whether embedded, subset, and mapped to Unicode.
    assert all(line.split()[3:6] == ["yes", "yes", "yes"] for line in fonts)


def test_a_name_no_font_can_print_is_refused(key: SchoolKey) -> None:
    with pytest.raises(UnusableInput) as caught:
        page(make_facts(teacher="王\U0003134a"), key)
    assert caught.value.code == "glyph_missing"


@pytest.mark.parametrize(
    "changes",
    [
        {"teacher": LONG_NAME},
        {"teacher": "长" * 60, "staff_no": "9" * 40, "school": "校" * 80},
        {"teacher": "Wolfeschlegelsteinhausenbergerdorff " + "N" * 20, "language": "en"},
        {"school": LONG_SCHOOL},
        {"staff_no": None, "categories": ()},
        {"total": "123456.75", "school_based": "1111.11", "categories": ()},
    ],
    ids=str,
)
def test_long_texts_stay_inside_the_border(
    key: SchoolKey, tmp_path: Path, changes: dict[str, Any]
) -> None:
    facts = make_facts(**changes)
    pdf = page(facts, key)
    text = text_of(pdf, tmp_path)
    assert "".join(facts.teacher.split()) in text
    image = picture_of(pdf, tmp_path, 50)
    dot = 50 / 25.4
    inner = PLACES["border"]["inset"] + 3.2
    # The strip between the inner line and the text's margins must stay white on both sides.
    for left, right in ((inner, 25.0), (LAYOUT.width - 24.0, LAYOUT.width - inner)):
        box = (round(left * dot), round(20 * dot), round(right * dot), round(190 * dot))
        assert image.crop(box).getextrema() == (255, 255)
    # And so must a gap between the body and the table.
    middle = PLACES["hours"]["y"] - 1.2
    box = (round(30 * dot), round(middle * dot), round(265 * dot), round(middle * dot) + 1)
    assert image.crop(box).getextrema() == (255, 255)


@pytest.mark.parametrize("teacher", ["司马光远", LONG_NAME + "㛃𬱖䶮𭑈"])
def test_the_code_is_read_from_a_scan(key: SchoolKey, tmp_path: Path, teacher: str) -> None:
    facts = make_facts(teacher=teacher, school=LONG_SCHOOL)
    image = picture_of(page(facts, key), tmp_path, 150)
    only = zxingcpp.BarcodeFormats([zxingcpp.BarcodeFormat.QRCode])
    (code,) = zxingcpp.read_barcodes(image, formats=only)
    assert code.text == qr_text(facts, key)
    claims = verify_qr(code.text, [key.record]).claims
    assert claims is not None
    assert claims.teacher == teacher
    askew = image.rotate(3, Image.Resampling.BICUBIC, fillcolor=255)
    turned = zxingcpp.read_barcodes(askew, formats=only)
    assert [found.text for found in turned] == [code.text]


def test_the_seals_place_is_left_open(key: SchoolKey, tmp_path: Path) -> None:
    """Only a thin dashed circle: no red, and the star of a seal has its place above the name."""
    image = picture_of(page(make_facts(), key), tmp_path, 100)
    dot = 100 / 25.4
    x, y, diameter = (PLACES["seal"][name] for name in ("x", "y", "diameter"))
    radius = diameter / 2
    box = (x - radius * 0.6, y - radius * 0.5, x + radius * 0.6, y + radius * 0.28)
    left, top, right, bottom = (round(value * dot) for value in box)
    assert image.crop((left, top, right, bottom)).getextrema() == (255, 255)


def test_the_same_facts_give_the_same_bytes(key: SchoolKey) -> None:
    facts = make_facts()
    other = make_facts(teacher="王远𠀀")
    first = page(facts, key)
    page(other, key)
    assert page(facts, key) == first
    assert page(other, key) != first


def test_one_file_for_the_printer(key: SchoolKey, tmp_path: Path) -> None:
    many = [make_facts(serial=f"HW-2026-{n:06}", teacher=f"王{chr(0x4E00 + n)}") for n in range(30)]
    pdf = combine_papers([page(facts, key) for facts in many])
    text = text_of(pdf, tmp_path)
    for facts in many:
        assert f"{facts.teacher}老师" in text
        assert facts.serial in text
    (tmp_path / "all.pdf").write_bytes(pdf)
    assert "Pages:           30" in run("pdfinfo", str(tmp_path / "all.pdf"))
    run("qpdf", "--check", str(tmp_path / "all.pdf"))
    # A printer that keeps typefaces by name must not take one paper's for another's.
    fonts = [
        line.split()[0]
        for line in run("pdffonts", str(tmp_path / "all.pdf")).split("\n")[2:]
        if line
    ]
    assert len(fonts) == len(set(fonts)) == 30


def test_only_papers_of_ours_are_put_together(key: SchoolKey) -> None:
    pdf = page(make_facts(), key)
    for other in (b"", b"%PDF-1.7\n%%EOF\n", pdf[:-40], pdf.replace(b"/Kids", b"/Kinder")):
        with pytest.raises(UnusableInput) as caught:
            combine_papers([pdf, other])
        assert caught.value.code == "pdf_cannot_be_combined"


@pytest.mark.parametrize(
    ("language", "mark"), [("zh", "不能作为证明使用"), ("en", "provesnothing")]
)
def test_a_preview_is_void_at_first_sight(
    key: SchoolKey, tmp_path: Path, language: str, mark: str
) -> None:
    facts = make_facts(language=language)
    pdf = render_preview(facts)
    text = text_of(pdf, tmp_path)
    assert mark in text
    assert facts.teacher in text
    assert facts.serial not in text
    assert b"/SHFacts" not in pdf
    assert b"/SHKey" not in pdf
    assert not zxingcpp.read_barcodes(picture_of(pdf, tmp_path, 150))
    assert zxingcpp.read_barcodes(picture_of(page(facts, key), tmp_path, 150))


def test_the_information_names_title_school_and_key(key: SchoolKey, tmp_path: Path) -> None:
    path = tmp_path / "one.pdf"
    path.write_bytes(page(make_facts(), key))
    info = run("pdfinfo", str(path))
    assert "研训学时证书" in info
    assert "河湾乡中心小学" in info
    assert f"/SHKey ({key.record.key_id})".encode() in path.read_bytes()
    assert "CreationDate" not in info
    assert "A4" in info
