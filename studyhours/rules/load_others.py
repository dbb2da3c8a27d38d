"""What a rule file asks of others: of each of them, by their results, or as a share of a sum."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from studyhours.domain.statuses import MET, VERDICT_ORDER
from studyhours.rules.document import Item
from studyhours.rules.load_facts import load_tests
from studyhours.rules.measures import SELF, Measure, Share
from studyhours.rules.model import Rule
from studyhours.rules.reader import Reader
from studyhours.rules.requirements import (
    ALL,
    Combination,
    Coverage,
    Linked,
    Needed,
    Part,
    links_of,
)
from studyhours.rules.subjects import (
    PAIR,
    PARTNER,
    PARTS,
    TEACHER,
    covered_by,
    subjects_tied,
    ties_of,
)
from studyhours.rules.times import AROUND, Time

ALL_OF_GROUP, LINKED, SHARE = "all_of_group", "linked", "share"
_AT_LEAST = "at_least"
NO_PART = Part({}, Time(AROUND), Combination(ALL, 0, ()))
"""What stands for a requirement that is missing."""
_ALL = Needed(share=Fraction(1))
_PLURAL = {"partners": PARTNER}
_STATUSES = tuple(VERDICT_ORDER)


@dataclass(frozen=True, slots=True)
class Link:
    """A rule named by another, and where."""

    line: int
    subject: str
    linked: Linked


def load_coverage(
    reader: Reader, item: Item, time: Time, load: Callable[[Reader, Item, Time], Part]
) -> Coverage:
    """Reads ``all_of_group``; complaints go to the reader.

    Args:
        reader: Where complaints go.
        item: The entry.
        time: The time of the requirement it is.
        load: Reads a requirement inside another.
    """
    keys = ("of", "each", _AT_LEAST, "applies_to", "waived_when")
    entries = reader.mapping(item, keys, ("each",))
    around, known = reader.subject, covered_by(reader.subject)
    if not known:
        reader.complain("not_of_subject", item.line, key=ALL_OF_GROUP, subject=around)
        known = (PARTS,)
    of = reader.choice(entries.get("of"), known, known[0])
    reader.subject = subjects_tied(around, of)[0] if of != PARTS else PARTS
    reader.inside += 1
    each = load(reader, entries["each"], time) if "each" in entries else NO_PART
    tests = [load_tests(reader, entries.get(key), key) for key in ("applies_to", "waived_when")]
    reader.inside -= 1
    reader.subject = around
    return Coverage(of, each, _needed(reader, entries.get(_AT_LEAST)), *tests)


def load_linked(reader: Reader, item: Item) -> Linked:
    """Reads ``linked``; whether there is such a rule is seen when all are read."""
    keys = ("to", "rule", "status", _AT_LEAST)
    entries = reader.mapping(item, keys, ("to", "rule"))
    to = load_tie(reader, entries.get("to"), ties_of(reader.subject))
    said = entries.get("status")
    statuses = (MET,) if said is None else reader.choices(said, _STATUSES, "status")
    rule = reader.text(entries.get("rule"))
    needed = _needed(reader, entries.get(_AT_LEAST))
    linked = Linked(to, rule, statuses, needed)
    refuse_inside(reader, item, LINKED)
    if "rule" in entries and "to" in entries:
        reader.links.append(Link(entries["rule"].line, reader.subject, linked))
    return linked


def load_share(
    reader: Reader, item: Item, load: Callable[[Reader, Item], Measure], nothing: Measure
) -> Share:
    """Reads ``share``; complaints go to the reader.

    Args:
        reader: Where complaints go.
        item: The entry.
        load: Reads a measure.
        nothing: What stands for a measure that cannot be read.
    """
    keys = ("of", "weight", "measure")
    entries = reader.mapping(item, keys, keys)
    of = load_tie(reader, entries.get("of"), (SELF, *shared_with(reader.subject)))
    weight = load_percentage(reader, entries["weight"]) if "weight" in entries else Fraction(1)
    refuse_inside(reader, item, SHARE)
    reader.inside += 1
    measure = load(reader, entries["measure"]) if "measure" in entries else nothing
    reader.inside -= 1
    return Share(of, weight, measure)


def shared_with(subject: str) -> tuple[str, ...]:
    """The words for others of whom a share may be: those whose records are looked at alike."""
    people = subject == TEACHER
    return tuple(
        one
        for one in ties_of(subject)
        if one != PAIR and (subjects_tied(subject, one) == (TEACHER,)) == people
    )


def refuse_inside(reader: Reader, item: Item, key: str) -> None:
    """Complains of what cannot be asked of others in turn."""
    if reader.inside:
        reader.complain("not_of_others", item.line, key=key)


def refuse_weights(reader: Reader, item: Item, measures: Sequence[Measure]) -> None:
    """Complains of shares that do not make up the whole."""
    shares = [one for one in measures if isinstance(one, Share)]
    total = sum((one.weight for one in shares), Fraction(0))
    if shares and total != 1:
        reader.complain("weights_not_whole", item.line, total=f"{float(total * 100):g}%")


def refuse_links(reader: Reader, rules: Sequence[Rule]) -> None:
    """Complains of rules that are named and not there, or bind others, or read each other."""
    known = {rule.id: rule for rule in rules}
    for link in reader.links:
        named = known.get(link.linked.rule)
        if named is None:
            ids = ", ".join(known) or "-"
            reader.complain("no_such_rule", link.line, id=link.linked.rule, known=ids)
        elif named.subject not in subjects_tied(link.subject, link.linked.to):
            reader.complain(
                "linked_other_subject",
                link.line,
                id=named.id,
                to=link.linked.to,
                subject=named.subject,
            )
    for rule in rules:
        circle = _circle(rule, known, ())
        if circle:
            reader.complain("linked_in_circle", rule.line, rules=" → ".join(circle))
            return


def _circle(rule: Rule, known: Mapping[str, Rule], before: tuple[str, ...]) -> tuple[str, ...]:
    """The rules of a circle that a rule leads into; none where it leads into none."""
    if rule.id in before:
        return (*before[before.index(rule.id) :], rule.id)
    for link in links_of(rule.asks):
        if link.rule in known:
            circle = _circle(known[link.rule], known, (*before, rule.id))
            if circle:
                return circle
    return ()


def load_tie(reader: Reader, item: Item | None, known: tuple[str, ...]) -> str:
    """The word for others: of several ones too, such as partners."""
    if item is not None and item.value in _PLURAL and _PLURAL[str(item.value)] in known:
        return _PLURAL[str(item.value)]
    return reader.choice(item, known, known[0])


def _needed(reader: Reader, item: Item | None) -> Needed:
    """How many: a share, or a whole number from 1 on; all of them where nothing is said."""
    if item is None:
        return _ALL
    said = reader.text(item)
    if not said.endswith("%") and said.isdigit() and said != "0":
        return Needed(int(said))
    return Needed(share=load_percentage(reader, item))


def load_percentage(reader: Reader, item: Item) -> Fraction:
    """A share above 0 and up to 1: ``30%``, ``0.3`` or ``3/10``."""
    said = reader.text(item)
    whole = Item(item.line, said.removesuffix("%").strip())
    before = len(reader.findings)
    value = reader.positive(whole) / (100 if said.endswith("%") else 1)
    if len(reader.findings) == before and not 0 < value <= 1:
        reader.complain("too_large_share", item.line, value=said)
    return value if 0 < value <= 1 else Fraction(1)
