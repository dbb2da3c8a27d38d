"""Papers checked from what a camera or a scanner makes of them, and the schools that are known."""

from __future__ import annotations

import random
from pathlib import Path

import pytest
from PIL import Image, ImageFilter

from studyhours.domain.errors import Forged, UnknownSchool, UnusableInput
from studyhours.services.papers.certificates import Issued, IssueRequest, issue
from studyhours.services.papers.issued import revoke, write_revocations
from studyhours.services.papers.known_schools import (
    KnownSchool,
    Taken,
    forget_school,
    list_schools,
    take_file,
)
from studyhours.services.papers.verifying import (
    ALTERED,
    CODE,
    PICTURE,
    REVOKED,
    SIGNED_FILE,
    UNKNOWN,
    UNSIGNED,
    UNUSABLE,
    VALID,
    announce_school,
    judge_paper,
    verify_paper,
    write_school_key,
)
from tests.reports.tools import picture_of, run
from tests.support.scenario import YEAR, Walked


@pytest.fixture
def issued(walked: Walked, tmp_path: Path) -> Issued:
    announce_school(walked.ledger)
    return issue(walked.ledger, IssueRequest(tmp_path / "papers", year=YEAR, everyone=True))


def _photo(page: Image.Image, blur: float) -> Image.Image:
    """A page as a hand holds a camera over it: grey, tilted, not quite sharp."""
    dull = page.point(lambda value: 30 + value * 0.75)
    tilted = dull.rotate(6, Image.Resampling.BICUBIC, expand=True, fillcolor=90)
    return tilted.filter(ImageFilter.GaussianBlur(blur))


