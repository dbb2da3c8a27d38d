"""Logins and passwords: what makes a good one, how they are kept, those given for one time."""

from __future__ import annotations

import secrets
import tomllib
from functools import cache
from itertools import pairwise

from argon2 import PasswordHasher
from argon2.exceptions import VerificationError

from studyhours.domain.errors import UnusableInput
from studyhours.domain.resources import resource
from studyhours.domain.tidy import fold
from studyhours.services.ledgers.permissions import LOCAL

SHORTEST, LONGEST = 8, 200
LONGEST_LOGIN = 40
_CLEAR = "abcdefghjkmnpqrstuvwxyz23456789"
"""No letters and digits that are taken for each other on paper."""
_BLOCKS, _BLOCK = 3, 4


def hashed(password: str) -> str:
    """The argon2id hash that is kept."""
    return PasswordHasher().hash(password)


def is_right(kept: str, password: str) -> bool:
    """Whether a password is the one that was hashed."""
    try:
        return PasswordHasher().verify(kept, password)
    except VerificationError:
        return False


def require_good(login: str, password: str) -> None:
    """Refuses a password that is easily guessed. Length is all that counts beside that.

    Raises:
        UnusableInput: it is too short or too long, among the first that anybody would try, or the
            login itself.
    """
    if len(password) < SHORTEST:
        raise UnusableInput("password_short", shortest=SHORTEST, field="password")
    if len(password) > LONGEST:
        raise UnusableInput("password_long", longest=LONGEST, field="password")
    bare = password.casefold().strip()
    if bare == login.casefold() or bare == login.casefold()[::-1]:
        raise UnusableInput("password_is_login", field="password")
    if bare in _common() or _is_row(bare):
        raise UnusableInput("password_common", field="password")


def one_time() -> str:
    """A password to hand over: some 59 bits, in blocks that can be read aloud."""
    blocks = ("".join(secrets.choice(_CLEAR) for _ in range(_BLOCK)) for _ in range(_BLOCKS))
    return "-".join(blocks)


def _is_row(bare: str) -> bool:
    """The same sign again and again, or signs that follow each other: 11111111, 87654321."""
    steps = {ord(after) - ord(before) for before, after in pairwise(bare)}
    return len(steps) == 1 and steps <= {-1, 0, 1}


@cache
def _common() -> frozenset[str]:
    text = resource("vocabulary", "passwords.toml").read_text(encoding="utf-8")
    return frozenset(tomllib.loads(text)["common"])


def good_login(login: str) -> str:
    """A login as it is kept.

    Raises:
        UnusableInput: it is empty, too long, on several lines, or our own.
    """
    login = fold(login).strip()
    if not login:
        raise UnusableInput("login_empty", field="login")
    if len(login) > LONGEST_LOGIN or any(not sign.isprintable() for sign in login):
        raise UnusableInput("login_bad", longest=LONGEST_LOGIN, field="login")
    if login.casefold() == LOCAL.name:  # what is done while accounts are off is done by that name
        raise UnusableInput("login_taken", user=login, field="login")
    return login
