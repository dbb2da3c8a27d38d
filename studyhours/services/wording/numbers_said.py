"""Exact numbers of rules as people read them: decimals where they end, else fractions."""

from __future__ import annotations

from fractions import Fraction

from studyhours.domain.quantity import decimal_text


def number_said(value: Fraction) -> str:
    """A number: ``0.5``, or ``1/3`` where no decimal is exact."""
    try:
        return decimal_text(value)
    except ValueError:
        return str(value)
