"""What of the parts goes into an installer: the patterns of ``packaging/keep.toml``."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable
from fnmatch import translate
from functools import cache
from typing import Any

from installers.places import PACKAGING


@cache
def rules() -> dict[str, Any]:
    """``packaging/keep.toml``."""
    return tomllib.loads((PACKAGING / "keep.toml").read_text(encoding="utf-8"))


class Patterns:
    """Paths that any of some patterns matches."""

    def __init__(self, patterns: Iterable[str]) -> None:
        self._one = re.compile("|".join(translate(one) for one in patterns) or r"(?!)")

    def __contains__(self, path: object) -> bool:
        return self._one.match(str(path)) is not None


class WheelFilter:
    """Says of each file of a wheel whether it is wanted."""

    def __init__(self, system: str) -> None:
        self._drop = Patterns(rules()["drop"])
        self._only = {name: Patterns(some) for name, some in rules()["only"][system].items()}

    def wants(self, wheel: str, path: str) -> bool:
        """Whether a file goes in.

        Args:
            wheel: Name of the wheel's project, in lower case with underscores.
            path: Below site-packages.
        """
        only = self._only.get(wheel)
        if only is not None:
            return path in only
        return path not in self._drop
