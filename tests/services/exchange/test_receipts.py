"""A school hears by a receipt which of its files lie at the district."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import select

from studyhours.db.blobs import FolderBlobs
from studyhours.db.models import TeacherFact
from studyhours.domain.errors import UnusableInput
from studyhours.services.evidence.attaching import attach
from studyhours.services.exchange.facts import PackageFacts
from studyhours.services.exchange.keys import code_of, package_key
from studyhours.services.exchange.looking import look, replaced
from studyhours.services.exchange.merging import merge_package
from studyhours.services.exchange.peers import Link, link, list_links, unlink
from studyhours.services.exchange.receipts import write_receipt
from studyhours.services.exchange.sending import Sending, Sent
from studyhours.services.ledgers.creating import NewSchool, create_ledger
from studyhours.services.ledgers.ledger import Ledger
from studyhours.services.papers.certificates import IssueRequest, issue
from studyhours.services.people.teachers import add_fact
from studyhours.transfer.package_writing import write_package
from tests.services.exchange.world import Stick, assert_sound, home_ledger, written
from tests.support.pictures import picture
from tests.support.scenario import (
    CLOCK,
    TERMS,
    YEAR,
    YEAR_END,
    Walked,
)


def _with_photo(ledger: Ledger, folder: Path, number: str, title: str, shade: int) -> str:
    """A record with a photo of its own; returns the hash."""
    photo = folder / f"{title}.png"
    photo.write_bytes(picture("PNG", size=(40 + shade, 30)))
    uid, _ = written(ledger, number, title, kind="training")
    (kept,) = attach(ledger, uid, [photo]).added
    return kept.sha256


def _travelling(sent: Sent) -> tuple[int, int]:
    return sent.files, sent.left_out


@pytest.fixture
def district(tmp_path: Path) -> Iterator[Ledger]:
    path = str(tmp_path / "district.studyhours")
    ledger = create_ledger(path, NewSchool("城东学区", YEAR, TERMS), CLOCK)
    yield ledger
    ledger.close()


@pytest.mark.both_engines
def test_what_the_district_confirmed_does_not_travel_again(
    district: Ledger, walked: Walked, tmp_path: Path
) -> None:
    school, stick = walked.ledger, Stick(tmp_path)
    first = _with_photo(school, tmp_path, "0001", "一", 1)
    papers = issue(school, IssueRequest(tmp_path / "papers", year=YEAR, as_of=YEAR_END)).papers
    sent = stick.write(school)
    assert _travelling(sent) == (1 + len(papers), 0)
    school_code = code_of(package_key(school).public)
    link(district, sent.path, Link(school_code, school="河湾小学"))
    merge_package(district, sent.path)
    assert _travelling(stick.write(school)) == (1 + len(papers), 0), "a stick that goes one way"
    receipt = tmp_path / "receipt.package"
    made = write_receipt(district, receipt, school_code)
    assert made.files == 1
    with pytest.raises(UnusableInput, match="package_code_wrong"):
        link(school, receipt, Link("AAAA-2222"))
    link(school, receipt, Link(made.code))
    assert [one.receives for one in list_links(school)] == [True]
    assert merge_package(school, receipt).counts.confirmed == 1
    assert merge_package(school, receipt).counts.confirmed == 0
    # The second hand-in carries what is new, and no certificate: the district keeps none.
    second = _with_photo(school, tmp_path, "0002", "二", 2)
    sent = stick.write(school)
    assert _travelling(sent) == (1, 1 + len(papers))
    merged = merge_package(district, sent.path)
    assert (merged.counts.added, merged.counts.files, merged.counts.left_out) == (1, 1, 0)
    assert_sound(district)
    # What no longer lies there sound is not confirmed, and travels again.
    assert isinstance(district.blobs, FolderBlobs)
    district.blobs.path(first).unlink()
    with district.writing() as tx:
        tx.log("evidence.lost", first, {})
    newer = tmp_path / "newer.package"
    write_receipt(district, newer, school_code)
    looked = look(school, newer)
    assert looked.said is not None
    assert looked.said.missing == 1
    assert replaced([look(school, receipt), looked]) == {receipt: newer}
    assert merge_package(school, newer).counts.confirmed == 1
    assert _travelling(stick.write(school)) == (1, 1 + len(papers))
    assert merge_package(school, receipt).counts.confirmed == 0, "older, and says nothing any more"
    assert _travelling(stick.write(school)) == (1, 1 + len(papers))
    assert first != second
    unlink(school, made.code)
    assert _travelling(stick.write(school)) == (2 + len(papers), 0)
    assert_sound(school)


def test_a_receipt_neither_outdates_a_package_nor_lowers_a_role(
    walked: Walked, tmp_path: Path
) -> None:
    school, stick = walked.ledger, Stick(tmp_path)
    home = home_ledger(str(tmp_path / "home.studyhours"))
    stick.both(home, school, "0001")
    add_fact(school, "0001", "title", "一级教师", first=YEAR_END)
    sent = stick.write(school, Sending(("0001",)))
    add_fact(school, "0002", "title", "二级教师", first=YEAR_END)  # the log goes on
    receipt = tmp_path / "receipt.package"
    made = write_receipt(school, receipt, code_of(package_key(home).public))
    assert link(home, receipt, Link(made.code)).decides
    merge_package(home, receipt)
    merge_package(home, sent.path)
    with home.reading() as session:
        assert "一级教师" in session.scalars(select(TeacherFact.value)).all()
    link(home, sent.path, Link(made.code, "0001"))
    assert [(one.decides, one.receives) for one in list_links(home)] == [(True, True)]
    home.close()


def test_a_receipt_is_for_one_ledger(district: Ledger, walked: Walked, tmp_path: Path) -> None:
    school, stick = walked.ledger, Stick(tmp_path)
    other = home_ledger(str(tmp_path / "other.studyhours"))
    codes = {}
    for name, ledger in (("河湾小学", school), ("城东小学", other)):
        codes[name] = code_of(package_key(ledger).public)
        link(district, stick.write(ledger).path, Link(codes[name], school=name))
    mine, theirs = tmp_path / "mine.package", tmp_path / "theirs.package"
    made = write_receipt(district, mine, codes["河湾小学"])
    write_receipt(district, theirs, codes["城东小学"])
    for linked in (False, True):
        with pytest.raises(UnusableInput, match="receipt_for_other") as refused:
            merge_package(school, theirs)
        assert refused.value.params["whom"] == "城东小学"
        with pytest.raises(UnusableInput, match="receipt_for_other"):
            link(school, theirs, Link(made.code))
        if not linked:
            link(school, mine, Link(made.code))
    other.close()


def test_a_receipt_that_names_nobody_is_refused(
    district: Ledger, walked: Walked, tmp_path: Path
) -> None:
    """As the first program that wrote any made them."""
    school, receipt, key = walked.ledger, tmp_path / "old.package", package_key(district)
    facts = PackageFacts(
        key.ledger_id, key.replica_id, "城东学区", CLOCK.now().isoformat(), 1, (),
        whole=False, left_out=(), vouched=(), receipt=True,
    )  # fmt: skip
    write_package(receipt, key, facts.plain, [], [], None)
    with pytest.raises(UnusableInput, match="receipt_for_nobody"):
        link(school, receipt, Link(code_of(key.public)))
    with pytest.raises(UnusableInput, match="receipt_for_nobody"):
        merge_package(school, receipt)
    assert list_links(school) == ()
