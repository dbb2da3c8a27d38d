"""Whether a ledger may be opened where it lies, or the person is asked first how."""

from __future__ import annotations

import os
from pathlib import Path

from studyhours.db.engine import is_url
from studyhours.domain.errors import UnusableInput
from studyhours.services.ledgers.app_home import app_data_folder


def lies_elsewhere(target: str) -> str:
    """``share`` or ``stick`` for a ledger that lies there; empty for any other.

    Where what the app itself keeps lies on a share too, as at a school whose people have their
    folders on a server, there is no place here that would be better.
    """
    path = Path(target)
    if is_url(target) or not os.path.isfile(path):  # noqa: PTH113 - false where nobody may look
        return ""
    from studyhours.transfer.mounts import place_of

    place = place_of(path)
    return place if place and place_of(app_data_folder()) != place else ""


def demand_here(target: str) -> None:
    """Lets nothing be opened by mistake that lies on a share or a stick.

    Raises:
        UnusableInput: ``ledger_elsewhere``, with ``place``, and as ``copy`` the working copy here
            that has something to hand back, or nothing.
    """
    if lies_elsewhere(target):
        from studyhours.services.ledgers.elsewhere import look_where

        found = look_where(target)
        if found is not None:
            copy = str(found.copy or "")
            raise UnusableInput("ledger_elsewhere", ledger=target, place=found.place, copy=copy)
