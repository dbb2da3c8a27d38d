"""Pictures of what is done with papers: checked, issued anew, numbered, their key locked."""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import cast

from studyhours.services.papers.issued_list import list_papers, paper_bytes
from studyhours.ui.page import Page
from tools.gallery.scenes import Scene
from tools.window.operator import Operator


def _verify(person: Operator) -> None:
    person.click("part-verify")


def _verified(person: Operator) -> None:
    _verify(person)
    ledger = cast(Page, person.find("page-documents")).context.ledger
    row = list_papers(ledger)[0]
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, row.file_name)
        path.write_bytes(paper_bytes(ledger, row.serial))
        person.drop([path], "verify-drop")


def _verified_many(person: Operator) -> None:
    _verify(person)
    ledger = cast(Page, person.find("page-documents")).context.ledger
    with tempfile.TemporaryDirectory() as folder:
        paths = []
        for row in list_papers(ledger)[:3]:
            paths.append(Path(folder, row.file_name))
            paths[-1].write_bytes(paper_bytes(ledger, row.serial))
        paths.append(Path(folder, "获奖证书 扫描.pdf"))
        paths[-1].write_bytes(b"%PDF-1.4")
        person.drop(paths, "verify-drop")


def _forged(person: Operator) -> None:
    _verify(person)
    person.type("verify-code", "SH1:6BFOXN")
    person.click("verify-check")


def _reissuing(person: Operator) -> None:
    person.click("part-issued")
    person.cell("documents-papers", 1, 1, double=True)
    person.click("paper-reissue")


def _names(person: Operator) -> None:
    person.click("settings-school")
    person.click("papers-names")


def _wrong_names(person: Operator) -> None:
    _names(person)
    person.keys("form-serial", "证书/{年份}")


def _lock(person: Operator) -> None:
    person.click("settings-school")
    person.click("papers-lock")


PAPERS = (
    Scene("documents-verify", "school", "documents", _verify),
    Scene("documents-verified", "school", "documents", _verified),
    Scene("documents-verified-many", "school", "documents", _verified_many),
    Scene("documents-forged", "school", "documents", _forged),
    Scene("documents-reissuing", "school", "documents", _reissuing),
    Scene("settings-numbers", "school", "settings", _names),
    Scene("settings-numbers-wrong", "school", "settings", _wrong_names),
    Scene("settings-key", "school", "settings", _lock),
)
