"""Pictures of the school on paper: its emblem, and its seal."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class PaperPictures:
    """What the school's papers are printed with, each a PNG on white; empty where there is none.

    Attributes:
        logo: The emblem.
        seal: The seal, pressed over the school's name and the day.
    """

    logo: bytes = b""
    seal: bytes = b""


NO_PICTURES = PaperPictures()
