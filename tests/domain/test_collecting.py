"""Searching for unreachable cycles is put off, and always taken up again."""

from __future__ import annotations

import gc
import threading
from collections.abc import Iterator

import pytest

from studyhours.domain.collecting import collecting_later


@pytest.fixture(autouse=True)
def _on() -> Iterator[None]:
    assert gc.isenabled()
    yield
    gc.enable()


def test_it_is_off_inside_and_on_again_whatever_happens() -> None:
    with collecting_later():
        assert not gc.isenabled()
        with collecting_later():
            assert not gc.isenabled()
        assert not gc.isenabled()
    assert gc.isenabled()
    with pytest.raises(KeyError), collecting_later():
        raise KeyError
    assert gc.isenabled()


def test_who_had_it_off_keeps_it_off() -> None:
    gc.disable()
    with collecting_later():
        pass
    assert not gc.isenabled()


def test_it_waits_for_the_last_of_several_threads() -> None:
    inside, leave = threading.Event(), threading.Event()

    def work() -> None:
        with collecting_later():
            inside.set()
            leave.wait(30)

    thread = threading.Thread(target=work)
    with collecting_later():
        thread.start()
        assert inside.wait(30)
    assert not gc.isenabled()
    leave.set()
    thread.join()
    assert gc.isenabled()


@collecting_later()
def _decorated() -> bool:
    return gc.isenabled()


def test_it_decorates_a_function() -> None:
    assert (_decorated(), gc.isenabled(), _decorated()) == (False, True, False)
