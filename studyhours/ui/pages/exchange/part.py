"""What the parts of the page have in common."""

from __future__ import annotations

from studyhours.domain.errors import Fault
from studyhours.ui.pages.exchange.saying import fault_text
from studyhours.ui.parted_page import PagePart


class Part(PagePart):
    """A part that says a fault in the words of packages."""

    def say_fault(self, fault: Fault) -> None:
        """Says on the page what went wrong."""
        words = self.context.words
        self.banner.tell(lambda: fault_text(fault, words), role="missed")
        self.banner.is_fault = True