def _pictures(page: Image.Image, near: Image.Image, folder: Path) -> dict[str, Path]:
    """The paper as people bring it: a scan, a photo, a page of a fax, a scanned PDF.

    Args:
        page: The page as a scanner draws it.
        near: The same at 300 to the inch.
        folder: Where the files go.
    """
    chance = random.Random(6)
    smaller = near.resize((near.width * 2 // 3, near.height * 2 // 3))
    speckled = _photo(smaller, 1.2)
    for _ in range(4000):
        place = (chance.randrange(speckled.width), chance.randrange(speckled.height))
        speckled.putpixel(place, chance.randrange(256))
    made = {
        "scan.png": page,
        "photo.jpg": speckled,
        # Of 300 codes none was read from such a one before edges were drawn out, and then all.
        "out-of-focus.jpg": _photo(near, 3.3),
        "upside-down.jpg": page.rotate(180),
        "standing.webp": page.rotate(90, expand=True),
        "fax.tif": page.convert("1"),
        "scanned.pdf": page,
    }
    for name, image in made.items():
        image.save(folder / name)
    return {name: folder / name for name in made}


def test_a_paper_is_checked_from_its_picture(
    walked: Walked, issued: Issued, tmp_path: Path
) -> None:
    ledger, paper = walked.ledger, issued.papers[0]
    page = picture_of(paper.path.read_bytes(), tmp_path, 130)
    near = picture_of(paper.path.read_bytes(), tmp_path, 300)
    pictures = _pictures(page, near, tmp_path)
    for name, path in pictures.items():
        found = judge_paper(str(path))
        assert (found.status, found.source) == (VALID, PICTURE), (name, found.fault)
        assert found.facts is not None
        assert (found.facts.serial, found.facts.teacher, found.facts.total) == (
            paper.serial, "欧阳若兰", "74",
        )  # fmt: skip
    revoke(ledger, paper.serial, "误发")
    assert judge_paper(str(pictures["photo.jpg"])).status == REVOKED
    both = Image.new("L", (page.width, page.height * 2), 255)
    other = picture_of(issued.papers[1].path.read_bytes(), tmp_path, 130)
    both.paste(page, (0, 0))
    both.paste(other, (0, page.height))
    both.save(tmp_path / "both.png")
    page.crop((page.width // 2, 0, page.width, page.height)).save(tmp_path / "half.png")
    (tmp_path / "cut.jpg").write_bytes(pictures["photo.jpg"].read_bytes()[:2000])
    for name, code in (
        ("both.png", "several_codes"),
        ("half.png", "no_code_found"),
        ("cut.jpg", "picture_broken"),
    ):
        found = judge_paper(str(tmp_path / name))
        assert found.status == UNUSABLE
        assert found.fault is not None
        assert found.fault.code == code


def test_a_file_that_was_made_over_is_no_scan(issued: Issued, tmp_path: Path) -> None:
    """Its marks hidden, its signature gone, its text perhaps another: the code does not save it."""
    path, over = issued.papers[0].path, tmp_path / "over.pdf"
    for options in (
        ("--object-streams=generate", "--compress-streams=y"),
        ("--empty", "--pages", str(path), "1", "--"),
    ):
        given = options if options[0] == "--empty" else (*options, str(path))
        run("qpdf", "--warning-exit-0", *given, str(over))
        with pytest.raises(Forged) as refused:
            verify_paper(str(over))
        assert refused.value.code != "print_file", "not even that is said of it"
    assert issued.combined is not None
    found = judge_paper(str(issued.combined))
    assert (found.status, found.source, found.facts) == (UNSIGNED, SIGNED_FILE, None)


@pytest.mark.both_engines
def test_schools_are_known_by_their_files(walked: Walked, issued: Issued, tmp_path: Path) -> None:
    ledger, path = walked.ledger, issued.papers[0].path
    (own,) = list_schools()
    assert own == KnownSchool("河湾乡中心小学", own.key_id, None)
    write_school_key(ledger, tmp_path / "key.json")
    forget_school(own.key_id)
    assert list_schools() == ()
    with pytest.raises(UnusableInput, match="school_not_known"):
        forget_school(own.key_id)
    strange = judge_paper(str(path))
    assert (strange.status, strange.school, strange.key_id) == (
        UNKNOWN, "河湾乡中心小学", own.key_id,
    )  # fmt: skip
    assert list_schools(ledger) == (KnownSchool(own.school, own.key_id, 0, own=True),)
    # The ledger that is open knows its school by itself, and what it has taken back.
    assert judge_paper(str(path), ledger).status == VALID
    taken = take_file(tmp_path / "key.json")
    assert taken == Taken("key", own.school, own.key_id, new=True)
    assert not take_file(tmp_path / "key.json").new
    assert not judge_paper(str(path)).revocations_known
    revoke(ledger, issued.papers[0].serial, "误发")
    write_revocations(ledger, tmp_path / "one.json")
    revoke(ledger, issued.papers[1].serial, "误发")
    write_revocations(ledger, tmp_path / "two.json")
    for file, new in (("two.json", False), ("one.json", False)):
        assert take_file(tmp_path / file) == Taken("list", own.school, own.key_id, new=new)
    assert list_schools()[0].revoked == 2
    forget_school(own.key_id)
    with pytest.raises(UnknownSchool):
        take_file(tmp_path / "one.json")
    take_file(tmp_path / "key.json")
    assert take_file(tmp_path / "one.json").new
    assert list_schools()[0].revoked == 1
    assert take_file(tmp_path / "two.json").new
    (tmp_path / "other.json").write_text("{}", encoding="utf-8")
    with pytest.raises(UnusableInput, match="no_key_or_list"):
        take_file(tmp_path / "other.json")
    text = (tmp_path / "two.json").read_text(encoding="utf-8")
    (tmp_path / "bad.json").write_text(text.replace("误发", "没事"), encoding="utf-8")
    with pytest.raises(Forged):
        take_file(tmp_path / "bad.json")


def test_what_is_no_paper_gets_an_answer_too(walked: Walked, tmp_path: Path) -> None:
    (tmp_path / "note.txt").write_text("证书", encoding="utf-8")
    for paper, source in (
        (str(tmp_path / "note.txt"), SIGNED_FILE),
        (str(tmp_path / "missing.pdf"), ""),
        (str(tmp_path), ""),
        ("  ", ""),
        ("SH1:" + "A" * 5000, CODE),
    ):
        found = judge_paper(paper, walked.ledger)
        assert found.fault is not None
        assert found.source == source
        assert found.status == (ALTERED if source == CODE else UNUSABLE)
        assert found.facts is None
