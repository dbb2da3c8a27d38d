"""``certificate …`` and ``verify``."""

from __future__ import annotations

from argparse import Namespace
from pathlib import Path

from studyhours.cli.certificate_arguments import DEEDS
from studyhours.cli.console import Console
from studyhours.cli.faults import fault_text
from studyhours.cli.opening import opened, read_secret
from studyhours.domain.errors import Fault, UnusableInput
from studyhours.services.papers import issued
from studyhours.services.papers.certificates import PROOF, Issued, IssuedPaper, IssueRequest
from studyhours.services.papers.certificates import issue as issue_papers
from studyhours.services.papers.deed_model import DeedAsked
from studyhours.services.papers.deeds import DeedRequest, issue_deeds
from studyhours.services.papers.kind_words import kind_title
from studyhours.services.papers.reissuing import Reissue
from studyhours.services.papers.reissuing import reissue as issue_anew
from studyhours.services.papers.verifying import (
    PICTURE,
    SignedFacts,
    facts_of,
    verify_paper,
    write_school_key,
)
from studyhours.services.wording.explaining import day_text

SOME_LEFT_OUT = 1
_NO_GLYPH = "glyph_missing"


def issue(arguments: Namespace, console: Console) -> int:
    """Issues certificates."""
    if arguments.kind in DEEDS:
        return _issue_deeds(arguments, console)
    for name, given in (("of", arguments.of), ("from", arguments.first), ("to", arguments.last)):
        if given:
            raise UnusableInput("option_of_kind", option=f"--{name}", kind=arguments.kind)
    request = IssueRequest(
        folder=arguments.output,
        year=arguments.year,
        ruleset=arguments.ruleset,
        as_of=arguments.as_of,
        teachers=tuple(arguments.teacher),
        everyone=arguments.everyone,
        passphrase=_passphrase(arguments),
        language=console.texts.language,
    )
    with opened(arguments) as ledger:
        done = issue_papers(ledger, request)
    return _said(done, arguments, console)


def _issue_deeds(arguments: Namespace, console: Console) -> int:
    """Issues papers about one thing."""
    of_hours = {"year": arguments.year, "as-of": arguments.as_of, "all": arguments.everyone}
    for name, given in of_hours.items():
        if given:
            raise UnusableInput("option_of_kind", option=f"--{name}", kind=arguments.kind)
    asked = DeedAsked(
        DEEDS[arguments.kind],
        tuple(arguments.of),
        arguments.first,
        arguments.last,
        console.texts.language,
    )
    request = DeedRequest(arguments.output, asked, tuple(arguments.teacher), _passphrase(arguments))
    with opened(arguments) as ledger:
        done = issue_deeds(ledger, request)
    return _said(done, arguments, console)


def reissue(arguments: Namespace, console: Console) -> int:
    """Takes a certificate back and issues another in its place."""
    wanted = Reissue(arguments.serial, arguments.reason, arguments.output, _passphrase(arguments))
    with opened(arguments) as ledger:
        done = issue_anew(ledger, wanted)
    return _said(done, arguments, console)


def _said(done: Issued, arguments: Namespace, console: Console) -> int:
    if arguments.format == "json":
        console.print_json(
            {
                "year": done.year,
                "as_of": done.as_of.isoformat(),
                "combined": str(done.combined) if done.combined else None,
                "revoked": list(done.revoked),
                "papers": [
                    {
                        "serial": paper.serial,
                        "kind": paper.kind,
                        "staff_no": paper.staff_no,
                        "name": paper.name,
                        "file": str(paper.path),
                        "new": paper.new,
                        "ruleset": {
                            "id": paper.ruleset,
                            "version": paper.version,
                            "sha256": paper.sha256,
                        },
                        "other_valid": list(paper.others),
                        "other_languages": [
                            {"serial": one.serial, "language": one.language}
                            for one in paper.translated
                        ],
                        "outdated": list(paper.outdated),
                        "replaces": paper.replaces,
                        "about": paper.about,
                    }
                    for paper in done.papers
                ],
                "not_printable": [
                    {**one.fault.params, "name": one.name}
                    for one in done.left_out
                    if one.fault.code == _NO_GLYPH
                ],
                "left_out": [
                    {
                        "name": one.name,
                        "staff_no": one.staff_no,
                        "code": one.fault.code,
                        "message": fault_text(one.fault, console),
                    }
                    for one in done.left_out
                ],
            }
        )
        return SOME_LEFT_OUT if done.left_out else 0
    for paper in done.papers:
        _say_paper(paper, console)
    if done.revoked:
        console.say("cli.papers_revoked", serials=", ".join(done.revoked))
    for one in done.left_out:
        if one.fault.code == _NO_GLYPH:
            console.say("cli.not_printable", **{**one.fault.params, "name": one.name})
        else:
            why = fault_text(one.fault, console)
            console.say("cli.left_out", name=one.name, staff_no=one.staff_no or "", why=why)
    day = day_text(done.as_of, console.texts)
    counts = {"count": len(done.papers), "others": done.passed_over, "day": day}
    if done.combined is None:
        deeds = "kind" in arguments and arguments.kind in DEEDS
        console.say("cli.issued_no_deed" if deeds else "cli.issued_none", **counts)
    else:
        total = "cli.issued_total" if done.passed_over else "cli.issued_total_all"
        console.say(total, combined=done.combined, **counts)
    return SOME_LEFT_OUT if done.left_out else 0


