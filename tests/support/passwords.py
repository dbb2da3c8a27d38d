"""Passwords that are quick to hash, for tests that are not about how slow that ought to be."""

from __future__ import annotations

import functools

import pytest
from argon2 import PasswordHasher

from studyhours.services.ledgers import passwords


def hash_quickly(monkeypatch: pytest.MonkeyPatch) -> None:
    """Has argon2 use as little memory and time as it can; a login stays right or wrong.

    The real costs, a quarter of a second each, are held by ``tests/services/test_permissions.py``.
    """
    quick = functools.partial(PasswordHasher, time_cost=1, memory_cost=8, parallelism=1)
    monkeypatch.setattr(passwords, "PasswordHasher", quick)
