"""What is typed and not saved is kept: over a kill, over a backup, and never counted."""

from __future__ import annotations

import signal
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest
from sqlalchemy import func, select

from studyhours.db.models import AuditEntry, Draft
from studyhours.domain.errors import NotPermitted
from studyhours.services.ledgers.accounts import Credentials
from studyhours.services.ledgers.backups import backup, restore
from studyhours.services.ledgers.doctor import examine
from studyhours.services.ledgers.ledger import Ledger
from studyhours.services.ledgers.opening import open_ledger
from studyhours.services.records.drafts import (
    DraftKept,
    discard_draft,
    list_drafts,
    new_draft_uid,
    save_draft,
)
from studyhours.services.records.listing import RecordFilter, list_records
from studyhours.services.records.saving import add_record, change_record
from studyhours.services.settings.accounts import switch_on_accounts
from tests.services.record_world import content, teacher_uids
from tests.support.accounts import create_account
from tests.support.scenario import Walked, make_ledger
from tests.support.tree_copy import ROOT

_TYPED = {"title": "《猫》", "day": "二〇二五年九月三十一", "text": "今天的课。\n第二段"}


def _draft(ledger: Ledger) -> DraftKept:
    return DraftKept(new_draft_uid(ledger), "writing", _TYPED)


def _entries(ledger: Ledger) -> int:
    with ledger.reading() as session:
        return session.scalar(select(func.count()).select_from(AuditEntry)) or 0


@pytest.mark.both_engines
def test_a_draft_is_kept_as_typed_and_again_in_its_own_place(target: str) -> None:
    ledger = make_ledger(target)
    before = _entries(ledger)
    draft = _draft(ledger)
    at = save_draft(ledger, draft)
    assert list_drafts(ledger) == (replace(draft, saved_at=at),)
    longer = replace(draft, values={**_TYPED, "text": "更长了"})
    save_draft(ledger, longer)
    (kept,) = list_drafts(ledger)
    assert kept.values == longer.values
    assert discard_draft(ledger, draft.uid)
    assert not discard_draft(ledger, draft.uid)
    assert list_drafts(ledger) == ()
    assert _entries(ledger) == before, "drafts stand in no log"
    ledger.close()


def test_a_draft_is_no_record_and_goes_with_the_saving(walked: Walked) -> None:
    ledger = walked.ledger
    draft = _draft(ledger)
    save_draft(ledger, draft)
    assert len(list_records(ledger, RecordFilter()).rows) == 42
    first = content(teacher_uids(ledger)["0001"], "writing", "2025-09-30", "《猫》", type="essay")
    saved = add_record(ledger, first, draft=draft.uid)
    assert list_drafts(ledger) == ()
    change = replace(_draft(ledger), record=saved.uid, based_on=saved.version)
    save_draft(ledger, change)
    (kept,) = list_drafts(ledger)
    assert (kept.record, kept.based_on) == (saved.uid, saved.version)
    assert [one for one in examine(ledger) if one.error] == []
    change_record(
        ledger, saved.uid, replace(first, title="《狗》"), saved.version, draft=change.uid
    )
    assert list_drafts(ledger) == ()


def test_a_draft_stays_where_saving_fails(walked: Walked) -> None:
    ledger = walked.ledger
    draft = _draft(ledger)
    save_draft(ledger, draft)
    wrong = content(teacher_uids(ledger)["0001"], "writing", "2025-09-30", "", type="essay")
    from studyhours.domain.errors import UnusableInput

    with pytest.raises(UnusableInput):
        add_record(ledger, replace(wrong, hundredths=0), draft=draft.uid)
    assert len(list_drafts(ledger)) == 1


def test_a_backup_carries_drafts(target: str, tmp_path: Path) -> None:
    ledger = make_ledger(target)
    draft = _draft(ledger)
    save_draft(ledger, draft)
    backup(ledger, tmp_path / "b.backup")
    ledger.close()
    restore(tmp_path / "b.backup", str(tmp_path / "restored.studyhours"))
    again = open_ledger(str(tmp_path / "restored.studyhours"))
    assert [one.values for one in list_drafts(again)] == [_TYPED]
    again.close()


def test_ones_own_drafts_only(target: str) -> None:
    ledger = make_ledger(target)
    create_account(ledger, "admin", "correct horse", {"admin": "school"})
    create_account(ledger, "staff", "correct horse", {"staff": "school"})
    create_account(ledger, "leader", "correct horse", {"leader": "school"})
    switch_on_accounts(ledger)
    ledger.close()
    staff, admin, leader = (
        open_ledger(target, credentials=Credentials(login, "correct horse"))
        for login in ("staff", "admin", "leader")
    )
    draft = _draft(staff)
    save_draft(staff, draft)
    assert list_drafts(admin) == ()
    assert not discard_draft(admin, draft.uid)
    with pytest.raises(NotPermitted):
        save_draft(admin, draft)
    with pytest.raises(NotPermitted):
        list_drafts(leader)
    assert len(list_drafts(staff)) == 1
    for one in (staff, admin, leader):
        one.close()


_TYPIST = """
import os, signal, sys
from studyhours.services.ledgers.opening import open_ledger
from studyhours.services.records.drafts import DraftKept, new_draft_uid, save_draft
ledger = open_ledger(sys.argv[1])
save_draft(ledger, DraftKept(new_draft_uid(ledger), "writing", {"text": "写到一半"}))
os.kill(os.getpid(), signal.SIGKILL)
"""


@pytest.mark.skipif(not hasattr(signal, "SIGKILL"), reason="no such signal here")
def test_a_draft_outlives_the_program(tmp_path: Path) -> None:
    path = str(tmp_path / "school.studyhours")
    make_ledger(path).close()
    done = subprocess.run([sys.executable, "-c", _TYPIST, path], cwd=ROOT, check=False)
    assert done.returncode == -signal.SIGKILL
    again = open_ledger(path)
    assert [one.values for one in list_drafts(again)] == [{"text": "写到一半"}]
    with again.reading() as session:
        assert session.scalar(select(func.count()).select_from(Draft)) == 1
    again.close()
