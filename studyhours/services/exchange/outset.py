"""What a form for handing in offers: whose records, and to which ledger."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from studyhours.services.exchange.peers import Linked, list_links
from studyhours.services.exchange.sending_each import who_handed_in
from studyhours.services.ledgers.ledger import Ledger, info_of, school_of, today
from studyhours.services.ledgers.permissions import only_own
from studyhours.services.people.teacher_list import TeacherShown, list_teachers


@dataclass(frozen=True, slots=True)
class Outset:
    """What there is to choose from.

    Attributes:
        name: What this ledger is called.
        today: Today in the school's zone.
        teachers: Whose records may be handed in, in the order of the roster.
        links: The ledgers that are known, by name.
        own: Uid of the one teacher whose records this login may hand in; None for everybody's.
        log_number: How far the ledger's log is: what was written before may be behind it.
        handed_in: Uids of those whose own ledgers have been linked here, in the same order.
    """

    name: str
    today: date
    teachers: tuple[TeacherShown, ...]
    links: tuple[Linked, ...]
    own: str | None
    log_number: int
    handed_in: tuple[str, ...] = ()


def outset(ledger: Ledger) -> Outset:
    """Reads it.

    Raises:
        NotPermitted: the login may hand in nothing.
    """
    own = only_own(ledger.actor, "backup", "read_self")
    links = list_links(ledger) if "import" in ledger.actor.functions else ()
    with ledger.reading() as session:
        school = school_of(session)
        name, day = school.name, today(ledger, school)
        number = info_of(session).log_number
    teachers = [one for one in list_teachers(ledger) if own is None or one.uid == str(own)]
    handed_in = who_handed_in(ledger) if own is None else ()
    mine = str(own) if own is not None else None
    return Outset(name, day, tuple(teachers), links, mine, number, handed_in)
