"""A portfolio of 300 pages against the same words as a bare platypus story."""

from __future__ import annotations

import io
import tracemalloc
from collections.abc import Callable, Iterator
from typing import Any, cast

import pypdfium2  # type: ignore[import-untyped]  # ships no types
from PIL import Image
from reportlab.lib.styles import ParagraphStyle
from reportlab.platypus import Flowable, LongTable, PageBreak, Paragraph, SimpleDocTemplate, Spacer
from reportlab.platypus import Image as Drawn

from benchmarks.ratios import Ratio, alternate
from studyhours.domain.texts import load_texts
from studyhours.reports.booklet import (
    Block,
    Booklet,
    Facts,
    Grid,
    Heading,
    Picture,
    Pictures,
    Words,
)
from studyhours.reports.booklet_setting import render_booklet
from studyhours.reports.fonts import MAIN, load_font
from studyhours.reports.paper import MM

TARGET = 2.0
_PIXELS, _PICTURES = (640, 480), 60
_SENTENCES = (
    "今天的课从一道生活里的题目开始：“买三送一，究竟便宜了多少？”学生先估，再算，最后争。",
    "我原以为难点在百分数，其实难点在“单位‘1’是谁”，这一点备课时没有想到。",
    "争论了七分钟，黑板上留下三种算法；下课以后，两个孩子追到办公室，说还有第四种，他们是对的。",
    "同伴听课后建议：把第二个问题提前，让学生在 5 分钟内独立完成，再用 PPT 对照各组的想法。",
)
_STOP = "。"


def measure(*, short: bool) -> list[Ratio]:
    """Measures a whole portfolio: tables, full texts, pictures, contents and bookmarks."""
    pieces = 6 if short else 240
    booklet = _booklet(pieces, 3 if short else _PICTURES)
    story = _platypus(booklet)
    render_booklet(_booklet(1, 1))  # fonts are parsed once per process, for both
    done = alternate(lambda: render_booklet(booklet), story, 1 if short else 3)
    ours, floor = render_booklet(booklet), story()
    notes = "" if short else f"{_pages(ours)} pages of ours, {_pages(floor)} of the floor."
    ratios = [
        Ratio(
            name="portfolio",
            what=(
                f"a portfolio of {pieces} texts, {pieces * 5} records in tables and pictures, with"
                " cover, contents, bookmarks, heads and feet, set from its blocks"
            ),
            floor_name=(
                "the same words, rows and pictures as a bare platypus story, paragraphs broken as"
                " Chinese, in the same font, without contents and bookmarks"
            ),
            ours_seconds=done.ours_seconds,
            floor_seconds=done.floor_seconds,
            target=TARGET,
            notes=notes,
            repeat=done.repeat,
            ours_work=_stops(ours),
            floor_work=_stops(floor),
        )
    ]
    if not short:
        print(f"memory at its highest: ours {_peak(lambda: render_booklet(booklet))} MB,", end=" ")
        print(f"platypus {_peak(story)} MB", flush=True)
    return ratios


def _booklet(pieces: int, pictures: int) -> Booklet:
    blocks: list[Block] = [
        Heading("基本情况"),
        Facts([("姓名", "欧阳若兰"), ("学校", "河湾乡中心小学")]),
    ]
    blocks.append(Heading("记录"))
    for year in range(5):
        rows = [
            (
                f"{2021 + year}.{number % 12 + 1}.{number % 28 + 1}",
                "研究课",
                _line(number),
                "校级 · 2 学时",
            )
            for number in range(pieces)
        ]
        blocks += [
            Heading(f"{2021 + year} 年", 1),
            Grid(("日期", "类别", "题目", "说明"), (24.0, 28.0, 72.0, 38.0), rows),
        ]
    blocks.append(Heading("文稿"))
    for number in range(pieces):
        text = "\n".join(
            "".join(_SENTENCES[(number + part + at) % 4] for at in range(4)) for part in range(7)
        )
        blocks += [Heading(_line(number), 1, listed=number < 40), Words(text)]
    blocks += [Heading("佐证材料"), Pictures([_picture(at) for at in range(pictures)])]
    return Booklet(
        title="教师成长档案",
        school="河湾乡中心小学",
        about="欧阳若兰",
        facts=(("姓名", "欧阳若兰"),),
        blocks=blocks,
        texts=load_texts("zh"),
    )


def _line(number: int) -> str:
    return f"大单元教学的第{number}次尝试：从问题出发"


def _picture(number: int) -> Picture:
    out = io.BytesIO()
    Image.effect_noise(_PIXELS, 20 + number).convert("RGB").save(out, "PNG")
    return Picture(out.getvalue(), *_PIXELS, f"照片{number}")


# ---------------------------------------------------------------- the floor


def _platypus(booklet: Booklet) -> Callable[[], bytes]:
    load_font(MAIN)
    body = ParagraphStyle(
        "body", fontName=MAIN, fontSize=10.5, leading=6.4 * MM, firstLineIndent=21, wordWrap="CJK"
    )
    small = ParagraphStyle("small", fontName=MAIN, fontSize=9, leading=4.6 * MM, wordWrap="CJK")
    head = ParagraphStyle("head", fontName=MAIN, fontSize=12.5, leading=18, spaceBefore=10)

    def make() -> bytes:
        out = io.BytesIO()
        document = SimpleDocTemplate(
            out,
            pagesize=(210 * MM, 297 * MM),
            leftMargin=24 * MM,
            rightMargin=24 * MM,
            topMargin=30 * MM,
            bottomMargin=26 * MM,
            initialFontName=cast(Any, MAIN),
        )
        document.build(list(_flowables(booklet, body, small, head)))
        return out.getvalue()

    return make


def _flowables(
    booklet: Booklet, body: ParagraphStyle, small: ParagraphStyle, head: ParagraphStyle
) -> Iterator[Flowable]:
    for block in booklet.blocks:
        match block:
            case Heading():
                if block.level == 0:
                    yield PageBreak()
                yield Paragraph(block.text, head)
            case Words():
                yield from (Paragraph(part, body) for part in block.text.split("\n"))
            case Facts():
                yield from (Paragraph(f"{name} {said}", body) for name, said in block.rows)
            case Grid():
                scale = 162.0 * MM / sum(block.shares)
                rows = [
                    [Paragraph(said, small) for said in row] for row in (block.heads, *block.rows)
                ]
                yield LongTable(rows, [share * scale for share in block.shares], repeatRows=1)
            case Pictures():
                for one in block.pictures:
                    yield Drawn(io.BytesIO(one.png), 50 * MM, 37.5 * MM)
                    yield Spacer(1, 4)


# ---------------------------------------------------------------- what was made


def _stops(pdf: bytes) -> int:
    """How many full stops stand in a file: its running text is all there."""
    document = pypdfium2.PdfDocument(pdf)
    try:
        return sum(page.get_textpage().get_text_range().count(_STOP) for page in document)
    finally:
        document.close()


def _pages(pdf: bytes) -> int:
    document = pypdfium2.PdfDocument(pdf)
    try:
        return len(document)
    finally:
        document.close()


def _peak(make: Callable[[], bytes]) -> int:
    """Megabytes taken at the highest."""
    tracemalloc.start()
    make()
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    return peak >> 20
