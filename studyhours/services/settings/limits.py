"""Lines people type into settings: tidied, and refused where nobody could print them."""

from __future__ import annotations

from studyhours.domain.errors import UnusableInput
from studyhours.domain.tidy import tidy_line


def tidy_within(field: str, text: str, longest: int) -> str:
    """A line as typed, tidied.

    Args:
        field: What it is called, in the fault's ``field``.
        text: As typed.
        longest: So many characters at most.

    Raises:
        UnusableInput: ``setting_too_long``, or ``setting_unreadable`` for half a character.
    """
    if len(text) > 4 * longest:  # a file pasted by mistake need not be tidied first
        raise UnusableInput("setting_too_long", field=field, longest=longest)
    said = tidy_line(text)
    if len(said) > longest:
        raise UnusableInput("setting_too_long", field=field, longest=longest)
    if any(0xD800 <= ord(sign) < 0xE000 for sign in said):
        raise UnusableInput("setting_unreadable", field=field)
    return said
