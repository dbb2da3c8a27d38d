"""What a layout looks like: with the facts of a real teacher where there are any, else samples."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from sqlalchemy.orm import Session

from studyhours.domain.errors import UnusableInput
from studyhours.reports.certificate import render_preview
from studyhours.reports.layouts.compiling import CompiledLayout
from studyhours.reports.layouts.facts import Holder, HoursStated, PaperFacts, sample_facts
from studyhours.reports.layouts.reading import Plain, read_layout
from studyhours.services.ledgers.calendars import choose_year
from studyhours.services.ledgers.ledger import Ledger, school_of, today
from studyhours.services.ledgers.permissions import require
from studyhours.services.papers.drafts import ANNUAL, NO_NUMBER, PROOF, Asked, make_drafts
from studyhours.services.papers.hours import total_rule
from studyhours.services.papers.kind_facts import newest_facts
from studyhours.services.papers.layout_pictures import check_pictures
from studyhours.services.people.teachers import find_teachers
from studyhours.services.rulebook.rulesets import load_versions
from studyhours.services.settings.school import english_name
from studyhours.services.settings.school_pictures import paper_pictures

__all__ = ["PaperFacts", "preview_facts", "preview_layout"]


def preview_facts(ledger: Ledger, kind: str, language: str, teacher: str = "") -> PaperFacts:
    """What a paper of a kind would state of a teacher; what is not known of them is a sample.

    Args:
        ledger: The ledger.
        kind: Kind of paper.
        language: Of the paper.
        teacher: Uid, staff number or unique name; the first of the roster when empty.

    Raises:
        NotPermitted: the login may not change the school.
        UnusableInput: there is no such teacher.
    """
    require(ledger.actor, "edit_school")
    sample = sample_facts(kind, language)
    with ledger.reading() as session:
        school = school_of(session)
        found = find_teachers(session, school, (teacher,) if teacher else ())
        name = english_name(school) if language == "en" else school.name
        if not found:
            return replace(sample, values={**sample.values, "school": name})
        who, now = found[0], today(ledger, school)
        year = choose_year(session, school, None, now).label
        holder = Holder(NO_NUMBER, name, who.name, who.staff_no, year, now, language)
        if kind in (ANNUAL, PROOF):
            known = _hours(ledger, session, str(who.id), language)
        else:
            drawn = newest_facts(session, school, kind, who, holder)
            # A paper about something real says nothing that is made up.
            known = {**dict.fromkeys(sample.values, ""), **drawn.values} if drawn else {}
    return replace(sample, values={**sample.values, **holder.values(), **known})


def _hours(ledger: Ledger, session: Session, teacher: str, language: str) -> Mapping[str, str]:
    """What the papers of hours would state; nothing where there is nothing to judge by."""
    for name, versions in load_versions(session, school_of(session)).items():
        try:
            total_rule(versions[-1].ruleset)
            drafts = make_drafts(session, ledger, Asked(None, name, None, (teacher,), language))
            return HoursStated(drafts.facts(*drafts.judged[0])).paper().values
        except UnusableInput as fault:
            if fault.code == "glyph_missing":
                raise
    return {}


def preview_layout(
    ledger: Ledger, document: Plain, pictures: Mapping[str, bytes], facts: PaperFacts
) -> bytes:
    """A void page drawn by a layout that need not be saved, with the school's pictures on it.

    Args:
        ledger: The ledger.
        document: The layout.
        pictures: Its pictures, by SHA-256.
        facts: As ``preview_facts`` gives them.

    Raises:
        NotPermitted: the login may not change the school.
        UnusableInput: what is wrong with the layout, with ``place``.
    """
    require(ledger.actor, "edit_school")
    layout = read_layout(document)
    check_pictures(layout, pictures)
    with ledger.reading() as session:
        school = paper_pictures(ledger, session, school_of(session))
    compiled = CompiledLayout(layout, facts.language, school, pictures)
    return render_preview(facts, compiled, specimen=True)
