"""Accounts as tests want them: of any role over any scope, with a password that lasts."""

from __future__ import annotations

from collections.abc import Mapping
from uuid import UUID

from studyhours.services.ledgers.accounts import Credentials, add_account_row
from studyhours.services.ledgers.ledger import Ledger


def create_account(
    ledger: Ledger,
    login: str,
    password: str,
    grants: Mapping[str, str],
    teacher: UUID | None = None,
) -> None:
    """Makes an account: role → scope."""
    with ledger.writing() as tx:
        add_account_row(tx, Credentials(login, password), grants, teacher, must_change=False)
