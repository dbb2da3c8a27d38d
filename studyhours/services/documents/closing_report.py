"""The report of a closed year (封账报告): what was frozen, what was corrected, who signs."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence

from studyhours.domain import statuses as st
from studyhours.domain.clock import day_in_zone
from studyhours.domain.texts import Texts
from studyhours.reports.booklet import Block, Booklet, Facts, Grid, Heading, Signatures, Words
from studyhours.services.checking.verdict_table import HASH_SHOWN
from studyhours.services.closing.form import FrozenResult
from studyhours.services.closing.reading import ClosingShown, TeacherKept, YearRead, read_year
from studyhours.services.documents.forms import booklet_as
from studyhours.services.documents.making import Made, Wanted
from studyhours.services.ledgers.ledger import Ledger, school_of
from studyhours.services.ledgers.permissions import LOCAL
from studyhours.services.rulebook.rulesets import load_versions
from studyhours.services.wording.printed_days import printed_day

_SHOWN = (st.MET, st.ON_TRACK, st.AT_RISK, st.NEEDS_DECISION, st.MISSED)
_RULE_SHOWN = (*_SHOWN, st.EXEMPT)
_OPEN = frozenset({st.MISSED, st.NEEDS_DECISION, st.AT_RISK})


def closing_report(ledger: Ledger, wanted: Wanted) -> Made:
    """The newest closing of a year, to be read, signed and filed."""
    texts = wanted.texts
    read = read_year(ledger, wanted.answers.needed("closing"), progress=wanted.progress)
    with ledger.reading() as session:
        school = school_of(session)
        name, zone = school.name, school.zone
        titles = {
            (key, one.number): texts.pick(one.ruleset.title)
            for key, versions in load_versions(session, school).items()
            for one in versions
        }
    booklet = Booklet(
        title=texts.say("closing_report.title", school=name, year=read.closing.year),
        school=name,
        about=read.closing.year,
        facts=_facts(read.closing, titles, zone, texts),
        blocks=list(_blocks(read, zone, texts)),
        texts=texts,
        cover=False,
    )
    return Made(booklet_as(booklet, wanted.form, wanted.progress), read.closing.year)


def _facts(
    one: ClosingShown, titles: Mapping[tuple[str, int], str], zone: str, texts: Texts
) -> list[tuple[str, str]]:
    say = texts.say
    found = [
        (say("closing_report.year"), one.year),
        (say("closing_report.number"), say("closing_report.nth", number=one.number)),
        (say("closing_report.as_of"), printed_day(one.as_of, texts)),
        (say("closing_report.state"), say(f"closing_report.state_{one.state}")),
        (say("closing_report.made"), printed_day(day_in_zone(one.made_at, zone), texts)),
        (say("closing_report.made_by"), _who(one.made_by)),
        (say("closing_report.teachers"), str(one.teachers)),
        (say("closing_report.records"), str(one.records)),
        (say("closing_report.seal"), one.seal[: 2 * HASH_SHOWN]),
        (
            say("closing_report.rules"),
            say("window.separator").join(
                say("closing_report.version", title=titles.get((name, number), name), number=number)
                for name, number, _ in one.rulesets
            ),
        ),
    ]
    if one.reason:
        found.append((say("closing_report.reason"), one.reason))
    if one.reopened is not None:
        at, by, why = one.reopened
        day = printed_day(day_in_zone(at, zone), texts)
        found.append((say("closing_report.reopened"), f"{day}　{_who(by)}　{why}"))
    return found


class _Numbered:
    """Headings of the parts there are, numbered one after the other."""

    def __init__(self, texts: Texts) -> None:
        self._texts, self._count = texts, 0

    def heading(self, name: str) -> str:
        """The next part's heading."""
        self._count += 1
        title = self._texts.say(f"closing_report.part_{name}")
        number = self._texts.say(f"closing_report.part_number_{self._count}")
        return self._texts.say("closing_report.part", number=number, title=title)


