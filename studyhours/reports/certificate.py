"""Certificates drawn by their layouts: the file that is signed, and a void preview of it."""

from __future__ import annotations

from studyhours.domain.texts import load_texts
from studyhours.reports.deed_facts import AnyFacts, layout_kind, stated
from studyhours.reports.layouts.compiling import CompiledLayout
from studyhours.reports.layouts.facts import PaperFacts
from studyhours.reports.layouts.shipped import usual_layout
from studyhours.reports.marks import FACTS_ENTRY, KEY_ENTRY, packed_facts
from studyhours.reports.paper import DocumentInfo
from studyhours.reports.qr import read_claims


def render_certificate(
    facts: AnyFacts, qr_text: str, layout: CompiledLayout | None = None
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
    layout = layout or usual_layout(layout_kind(facts.kind), facts.language)
    subject = load_texts(facts.language).say(
        "certificate.subject",
        title=layout.heading,
        serial=facts.serial,
        teacher=facts.teacher,
        year=facts.year,
    )
    extra = {KEY_ENTRY: read_claims(qr_text).key_id, FACTS_ENTRY: packed_facts(facts)}
    info = DocumentInfo(layout.heading, facts.school, subject, extra)
    return layout.render(stated(facts), info, qr_text)


def render_preview(
    facts: AnyFacts | PaperFacts, layout: CompiledLayout | None = None, *, specimen: bool = False
) -> bytes:
    """What a paper would look like, marked as void all over: no number, no code, no facts.

    The seal and signatures are on it, where the paper will have them.

    Args:
        facts: What it would state; the serial in them is not shown.
        layout: Its layout; the usual one of its kind when None.
        specimen: Whether the layout itself is looked at, with places for what is missing.

    Raises:
        UnusableInput: as ``render_certificate``.
    """
    said = facts if isinstance(facts, PaperFacts) else stated(facts)
    layout = layout or usual_layout(said.kind, said.language)
    title = load_texts(said.language).say("certificate.preview_title", title=layout.heading)
    info = DocumentInfo(title, said.values.get("school", ""), title, {})
    return layout.render(said, info, None, specimen=specimen)
