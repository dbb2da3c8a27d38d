"""Certificates drawn by their layouts: the file that is signed, and a void preview of it."""

from __future__ import annotations

from studyhours.domain.texts import load_texts
from studyhours.reports.facts import CertificateFacts
from studyhours.reports.layouts.compiling import CompiledLayout
from studyhours.reports.layouts.facts import HoursStated, PaperFacts
from studyhours.reports.layouts.shipped import usual_layout
from studyhours.reports.marks import FACTS_ENTRY, KEY_ENTRY, packed_facts
from studyhours.reports.paper import DocumentInfo
from studyhours.reports.qr import read_claims


def render_certificate(
    facts: CertificateFacts, qr_text: str, layout: CompiledLayout | None = None
) -> bytes:
    """One certificate as a PDF file of one page; the same input gives the same bytes.

    Args:
        facts: What it states.
        qr_text: Its signed QR text, as ``qr.qr_text`` makes it.
        layout: Its layout, for its language; the usual one of its kind when None.

    Raises:
        UnusableInput: ``glyph_missing`` when a name holds a character no font has,
            ``paper_does_not_fit`` when there is no room for one.
    """
    layout = layout or usual_layout(facts.kind, facts.language)
    subject = load_texts(facts.language).say(
        "certificate.subject",
        title=layout.heading,
        serial=facts.serial,
        teacher=facts.teacher,
        year=facts.year,
    )
    extra = {KEY_ENTRY: read_claims(qr_text).key_id, FACTS_ENTRY: packed_facts(facts)}
    info = DocumentInfo(layout.heading, facts.school, subject, extra)
    return layout.render(HoursStated(facts).paper(), info, qr_text)


def render_preview(
    facts: CertificateFacts | PaperFacts, layout: CompiledLayout | None = None
) -> bytes:
    """What a paper would look like, marked as void all over: no number, no code, no facts.

    Args:
        facts: What it would state; the serial in them is not shown.
        layout: Its layout; the usual one of its kind when None. A preview is never sealed.

    Raises:
        UnusableInput: as ``render_certificate``.
    """
    stated = HoursStated(facts).paper() if isinstance(facts, CertificateFacts) else facts
    layout = layout or usual_layout(stated.kind, stated.language)
    title = load_texts(stated.language).say("certificate.preview_title", title=layout.heading)
    info = DocumentInfo(title, stated.values.get("school", ""), title, {})
    return layout.render(stated, info, None)
