"""Columns of the papers that were issued."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction

from studyhours.domain.quantity import parse_hundredths
from studyhours.services.papers.certificates import ANNUAL
from studyhours.services.papers.deed_model import DEED_KINDS
from studyhours.services.papers.issued_list import VALID, PaperRow
from studyhours.services.papers.kind_words import kind_title
from studyhours.services.wording.explaining import day_text
from studyhours.ui.models.rows import Column
from studyhours.ui.words import Words


def kind_text(row: PaperRow, words: Words) -> str:
    """What kind of paper it is."""
    if row.kind in DEED_KINDS:
        title = kind_title(row.kind, words.texts)
        return (
            words.say("documents.kind_about", kind=title, about=row.about) if row.about else title
        )
    return words.say("documents.certificate" if row.kind == ANNUAL else "documents.proof")


def short_kind(row: PaperRow, words: Words) -> str:
    """The same in a list, where other columns say the rest."""
    if row.kind in DEED_KINDS:
        return words.say(f"short_kind.{row.kind}")
    return words.say("documents.list_annual" if row.kind == ANNUAL else "documents.list_proof")


def kind_tip(row: PaperRow, words: Words) -> str:
    """What it states, where two kinds of one year could be taken for each other."""
    if row.kind in DEED_KINDS:
        return kind_text(row, words)
    key = "documents.annual_tip" if row.kind == ANNUAL else "documents.proof_tip"
    return words.say(key, day=day_text(row.as_of, words.texts))


def language_text(row: PaperRow, words: Words) -> str:
    """The language it is printed in."""
    return words.say(f"paper_language.{row.language}")


def status_text(row: PaperRow, words: Words) -> str:
    """Whether it is valid."""
    return words.say("documents.valid" if row.status == VALID else "documents.revoked")


def login_text(login: str, words: Words) -> str:
    """Who did something."""
    return words.say("documents.local") if login == "local" else login


def for_files(words: Words) -> Mapping[str, tuple[Column[PaperRow], ...]]:
    """What a file of papers has besides the list: what the panel beside it says."""
    return {
        "kind": (
            Column("year", "documents.year", lambda one: one.year),
            Column("until", "documents.until", lambda one: one.as_of.isoformat(),
                   value=lambda one: one.as_of),
        ),
        "issued": (
            Column("by", "documents.column_by", lambda one: login_text(one.issued_by, words)),
            Column(
                "revoked",
                "documents.column_revoked",
                lambda one: one.revoked_on.isoformat() if one.revoked_on is not None else "",
                value=lambda one: one.revoked_on,
            ),
            Column("reason", "documents.column_reason", lambda one: one.reason or ""),
            Column("replaces", "documents.column_replaces", lambda one: one.replaces or ""),
            Column("replaced", "documents.column_replaced", lambda one: one.replaced_by or ""),
        ),
    }  # fmt: skip


def columns(words: Words) -> tuple[Column[PaperRow], ...]:
    """The list's columns."""
    return (
        Column("serial", "documents.serial", lambda one: one.serial, sort=lambda one: one.serial,
               width=128),
        Column("name", "column.name", lambda one: one.name, sort=lambda one: one.pinyin, width=84),
        Column("staff_no", "documents.staff_no", lambda one: one.staff_no or "",
               sort=lambda one: one.staff_no or "", width=52, muted=True),
        Column("kind", "documents.kind", lambda one: short_kind(one, words),
               sort=lambda one: one.kind, tip=lambda one: kind_tip(one, words), width=72),
        Column("language", "documents.language", lambda one: language_text(one, words),
               sort=lambda one: one.language, width=44),
        Column("status", "documents.status", lambda one: status_text(one, words),
               chip=lambda one: "met" if one.status == VALID else "missed",
               sort=lambda one: one.status, width=62),
        Column("hours", "documents.hours", lambda one: one.hours, align="right",
               sort=lambda one: parse_hundredths(one.hours) or 0, width=56,
               value=lambda one: Fraction(one.hours) if one.hours else None),
        Column("issued", "documents.issued_on", lambda one: one.issued_on.isoformat(),
               sort=lambda one: (one.issued_on, one.serial),
               tip=lambda one: day_text(one.issued_on, words.texts), width=88, muted=True,
               value=lambda one: one.issued_on),
    )  # fmt: skip
