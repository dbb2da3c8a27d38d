"""Tidying typed text without harming rare characters.

Unicode's NFKC would also replace CJK compatibility ideographs, which stand in real names. So only
what people type by accident is folded: full-width letters, digits and punctuation, odd spaces,
invisible characters. A joiner that makes one emoji of several stays where texts are kept, and goes
where they are compared or looked through.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from functools import cache, lru_cache

from studyhours.domain.spare import spare_unused

_FOLD = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)}
_FOLD |= {0x3000: 0x20, 0xA0: 0x20, 0x202F: 0x20, 0x205F: 0x20, 0x9: 0x20}
_FOLD |= dict.fromkeys(range(0x2000, 0x200B), 0x20)
_INVISIBLE: dict[int, None] = dict.fromkeys(
    [*range(0x200B, 0x2010), 0x2060, 0xFEFF, 0xAD, *range(0x202A, 0x202F), *range(9),
     0xB, 0xC, *range(0xE, 0x20), 0x7F]
)  # fmt: skip
_SPACES = re.compile(r"\s+")
_DOTS = re.compile(r"\s*[·•・‧･∙⋅᛫●]\s*")
HAN = "\u2e80-\u2fdf\u3005-\u3007\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"
"""Chinese characters, as ranges for a regular expression."""
_HAN_DOT = f"(?<=[{HAN}])[.](?=[{HAN}])"  # compiled when the first name wants it
_PLACEHOLDERS = frozenset(
    ["-", "--", "---", "—", "——", "/", "\\", "无", "暂无", "n/a", "na", "null", "none", "nil"]
)


def fold(text: str) -> str:
    """Full-width ASCII to half-width, odd spaces to spaces, invisible characters away."""
    return text if _TO_FOLD.search(text) is None else text.translate(FOLDED)


FOLDED: dict[int, int | None] = {**_FOLD, **_INVISIBLE}
"""What ``fold`` makes of single characters; None for what it leaves out."""


def any_of(codes: Iterable[int]) -> re.Pattern[str]:
    """What finds one of these characters; as ranges, for those are compiled many times faster."""
    spans: list[list[int]] = []
    for code in sorted(codes):
        if spans and code == spans[-1][1] + 1:
            spans[-1][1] = code
        else:
            spans.append([code, code])
    inner = "".join(f"{re.escape(chr(a))}-{re.escape(chr(b))}" for a, b in spans)
    return re.compile(f"[{inner}]")


_TO_FOLD = any_of(FOLDED)


def has_han(text: str) -> bool:
    """Whether the text holds a Chinese character, rare planes included."""
    return _any_han().search(text) is not None


@cache
def _any_han() -> re.Pattern[str]:  # takes 3 ms to compile
    return re.compile(f"[{HAN}]")


_PICTURES = (
    "\u2194-\u2199\u21a9\u21aa\u2300-\u23ff\u2600-\u27bf\u2934\u2935\u2b05-\u2b55"
    "\U0001f000-\U0001f1e5\U0001f200-\U0001f3fa\U0001f400-\U0001faff"
)
"""Signs that emoji are put together of, and their neighbours; no letter of any script."""
_SKINS, _AS_PICTURE, JOINER = "\U0001f3fb-\U0001f3ff", "\ufe0f", "\u200d"


@cache
def _joins() -> re.Pattern[str]:  # compiled when the first text holds a joiner
    before = f"(?:(?<=[{_PICTURES}{_SKINS}])|(?<=[{_PICTURES}]{_AS_PICTURE}))"
    return re.compile(f"{before}{JOINER}(?=[{_PICTURES}])")


def _translated(text: str, table: Mapping[int, int | None]) -> str:
    """Characters replaced; of the joiners those stay that make one emoji of two."""
    if JOINER not in text:
        return text.translate(table)
    return JOINER.join(part.translate(table) for part in _joins().split(text))


# In prose the full-width comma is right and stays; digits, letters and spaces are folded.
_PROSE: dict[int, int | None] = {
    code: half
    for code, half in FOLDED.items()
    if half is None or not (0xFF01 <= code < 0xFF5F) or chr(half).isalnum() or half in (0x2E, 0x25)
}
# Looking is many times faster than translating, and most texts need nothing.
_TO_TIDY = any_of(_PROSE)


def tidy_line(text: str) -> str:
    """One line of tidy text: runs of white space become one space; Chinese punctuation stays."""
    return _SPACES.sub(" ", tidy_prose(text)).strip() if text else ""


def tidy_prose(text: str) -> str:
    """Digits, letters and spaces folded; punctuation and line ends as they are."""
    return text if _TO_TIDY.search(text) is None else _translated(text, _PROSE)


def is_placeholder(text: str) -> bool:
    """Whether the text only says that there is nothing: a dash, ``/``, ``无``."""
    return text.lower() in _PLACEHOLDERS


@lru_cache(maxsize=8192)
def squeeze(text: str) -> str:
    """Folded, lower case and without any white space: for comparing with a vocabulary."""
    return _SPACES.sub("", fold(text)).lower()


spare_unused(squeeze)


@lru_cache(maxsize=8192)
def clean_name(text: str) -> str:
    """A person's name in the one form used for matching.

    Chinese names lose inner spaces; the many middle dots (and a full stop between two Chinese
    characters) become ``·``; names in other scripts keep single spaces.
    """
    name = _SPACES.sub(" ", _translated(text, FOLDED)).strip()
    name = _DOTS.sub("·", name)
    if has_han(name):
        name = re.sub(_HAN_DOT, "·", name.replace(" ", ""))
        # Forms of address are not part of the name; two characters must remain.
        if name.endswith(("老师", "同志")) and len(name) >= 4:
            name = name[:-2]
    return "" if is_placeholder(name) else name


spare_unused(clean_name)
