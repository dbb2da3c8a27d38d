"""What people type into fields, understood the same way as cells of a table.

The readers of cells are loaded when somebody types: the first page of the window is shown without.
"""

from __future__ import annotations

import re
from datetime import date

from studyhours.domain.quantity import Amount
from studyhours.domain.tidy import fold

_WEEKDAY = re.compile(r"\s+(?:mon|tue|wed|thu|fri|sat|sun)[a-z]*\.?$", re.IGNORECASE)


def read_day(text: str) -> date | None:
    """The one day a text names (``2025.9.1``, ``2025-9-1``, ``2025年9月1日 周一``), or None.

    A weekday behind it says nothing new: our own fields show one, in either language.
    """
    from studyhours.transfer.cells import BadValue
    from studyhours.transfer.dates import parse_days

    try:
        days = parse_days(_WEEKDAY.sub("", fold(text)))
    except BadValue:
        return None
    return days[0] if days is not None and days[0] == days[1] else None


def read_amount(text: str, unit: str) -> Amount | None:
    """The amount a text names (``3``, ``1.5``, ``两课时``), in ``unit`` where it names none.

    Returns:
        None where it is no amount of at most two decimals above 0.
    """
    from studyhours.transfer.amounts import parse_amount
    from studyhours.transfer.cells import BadValue

    try:
        return parse_amount(fold(text), unit)
    except BadValue:
        return None
