"""Every kind of paper carries its fonts, and of them only what it uses."""

from __future__ import annotations

from pathlib import Path

from studyhours.domain.texts import load_texts
from studyhours.services.documents.kinds import KINDS, PDF
from studyhours.services.documents.making import make_document
from tests.reports.tools import run
from tests.services.documents.world import make_world

ASKED = "yes yes yes"
"""What pdffonts says of a font: embedded, a subset, with a map to Unicode."""


def test_fonts_are_embedded_as_subsets_in_every_kind(tmp_path: Path) -> None:
    ledger, answers = make_world(str(tmp_path / "school.studyhours"))
    wrong: dict[str, list[str]] = {}
    for kind in KINDS:
        assert PDF in kind.forms, kind.code
        made = make_document(ledger, kind.code, answers[kind.code], PDF, load_texts("zh"))
        path = tmp_path / f"{kind.code}.pdf"
        path.write_bytes(made.content)
        fonts = run("pdffonts", str(path)).splitlines()[2:]
        assert fonts, kind.code
        other = [line for line in fonts if ASKED not in " ".join(line.split())]
        if other:
            wrong[kind.code] = other
    assert wrong == {}
