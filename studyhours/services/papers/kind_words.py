"""What the kinds of papers are called."""

from __future__ import annotations

from collections.abc import Mapping

from studyhours.domain.texts import Texts

_TITLES: Mapping[str, str] = {
    "annual-hours": "certificate.title_annual",
    "hours-proof": "certificate.title_proof",
    "records-proof": "certificate.title_proof",
    "activity-completion": "layout_kind.activity-completion",
    "basic-skills": "layout_kind.basic-skills",
    "award": "layout_kind.award",
    "mentor": "layout_kind.mentor",
}


def kind_title(kind: str, texts: Texts) -> str:
    """A kind of paper in words."""
    return texts.say(_TITLES[kind])
