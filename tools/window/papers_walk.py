"""Certificates as an office does them, by clicks: seal, numbers, key, issue, replace, check."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import cast

from PySide6.QtWidgets import QLabel

from tools.window.operator import Operator

PHRASE = "青山依旧在几度夕阳红"


@dataclass(frozen=True, slots=True)
class PapersJob:
    """What is done.

    Attributes:
        seal: A picture of the school's seal.
        papers: Where the papers go.
        serial: How numbers are to be called.
        photographed: Gives a picture of a paper by its number, as a camera takes it.
        looked: Called after each step with its name.
    """

    seal: Path
    papers: Path
    serial: str
    photographed: Callable[[str], Path]
    looked: Callable[[str], None]


def do_papers_job(person: Operator, job: PapersJob) -> None:
    """Does it; the window shows a school whose teachers have hours.

    Raises:
        LookupError: something to click is not there, or does not say what it should.
    """
    _set_up(person, job)
    _issue(person, job)
    old, new = _replace(person, job)
    _check(person, job, old, "已作废")
    _check(person, job, new, "有效")


def _set_up(person: Operator, job: PapersJob) -> None:
    person.click("side-settings")
    person.drop([job.seal], "picture-row-seal")
    job.looked("seal")
    person.click("papers-names")
    person.keys("form-serial", job.serial)
    job.looked("names")
    person.click("form-save")
    person.click("papers-lock")
    person.keys("form-new", PHRASE)
    person.keys("form-again", PHRASE)
    job.looked("passphrase")
    person.click("form-save")
    job.looked("set-up")


def _issue(person: Operator, job: PapersJob) -> None:
    person.click("side-documents")
    person.click("issue-tick-all")
    person.type("issue-folder", str(job.papers))
    job.looked("ticked")
    person.click("documents-issue")
    person.keys("key-passphrase", PHRASE)
    job.looked("question")
    person.click("key-yes")
    job.looked("issued")
    person.click("result-print")
    person.click("print-yes")
    job.looked("printed")


def _replace(person: Operator, job: PapersJob) -> tuple[str, str]:
    """Takes a paper back, issues another, and gives the two numbers."""
    person.click("part-issued")
    person.cell("documents-papers", 3, 1)
    old = _text(person, "paper-serial")
    person.click("paper-revoke")
    person.keys("revoke-reason", "姓名有误")
    person.keys("key-passphrase", PHRASE)
    job.looked("revoking")
    person.click("key-yes")
    job.looked("revoked")
    person.click("paper-reissue")
    person.keys("key-passphrase", PHRASE)
    job.looked("reissuing")
    person.click("key-yes")
    job.looked("reissued")
    new = _text(person, "paper-serial")
    if new == old:
        raise LookupError("the new paper")
    return old, new


def _check(person: Operator, job: PapersJob, serial: str, wanted: str) -> None:
    person.click("part-verify")
    person.drop([job.photographed(serial)], "verify-drop")
    job.looked(f"verified-{wanted}")
    said = _text(person, "verdict-chip")
    if said != wanted or _text(person, "verdict-serial") != serial:
        raise LookupError(f"{wanted}, not {said}: {_text(person, 'verdict-said')}")


def _text(person: Operator, name: str) -> str:
    return cast(QLabel, person.find(name)).text()
