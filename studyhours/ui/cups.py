"""The print server of Linux and macOS, asked directly.

Qt's way to it keeps the interpreter while it waits, and so the window, for as long as the server
is silent. Here whoever asks waits alone: ctypes lets go of the interpreter. And a PDF is sent as it
is, not as pictures of its pages: the server knows PDF.
"""

from __future__ import annotations

import ctypes
import sys
from collections.abc import Callable, Mapping
from functools import cache
from typing import Any

from studyhours.domain.errors import UnusableInput
from studyhours.domain.progress import Progress

_FILES = {"linux": "libcups.so.2", "darwin": "libcups.2.dylib"}
_CONTINUE, _GOOD = 100, 0x0100
"""What sending answers while all is well; the first of what finishing answers when it is not."""
_STOPPED = b"5"
_CHUNK = 64 * 1024
_PDF = b"application/pdf"
# By millimetres, as paper is sold; the server finds the tray.
_SHEETS = {(210, 297): "A4", (148, 210): "A5", (297, 420): "A3", (176, 250): "B5"}
_POINT = 25.4 / 72


class _Destination(ctypes.Structure):
    """``cups_dest_t``."""

    _fields_ = (
        ("name", ctypes.c_char_p),
        ("instance", ctypes.c_char_p),
        ("is_default", ctypes.c_int),
        ("num_options", ctypes.c_int),
        ("options", ctypes.c_void_p),
    )


@cache
def _library() -> Any:
    """The server's library; None where there is none."""
    file = _FILES.get(sys.platform)
    if file is None:
        return None
    try:
        return ctypes.CDLL(file)
    except OSError:
        return None


def is_here() -> bool:
    """Whether printers are reached this way."""
    return _library() is not None


def printer_names() -> list[str]:
    """The server's printers, the usual one first."""
    cups = _library()
    found = ctypes.POINTER(_Destination)()
    count: int = cups.cupsGetDests(ctypes.byref(found))
    places = sorted(range(count), key=lambda place: not found[place].is_default)
    names = [found[place].name or b"" for place in places]
    cups.cupsFreeDests(count, found)
    return [name.decode("utf-8", "replace") for name in dict.fromkeys(names)]


def is_stopped(printer: str) -> bool:
    """Whether a printer takes work and prints nothing until somebody starts it again.

    Args:
        printer: Its name; one that is not there any more counts as not stopped.
    """
    cups = _library()
    cups.cupsGetNamedDest.restype = ctypes.POINTER(_Destination)
    cups.cupsGetOption.restype = ctypes.c_char_p
    found = cups.cupsGetNamedDest(None, printer.encode("utf-8"), None)
    if not found:
        return False
    options = ctypes.c_void_p(found[0].options)
    state: bytes | None = cups.cupsGetOption(b"printer-state", found[0].num_options, options)
    stopped = state == _STOPPED
    cups.cupsFreeDests(1, found)
    return stopped


def options_for(
    size: tuple[float, float], pages: tuple[int, int] | None, copies: int
) -> Mapping[str, str]:
    """What the server is told about a job.

    Args:
        size: Width and height of the first page, in points.
        pages: First and last page, from 1; None for all.
        copies: How many of each.
    """
    low, high = sorted(round(side * _POINT) for side in size)
    known = next((name for (w, h), name in _SHEETS.items() if (low, high) == (w, h)), None)
    options = {
        "copies": str(copies),
        "multiple-document-handling": "separate-documents-collated-copies",
        "media": known or f"Custom.{low}x{high}mm",
        "print-scaling": "auto-fit",
    }
    if pages is not None:
        options["page-ranges"] = f"{pages[0]}-{pages[1]}"
    return options


def send(
    pdf: bytes,
    printer: str,
    title: str,
    options: Mapping[str, str],
    begins: Callable[[], bool],
    progress: Progress,
) -> bool:
    """Hands a PDF to the server; not for the UI thread.

    Args:
        pdf: The document.
        printer: The printer's name.
        title: What the job is called in the queue.
        options: As ``options_for`` gives them.
        begins: Asked when the printer has answered, before anything is sent.
        progress: Told how many bytes were sent, of all; called off, the job leaves the queue.

    Returns:
        Whether it was sent; not when ``begins`` said no.

    Raises:
        UnusableInput: ``printer_refused``: there is no such printer any more, or it took nothing.
    """
    cups, name = _library(), printer.encode("utf-8")
    listed, count = ctypes.c_void_p(), 0
    for key, value in options.items():
        count = cups.cupsAddOption(key.encode(), value.encode(), count, ctypes.byref(listed))
    job: int = cups.cupsCreateJob(None, name, title.encode("utf-8"), count, listed)
    cups.cupsFreeOptions(count, listed)
    if not job:
        raise UnusableInput("printer_refused", printer=printer)
    done = False
    try:
        if not begins():
            return False
        status: int = cups.cupsStartDocument(None, name, job, title.encode("utf-8"), _PDF, 1)
        for at in range(0, len(pdf), _CHUNK):
            progress("print_pages", at, len(pdf))
            if status != _CONTINUE:
                break
            chunk = pdf[at : at + _CHUNK]
            status = cups.cupsWriteRequestData(None, chunk, ctypes.c_size_t(len(chunk)))
        taken = _is_taken(cups, name)
        if status != _CONTINUE or not taken:
            raise UnusableInput("printer_refused", printer=printer)
        done = True
        return True
    finally:
        if not done:
            cups.cupsCancelJob2(None, name, job, 0)


def _is_taken(cups: Any, name: bytes) -> bool:
    """Whether the server answers that it has the document.

    Of a server that is gone by then ``cupsFinishDocument`` gives what it last said: all is well.
    """
    cups.cupsGetResponse.restype = ctypes.c_void_p
    answer = cups.cupsGetResponse(None, b"/printers/" + name)
    if not answer:
        return False
    cups.ippDelete(ctypes.c_void_p(answer))
    status: int = cups.cupsLastError()
    return status < _GOOD
