"""Long texts that are typed and not saved are kept by place and by object, each for its writer."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from studyhours.domain.errors import NotPermitted
from studyhours.services.ledgers.accounts import Credentials
from studyhours.services.ledgers.ledger import Ledger
from studyhours.services.ledgers.opening import open_ledger
from studyhours.services.records.drafts import list_drafts, new_draft_uid
from studyhours.services.records.left_typed import (
    LeftTyped,
    drop_typed,
    keep_typed,
    left_typed,
    said_hash,
)
from studyhours.services.settings.accounts import switch_on_accounts
from tests.support.accounts import create_account
from tests.support.scenario import make_ledger

_TYPED = {"text": "第一段\n第二段 <b>'%s'</b>", "by": ""}


def _typed(ledger: Ledger, about: str) -> LeftTyped:
    uid, base = new_draft_uid(ledger), said_hash({"text": "", "by": ""})
    return LeftTyped(uid, "remark", about, _TYPED, base)


@pytest.mark.both_engines
def test_texts_are_kept_by_place_and_object(target: str) -> None:
    ledger = make_ledger(target)
    typed = _typed(ledger, "one")
    keep_typed(ledger, typed)
    at = keep_typed(ledger, replace(typed, values={**_TYPED, "by": "张"}))
    assert left_typed(ledger, "remark", "two") == left_typed(ledger, "reason", "one") == ()
    (kept,) = left_typed(ledger, "remark", "one")
    assert kept == replace(typed, values={**_TYPED, "by": "张"}, saved_at=at)
    assert list_drafts(ledger) == (), "records know nothing of it"
    assert drop_typed(ledger, typed.uid)
    assert not drop_typed(ledger, typed.uid)
    assert left_typed(ledger, "remark", "one") == ()
    ledger.close()


def test_ones_own_texts_only(tmp_path: Path) -> None:
    target = str(tmp_path / "校.studyhours")
    ledger = make_ledger(target)
    keep_typed(ledger, _typed(ledger, "one"))  # before there were accounts
    for login, role in (("admin", "admin"), ("leader", "leader")):
        create_account(ledger, login, "correct horse", {role: "school"})
    switch_on_accounts(ledger)
    ledger.close()
    admin, leader = (
        open_ledger(target, credentials=Credentials(login, "correct horse"))
        for login in ("admin", "leader")
    )
    # A leader edits no records, and reviews all the same.
    typed = _typed(leader, "one")
    keep_typed(leader, typed)
    assert left_typed(admin, "remark", "one") == ()
    assert not drop_typed(admin, typed.uid)
    with pytest.raises(NotPermitted):
        keep_typed(admin, typed)
    assert [one.uid for one in left_typed(leader, "remark", "one")] == [typed.uid]
    for one in (admin, leader):
        one.close()