def _blocks(read: YearRead, zone: str, texts: Texts) -> Iterator[Block]:
    say, part = texts.say, _Numbered(texts).heading
    served = [one for one in read.teachers if one.served]
    yield Heading(part("verdicts"))
    counts = Counter(one.verdict for one in served)
    yield Grid(
        heads=[*(say(f"status.{status}") for status in _SHOWN), say("closing_report.all")],
        shares=(1.0,) * (len(_SHOWN) + 1),
        rows=[(*(str(counts[status]) for status in _SHOWN), str(len(served)))],
        right=frozenset(range(len(_SHOWN) + 1)),
    )
    yield Heading(part("rules"))
    yield _by_rule(read, served, texts)
    names = list(_open(read, served, texts))
    yield Heading(
        say("closing_report.part_open"), note=say("closing_report.people", count=len(names))
    )
    if names:
        heads = [say(f"closing_report.{name}") for name in ("staff_no", "name", "verdict", "what")]
        yield Grid(heads, (22.0, 26.0, 24.0, 90.0), names)
    else:
        yield Words(say("closing_report.nobody"), "quiet")
    if read.units:
        yield Heading(part("units"))
        yield Grid(
            [say(f"closing_report.{name}") for name in ("unit_kind", "unit", "verdict")],
            (40.0, 90.0, 32.0),
            [
                (say(f"unit_kind.{one.kind}"), one.name, say(f"status.{one.verdict}"))
                for one in read.units
            ],
        )
    yield Heading(part("corrections"))
    yield _corrections(read, zone, texts)
    yield Heading(part("signed"))
    signed = read.closing.signed
    if signed is not None:
        day = printed_day(day_in_zone(signed.at, zone), texts)
        yield Facts(
            [
                (say("closing_report.signed_by"), _who(signed.name)),
                (say("closing_report.signed_on"), day),
            ]
        )
        if signed.note:
            yield Words(signed.note)
    yield Signatures(
        [say(f"closing_report.sign_{name}") for name in ("maker", "office", "leader", "school")]
    )


def _who(login: str) -> str:
    """A login, where there are accounts."""
    return "—" if login == LOCAL.name else login


def _by_rule(read: YearRead, served: Sequence[TeacherKept], texts: Texts) -> Grid:
    say = texts.say
    rows = []
    for at, rule in enumerate(read.rules):
        counts = Counter(one.results[at].status for one in served if at < len(one.results))
        figures = (str(counts[status]) if counts[status] else "" for status in _RULE_SHOWN)
        rows.append((texts.pick(rule.title), *figures))
    return Grid(
        heads=[say("closing_report.rule"), *(say(f"status.{status}") for status in _RULE_SHOWN)],
        shares=(62.0, *(18.0,) * len(_RULE_SHOWN)),
        rows=rows,
        right=frozenset(range(1, len(_RULE_SHOWN) + 1)),
    )


def _open(
    read: YearRead, served: Sequence[TeacherKept], texts: Texts
) -> Iterator[tuple[str, str, str, str]]:
    """Whoever has not met everything, and what."""
    for one in served:
        if one.verdict in _OPEN:
            what = [
                _said(texts.pick(rule.title), result, texts)
                for rule, result in zip(read.rules, one.results, strict=False)
                if result.status in _OPEN
            ]
            status = texts.say(f"status.{one.verdict}")
            yield (
                one.staff_no or "",
                one.name,
                status,
                texts.say("closing_report.between").join(what),
            )


def _said(title: str, result: FrozenResult, texts: Texts) -> str:
    if result.status == st.NEEDS_DECISION:
        return texts.say("closing_report.undecided", title=title)
    return texts.say("closing_report.short", title=title, value=result.value, target=result.target)


def _corrections(read: YearRead, zone: str, texts: Texts) -> Block:
    """What was changed since, with who did it and why."""
    say = texts.say
    rows = []
    for teacher in read.corrections:
        records = [one for rule in teacher.rules for one in rule.records]
        seen = {one.uid: one for one in (*records, *teacher.unfelt)}
        for record in seen.values():
            day = printed_day(day_in_zone(record.at, zone), texts) if record.at is not None else ""
            what = say(f"closing_report.record_{record.what}", title=record.title)
            rows.append((teacher.name, what, f"{day} {_who(record.by)}".strip(), record.reason))
        for fact in teacher.facts:
            names = say("window.separator").join(say(f"fact.{name}") for name in fact.attributes)
            what = say("closing_report.facts_changed", names=names)
            day = printed_day(day_in_zone(fact.at, zone), texts)
            rows.append((teacher.name, what, f"{day} {_who(fact.by)}".strip(), fact.reason))
    if not rows:
        return Words(say("closing_report.none"), "quiet")
    heads = [say(f"closing_report.{name}") for name in ("name", "what", "when", "reason")]
    return Grid(heads, (24.0, 64.0, 34.0, 40.0), rows)
