"""One package for each teacher, in one go."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from studyhours.db.blobs import FolderBlobs
from studyhours.domain.errors import UnusableInput
from studyhours.domain.progress import Cancelled
from studyhours.services.evidence.attaching import attach
from studyhours.services.exchange.facts import facts_of
from studyhours.services.exchange.sending import Sending
from studyhours.services.exchange.sending_each import send_each, who_handed_in
from studyhours.services.importing.roster import import_roster
from studyhours.services.ledgers.ledger import Ledger
from studyhours.transfer.package_reading import PackageFile
from tests.services.exchange.world import Stick, home_ledger, teacher_of, written
from tests.support.pictures import picture
from tests.support.scenario import make_ledger, roster_file


@pytest.fixture
def school(target: str, tmp_path: Path) -> Iterator[Ledger]:
    ledger = make_ledger(target)
    import_roster(ledger, roster_file(tmp_path))
    for number in ("0001", "0002"):
        home = home_ledger(str(tmp_path / f"{number}.studyhours"), number)
        Stick(tmp_path).link(home, ledger, number)
        home.close()
        written(ledger, number, f"论文{number}")
    yield ledger
    ledger.close()


@pytest.fixture
def back(tmp_path: Path) -> Path:
    folder = tmp_path / "U盘"
    folder.mkdir()
    return folder


def _named(who: str) -> str:
    return f"给{who}"


@pytest.mark.both_engines
def test_each_gets_what_is_theirs_and_nothing_else(school: Ledger, back: Path) -> None:
    assert who_handed_in(school) == tuple(str(teacher_of(school, one)) for one in ("0001", "0002"))
    done = send_each(school, back, Sending(), _named)
    assert sorted(back.iterdir()) == sorted(one.path for one in done.sent)
    for one, number in zip(done.sent, ("0001", "0002"), strict=True):
        with PackageFile(one.path) as package:
            facts = facts_of(package.manifest, one.path.name)
            rows = [row for row in package.rows("records") if "论文" in row]
        assert [said.staff_no for said in facts.teachers] == [number]
        assert one.path.name == f"给{facts.teachers[0].name}.package"
        assert [f"论文{number}" in row for row in rows] == [True]
    # 王芳 twice in the roster: told apart in the file's name.
    chosen = Sending(tuple(str(teacher_of(school, one)) for one in ("0004", "0005")))
    assert len({one.path for one in send_each(school, back, chosen, lambda _: "同").sent}) == 2


def test_called_off_nothing_is_left_and_what_fails_is_named(school: Ledger, back: Path) -> None:
    def stop(stage: str, done: int, total: int | None) -> None:  # noqa: ARG001
        if done == 1:
            raise Cancelled

    with pytest.raises(Cancelled):
        send_each(school, back, Sending(), _named, stop)
    assert list(back.iterdir()) == []

    def pulled(stage: str, done: int, total: int | None) -> None:  # noqa: ARG001
        if done == 1 and back.exists():
            shutil.rmtree(back)

    with pytest.raises(UnusableInput, match="folder_missing"):
        send_each(school, back, Sending(), _named, pulled)
    back.mkdir()  # put in again, with what a killed try has left on it
    (back / ".packages-killed").mkdir()
    photo = back.parent / "证书.png"
    photo.write_bytes(picture("PNG"))
    (kept,) = attach(school, written(school, "0001", "有佐证")[0], [photo]).added
    assert isinstance(school.blobs, FolderBlobs)
    school.blobs.path(kept.sha256).write_bytes(b"changed")
    done = send_each(school, back, Sending(), _named)
    assert [one.fault.code for one in done.failed] == ["file_changed_in_store"]
    assert [one.path for one in done.sent] == list(back.iterdir())
    with pytest.raises(UnusableInput, match="folder_missing"):
        send_each(school, back / "none", Sending(), _named)
