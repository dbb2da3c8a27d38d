"""What the kinds of papers are called."""

from __future__ import annotations

from studyhours.domain.texts import Texts

_PROOFS = frozenset({"hours-proof", "records-proof"})


def kind_title(kind: str, texts: Texts) -> str:
    """A kind of paper in words."""
    if kind == "annual-hours":
        return texts.say("certificate.title_annual")
    if kind in _PROOFS:
        return texts.say("certificate.title_proof")
    return texts.say(f"layout_kind.{kind}")
