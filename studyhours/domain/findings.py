"""What a check found: a code with parameters, where it lies, and how bad it is."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing somebody should know.

    Attributes:
        code: Key of the sentence in ``resources/texts``.
        params: What the sentence names.
        line: Line in the file concerned, counted from 1, where there is one.
        error: Whether it stops the work (else it is a remark).
    """

    code: str
    params: Mapping[str, object] = field(default_factory=dict)
    line: int | None = None
    error: bool = True
