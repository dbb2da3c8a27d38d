"""Commands on a ledger on a share: the note, ``copy-here`` and ``hand-back``."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.services.backups.conftest import retitle
from tests.support.ledgers import call, opened, small_ledger
from tests.support.mounts import as_share


def test_copied_here_and_handed_back(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("STUDYHOURS_HOME", str(tmp_path / "home"))
    (tmp_path / "share").mkdir()
    as_share(tmp_path / "share", tmp_path, monkeypatch)
    there = small_ledger(tmp_path / "share" / "school.studyhours")
    noted = call("doctor", there)
    assert (noted.code, "copy-here" in noted.err) == (0, True)
    copied = call("copy-here", there, "-o", tmp_path / "here")
    assert (copied.code, copied.err) == (0, "")
    copy = tmp_path / "here" / "school.studyhours"
    assert str(copy) in copied.out
    assert call("doctor", copy).err == ""
    with opened(copy) as ledger:
        retitle(ledger, "在家写的")
    assert call("hand-back", copy).code == 0
    with opened(there) as ledger:
        retitle(ledger, "别人写的")
    refused = call("hand-back", copy)
    assert (refused.code, "被改过" in refused.err) == (2, True)
    kept = call("hand-back", copy, "--keep-both")
    assert (kept.code, len(list(there.parent.glob("school-*.studyhours")))) == (0, 1)
    (tmp_path / "share").rename(tmp_path / "away")
    assert "没有丢失" in call("hand-back", copy).err
    name = next((tmp_path / "away").glob("school-*.studyhours"))
    assert call("hand-back", copy, "--to", name).code == 0
    assert call("copy-here", tmp_path / "none", "-o", tmp_path).code == 2
