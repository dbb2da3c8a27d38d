"""Remembering what a conversion made of a cell: tables say the same things again and again."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeAlias, TypeVar

from studyhours.transfer.cells import Cell

V = TypeVar("V")
_Key: TypeAlias = str | tuple[type, Cell] | None

_KEPT = 8192  # a column of unlike texts must not keep them all


class Memory(dict[_Key, V]):
    """What a conversion made of cells seen before.

    Texts and empty cells are looked up as they are, ``memory[cell]``, which runs nothing of ours
    when the cell is known. Other cells are looked up with their type, ``memory.of(cell)``, because
    ``1``, ``1.0`` and ``True`` are equal without saying the same; ``of`` takes any cell.

    Args:
        convert: Makes a value of a cell; must depend on nothing else, and may not raise.
    """

    __slots__ = ("_convert",)

    def __init__(self, convert: Callable[[Cell], V]) -> None:
        super().__init__()
        self._convert = convert

    def of(self, cell: Cell) -> V:
        """The value of a cell."""
        if cell is None or isinstance(cell, str):
            return self[cell]
        if cell == 0:
            return self._convert(cell)  # 0.0 and -0.0 are equal, and not written alike
        return self[cell.__class__, cell]

    def __missing__(self, key: _Key) -> V:
        """Converts a cell that is not known yet."""
        if len(self) >= _KEPT:
            self.clear()
        value = self[key] = self._convert(key[1] if isinstance(key, tuple) else key)
        return value
