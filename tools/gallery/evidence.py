"""Evidence for pictures: a certificate, a sign-in sheet, photos; and scenes that show them."""

from __future__ import annotations

import io
from dataclasses import replace
from pathlib import Path

from PIL import Image, ImageDraw, ImageFilter
from reportlab.lib.pagesizes import A4, landscape
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.pdfgen.canvas import Canvas

from studyhours.domain.resources import resource
from studyhours.services.evidence.keeping import keep_bytes
from studyhours.services.ledgers.ledger import Ledger
from studyhours.services.records.content import FileNamed
from studyhours.services.records.listing import RecordFilter, list_records
from studyhours.services.records.saving import change_record, read_record
from tools.gallery.scenes import Scene
from tools.window.operator import Operator

_FONT = "GalleryKai"
_MANY = 3


def some_files(ledger: Ledger) -> tuple[FileNamed, ...]:
    """A certificate as PDF, a photo held upright, and a scanned sheet."""
    return (
        keep_bytes(ledger, "县级集中培训结业证书.pdf", _certificate()),
        keep_bytes(ledger, "IMG_20251012_093015.jpg", photo()),
        keep_bytes(ledger, "签到表 第1页.png", _sheet()),
    )


def attach_to_some(ledger: Ledger) -> None:
    """Gives records that wait, and the newest of all, their evidence."""
    files = some_files(ledger)
    waiting = list_records(ledger, RecordFilter(kind="training", status="submitted")).rows
    newest = list_records(ledger, RecordFilter()).rows
    for row in (*waiting[:_MANY], *waiting[-_MANY:], *newest[:_MANY]):
        said, version = read_record(ledger, row.uid)
        change_record(ledger, row.uid, replace(said, files=files), version)


def _certificate() -> bytes:
    fonts = sorted(Path(str(resource("fonts"))).glob("*.ttf"))
    plain = next(one for one in fonts if "Rare" not in one.name)
    pdfmetrics.registerFont(TTFont(_FONT, str(plain)))
    out = io.BytesIO()
    width, height = landscape(A4)
    canvas = Canvas(out, (width, height), invariant=True)
    canvas.setStrokeColorRGB(0.18, 0.42, 0.34)
    canvas.setLineWidth(5)
    canvas.rect(28, 28, width - 56, height - 56)
    canvas.setFont(_FONT, 66)
    canvas.drawCentredString(width / 2, height - 190, "结业证书")
    canvas.setFont(_FONT, 26)
    for number, line in enumerate(("参加县级集中培训，修满 24 学时，", "准予结业。")):
        canvas.drawCentredString(width / 2, height - 290 - 46 * number, line)
    canvas.showPage()
    canvas.save()
    return out.getvalue()


def photo() -> bytes:
    """A blurred room, taken with the phone held upright."""
    image = Image.linear_gradient("L").resize((3200, 2400)).convert("RGB")
    image = Image.blend(image, Image.new("RGB", image.size, "#c8b48a"), 0.6)
    draw = ImageDraw.Draw(image)
    draw.rectangle((300, 300, 1500, 1900), fill="#2f5d50")
    for row in range(6):
        draw.ellipse((1750, 120 + row * 380, 2050, 420 + row * 380), fill="#6b4a3a")
    noise = Image.effect_noise(image.size, 26).convert("RGB")
    image = Image.blend(image.filter(ImageFilter.GaussianBlur(9)), noise, 0.08)
    exif = Image.Exif()
    exif[271], exif[274] = "Phone", 6
    out = io.BytesIO()
    image.save(out, "JPEG", quality=94, exif=exif)
    return out.getvalue()


def _sheet() -> bytes:
    image = Image.new("L", (1240, 1754), "white")
    draw = ImageDraw.Draw(image)
    for row in range(24):
        draw.line((120, 240 + row * 58, 1120, 240 + row * 58), fill="#555", width=3)
        if row < 20:
            draw.line((420, 290 + row * 58, 640, 270 + row * 58), fill="#224", width=7)
    for column in range(5):
        draw.line((120 + column * 250, 240, 120 + column * 250, 1574), fill="#555", width=3)
    out = io.BytesIO()
    image.save(out, "PNG")
    return out.getvalue()


def _opened(person: Operator) -> None:
    person.cell("records-list", 0, 2, double=True)


def _chosen(person: Operator) -> None:
    _opened(person)
    person.cell("evidence-files", 1, 0)


def _removed(person: Operator) -> None:
    _chosen(person)
    person.click("evidence-remove")


def _new(person: Operator) -> None:
    person.click("records-add")
    person.click("records-new-training")


def _refused(person: Operator) -> None:
    _new(person)
    wrong = [resource("demo", "training.xlsx"), resource("icons", "home.svg")]
    person.drop(wrong, "evidence-strip")


def _in_review(person: Operator) -> None:
    person.cell("review-list", 0, 2, double=True)
    person.cell("review-evidence-files", 0, 0)


EVIDENCE = (
    Scene("evidence-none", "attached", "records", _new),
    Scene("evidence", "attached", "records", _opened),
    Scene("evidence-chosen", "attached", "records", _chosen),
    Scene("evidence-removed", "attached", "records", _removed, writes=True),
    Scene("evidence-refused", "attached", "records", _refused, writes=True),
    Scene("evidence-review", "attached", "review", _in_review),
)