def _say_paper(paper: IssuedPaper, console: Console) -> None:
    again = "" if paper.new else console.texts.say("cli.issued_before")
    said = {"serial": paper.serial, "name": paper.name, "file": paper.path, "again": again}
    if paper.kind in DEEDS.values():
        kind = kind_title(paper.kind, console.texts)
        key = "cli.issued_deed" if paper.about else "cli.issued_plain"
        console.say(key, kind=kind, about=paper.about, **said)
    else:
        console.say("cli.issued_proof" if paper.kind == PROOF else "cli.issued", **said)
    if paper.replaces is not None and paper.new:
        console.say("cli.paper_replaces", serial=paper.replaces)
    if paper.others:
        console.say("cli.other_valid", serials=", ".join(paper.others))
    if paper.outdated:
        console.say("cli.outdated", serials=", ".join(paper.outdated))
    for held in paper.translated if paper.new else ():
        language = console.texts.say(f"paper_language.{held.language}")
        console.say("cli.other_language", serial=held.serial, language=language)


def reprint(arguments: Namespace, console: Console) -> int:
    """Writes the bytes that were issued once more."""
    with opened(arguments) as ledger:
        issued.reprint(ledger, arguments.serial, arguments.output)
    console.say("cli.written", file=arguments.output)
    return 0


def revoke(arguments: Namespace, console: Console) -> int:
    """Takes a certificate back."""
    with opened(arguments) as ledger:
        issued.revoke(
            ledger,
            arguments.serial,
            arguments.reason,
            _passphrase(arguments),
            arguments.output,
        )
    console.say("cli.revoked", serial=arguments.serial)
    if arguments.output is not None:
        console.say("cli.written", file=arguments.output)
    return 0


def revocations(arguments: Namespace, console: Console) -> int:
    """Writes the signed revocation list."""
    with opened(arguments) as ledger:
        issued.write_revocations(ledger, arguments.output, _passphrase(arguments))
    console.say("cli.written", file=arguments.output)
    return 0


def school_key(arguments: Namespace, console: Console) -> int:
    """Writes the school's public key for other computers."""
    with opened(arguments) as ledger:
        write_school_key(ledger, arguments.output)
    console.say("cli.written", file=arguments.output)
    return 0


def take_serials(arguments: Namespace, console: Console) -> int:
    """Lets this copy of the ledger draw serial numbers."""
    with opened(arguments) as ledger:
        issued.take_over_serials(ledger, arguments.reason)
    console.say("cli.serials_taken")
    return 0


def verify(arguments: Namespace, console: Console) -> int:
    """Checks a paper without a network."""
    try:
        checked = verify_paper(arguments.paper, arguments.school_key, arguments.revocations)
    except Fault as fault:
        if arguments.format == "json":
            document = {"valid": False, "code": fault.code, "message": fault_text(fault, console)}
            if fault.code == "certificate_replaced":
                document["replaced_by"] = str(fault.params["by"])
            console.print_json(document)
            return fault.exit_code
        raise
    verified, claims = checked.verified, checked.verified.claims
    said = facts_of(verified)
    if arguments.format == "json":
        console.print_json(
            {
                "valid": True,
                "school": verified.record.school,
                "key_id": verified.record.key_id,
                "serial": claims.serial if claims else None,
                "name": claims.teacher if claims else None,
                "total": (claims.total or None) if claims else None,
                "kind": claims.kind if claims else None,
                "about": (said.title or None) if said else None,
                "grade": (said.grade or None) if said else None,
                "first": said.first.isoformat() if said else None,
                "last": said.last.isoformat() if said else None,
                "revocations_known": checked.revocations_known,
                "source": checked.source,
            }
        )
        return 0
    school = verified.record.school
    if said is None:
        console.say("verify.document", school=school)
    else:
        _say_verified(said, school, console)
    if checked.source == PICTURE:
        console.say("verify.compare")
    if not checked.revocations_known:
        console.say("cli.revocations_unknown")
    return 0


def _say_verified(said: SignedFacts, school: str, console: Console) -> None:
    """What a genuine certificate states."""
    texts = console.texts
    day = day_text(said.issued_on, texts)
    if said.kind not in DEEDS.values():
        console.say(
            "verify.valid",
            school=school,
            serial=said.serial,
            name=said.teacher,
            year=said.year,
            total=said.total,
            day=day,
        )
        return
    key = "verify.valid_activity"
    if said.kind == DEEDS["mentor"]:
        key = "verify.valid_mentor"
    elif said.kind == DEEDS["hours-proof"]:
        key = "verify.valid_records"
    elif said.grade:
        key = "verify.valid_graded"
    console.say(
        key,
        school=school,
        serial=said.serial,
        name=said.teacher,
        kind=kind_title(said.kind, texts),
        about=said.title,
        grade=said.grade,
        hours=texts.say("verify.hours", total=said.total) if said.total else "",
        total=said.total,
        count=said.records,
        first=day_text(said.first, texts),
        last=day_text(said.last, texts),
        day=day,
    )


def _passphrase(arguments: Namespace) -> str | None:
    file: Path | None = arguments.key_passphrase_file
    return read_secret(file) if file is not None else None
