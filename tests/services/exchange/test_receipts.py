"""A school hears by a receipt which of its files lie at the district."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from studyhours.db.blobs import FolderBlobs
from studyhours.domain.errors import UnusableInput
from studyhours.services.evidence.attaching import attach
from studyhours.services.exchange.keys import code_of, package_key
from studyhours.services.exchange.merging import merge_package
from studyhours.services.exchange.peers import Link, link, list_links, unlink
from studyhours.services.exchange.receipts import write_receipt
from studyhours.services.exchange.sending import Sent
from studyhours.services.ledgers.creating import NewSchool, create_ledger
from studyhours.services.ledgers.ledger import Ledger
from studyhours.services.papers.certificates import IssueRequest, issue
from tests.services.exchange.world import Stick, assert_sound, written
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
    write_receipt(district, receipt, school_code)
    assert merge_package(school, receipt).counts.confirmed == 2
    assert _travelling(stick.write(school)) == (1, 1 + len(papers))
    assert first != second
    unlink(school, made.code)
    assert _travelling(stick.write(school)) == (2 + len(papers), 0)
    assert_sound(school)
