"""Writes agreements of mentor pairs, has them signed, and ends pairs; each change is a version."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date

from studyhours.db.models import MentorAgreement, MentorPair, School
from studyhours.domain.changes import Changes
from studyhours.domain.errors import UnusableInput
from studyhours.domain.quantity import HUNDRED
from studyhours.domain.review import APPROVED
from studyhours.domain.tidy import tidy_line
from studyhours.services.closing.closed_years import mark_of
from studyhours.services.closing.reasons import because, reason_said
from studyhours.services.growth.agreements import (
    LONGEST,
    TEMPLATE,
    TEMPLATE_FIELDS,
    AgreementText,
    found_pair,
    is_written,
    names_of,
    newest_version,
    template_of,
    text_of,
)
from studyhours.services.ledgers.ledger import Ledger, Writing, school_of
from studyhours.services.ledgers.permissions import require
from studyhours.services.records.content import PersonNamed, RecordContent
from studyhours.services.records.rows import RecordWriter
from studyhours.services.registers.entries import (
    RegisterChanged,
    found_entry,
    put_entry,
    refuse_wrong_order,
)
from studyhours.services.registers.reading import PAIRS


@dataclass(frozen=True, slots=True)
class AgreementSaved:
    """A version of an agreement, and the number before it."""

    pair: str
    number: int
    changes: Changes = Changes.TEACHERS


def save_template(ledger: Ledger, text: AgreementText) -> Changes:
    """Says what new agreements begin with; those that are written stay as they are.

    Raises:
        UnusableInput: a part is too long.
        NotPermitted: the login may not edit the roster.
    """
    require(ledger.actor, PAIRS.function)
    said = _tidied(text)
    with ledger.writing() as tx:
        school = school_of(tx.session)
        before = template_of(school)
        kept = {name: getattr(said, name) for name in TEMPLATE_FIELDS}
        if kept == {name: getattr(before, name) for name in TEMPLATE_FIELDS}:
            return Changes.NONE
        school.settings = {**school.settings, TEMPLATE: kept}
        tx.log("agreement.template", str(school.id), kept)
        return Changes.SETTINGS


def _tidied(text: AgreementText) -> AgreementText:
    parts = {
        name: "\n".join(getattr(text, name).splitlines()).strip("\n ") for name in TEMPLATE_FIELDS
    }
    said = AgreementText(tidy_line(text.subject), **parts)
    for name in AgreementText.__slots__:
        if len(getattr(said, name)) > LONGEST:
            raise UnusableInput(
                "agreement_too_long", field=name, count=len(getattr(said, name)), most=LONGEST
            )
    return said


def save_agreement(ledger: Ledger, pair: str, text: AgreementText, based_on: int) -> AgreementSaved:
    """Saves what a pair agrees on as a new version; one that was signed must be signed again.

    Args:
        ledger: The ledger.
        pair: The pair's entry.
        text: What it says.
        based_on: Number of the version it was written over; 0 for none.

    Raises:
        UnusableInput: there is no such pair, nobody undertakes anything, a part is too long, or
            somebody has saved a version since.
        NotPermitted: the login may not edit the roster.
    """
    require(ledger.actor, PAIRS.function)
    said = _tidied(text)
    if not (said.mentor_duties and said.mentee_duties):
        raise UnusableInput(
            "agreement_empty", field="mentee_duties" if said.mentor_duties else "mentor_duties"
        )
    with ledger.writing() as tx:
        row = found_pair(tx.session, pair)
        top = _based(tx, row, based_on)
        if top is not None and text_of(top) == said:
            return AgreementSaved(pair, based_on, Changes.NONE)
        number = _put(tx, row, said, based_on, None, top.end_reason if top is not None else "")
        tx.log("agreement.write", pair, {"number": number, **_plain(said)})
        return AgreementSaved(pair, number)


def sign_agreement(ledger: Ledger, pair: str, day: date, based_on: int) -> AgreementSaved:
    """Says that both have signed; the mentee's contract is recorded with it, for rules to see.

    Args:
        ledger: The ledger.
        pair: The pair's entry.
        day: When they signed.
        based_on: Number of the version they signed.

    Raises:
        UnusableInput: there is no such pair, nothing was written yet, it is signed already, or
            somebody has changed it.
        NotPermitted: the login may not edit the roster.
    """
    require(ledger.actor, PAIRS.function)
    with ledger.writing() as tx:
        school = school_of(tx.session)
        row = found_pair(tx.session, pair)
        top = _based(tx, row, based_on)
        if top is None or not is_written(top):
            raise UnusableInput("agreement_not_written")
        if top.signed_on is not None:
            raise UnusableInput("agreement_signed", day=top.signed_on)
        text = text_of(top)
        number = _put(tx, row, text, based_on, day, top.end_reason)
        mark = mark_of(tx.session, school, [day])
        record = _contract(tx, school, row, day)
        said = {"number": number, "signed_on": day.isoformat(), "record": record}
        tx.log("agreement.sign", pair, {**said, **_plain(text), **mark})
        return AgreementSaved(pair, number, Changes.TEACHERS | Changes.RECORDS)


def end_pair(ledger: Ledger, pair: str, last: date, reason: str) -> RegisterChanged:
    """Ends a pair before, or at, its time, and keeps why.

    Args:
        ledger: The ledger.
        pair: The pair's entry.
        last: Its last day.
        reason: Why, in a line.

    Raises:
        UnusableInput: there is no such pair, no reason, or the day lies before its first.
        NotPermitted: the login may not edit the roster.
    """
    require(ledger.actor, PAIRS.function)
    why = tidy_line(reason)
    if not why:
        raise UnusableInput("reason_needed", field="reason")
    with because(reason_said() or why), ledger.writing() as tx:
        row = found_pair(tx.session, pair)
        register, kept = found_entry(tx, pair)
        before = register.entry(kept)
        refuse_wrong_order(before.first, last)
        done = put_entry(tx, register, before, replace(before, last=last))
        top = newest_version(tx.session, row.id)
        text = text_of(top) if top is not None else AgreementText()
        signed = top.signed_on if top is not None else None
        _put(tx, row, text, top.number if top is not None else 0, signed, why)
        tx.log("agreement.end", pair, {"last": last.isoformat(), "reason": why})
        return done


def _based(tx: Writing, row: MentorPair, based_on: int) -> MentorAgreement | None:
    top = newest_version(tx.session, row.id)
    if (top.number if top is not None else 0) != based_on:
        raise UnusableInput("agreement_changed_meanwhile")
    return top


def _put(
    tx: Writing,
    row: MentorPair,
    text: AgreementText,
    based_on: int,
    signed_on: date | None,
    end_reason: str,
) -> int:
    number = based_on + 1
    tx.session.add(
        MentorAgreement(
            id=tx.new_id(),
            school_id=row.school_id,
            pair_id=row.id,
            number=number,
            subject=text.subject,
            mentor_duties=text.mentor_duties,
            mentee_duties=text.mentee_duties,
            goals=text.goals,
            signed_on=signed_on,
            end_reason=end_reason,
            made_at=tx.now,
            made_by=tx.ledger.actor.name,
        )
    )
    return number


def _plain(text: AgreementText) -> dict[str, object]:
    return {name: getattr(text, name) for name in AgreementText.__slots__}


def _contract(tx: Writing, school: School, row: MentorPair, day: date) -> str:
    names = names_of(tx.session, school, {row.teacher_id, row.mentee_id})
    writer = RecordWriter(tx, school.id)
    record, _ = writer.add(
        RecordContent(
            teacher_id=row.mentee_id,
            kind="mentoring",
            type="contract",
            status=APPROVED,
            first_day=day,
            last_day=day,
            level=None,
            mode=None,
            place=None,
            hundredths=HUNDRED,
            unit="item",
            title="",
            people=(PersonNamed("mentor", names[row.teacher_id], row.teacher_id),),
        )
    )
    writer.flush()
    return str(record)
