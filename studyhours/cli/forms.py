"""In which form a result goes to a file: what is asked for, or what the file's name says."""

from __future__ import annotations

from argparse import Namespace
from collections.abc import Sequence
from pathlib import Path

from studyhours.domain.errors import UnusableInput


def form_of(arguments: Namespace, forms: Sequence[str]) -> str:
    """The form of a command's result.

    Args:
        arguments: With ``format`` and ``output``, both of which may be None.
        forms: The forms there are; the first is taken where nothing says otherwise.

    Raises:
        UnusableInput: the file's name says another form than the one asked for.
    """
    asked: str | None = arguments.format
    output: Path | None = arguments.output
    said = output.suffix.lower().removeprefix(".") if output is not None else ""
    named = said if said in {"xlsx", "pdf", "json", "csv"} else None
    if named is not None and (named not in forms or asked not in {None, named}):
        raise UnusableInput("form_mismatch", file=str(output), format=asked or "/".join(forms))
    return asked or named or forms[0]
