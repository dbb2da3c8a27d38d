"""How what a merge did is packed to be kept with it."""

from __future__ import annotations

import json
import zlib
from collections.abc import Mapping
from typing import Any

_LEVEL = 1


def packed(text: str) -> bytes:
    """JSON, packed."""
    # Mostly hashes: there is nothing in them that comes twice and would be worth a search.
    packer = zlib.compressobj(_LEVEL, strategy=zlib.Z_HUFFMAN_ONLY)
    return packer.compress(text.encode()) + packer.flush()


def unpacked(kept: bytes) -> Mapping[str, Any]:
    """What was packed: lists by name, see ``undo_notes``."""
    found: Mapping[str, Any] = json.loads(zlib.decompress(kept))
    return found
