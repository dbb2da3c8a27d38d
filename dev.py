#!/usr/bin/env python3
"""Everything a developer or a build machine runs, from a bare Python 3.11.

    python3 dev.py setup            a .venv with the locked packages, and the system's own parts
    python3 dev.py demo [ARGS]      the demo school, imported, checked and printed into out/
    python3 dev.py test [ARGS]      all that CI runs; with ARGS only pytest, with those arguments
    python3 dev.py cover [ARGS]     the same tests, watching which lines they reach
    python3 dev.py lint             ruff, mypy and the import rule, without the tests
    python3 dev.py bench [NAME…] [--short]
                                    ratios to a floor, into benchmarks/RESULTS.md
    python3 dev.py gallery [--only WORD…]
                                    pictures of every page, into out/gallery
    python3 dev.py manual           the pictures of docs/manual, taken anew
    python3 dev.py mutate [--sample N] [--seed N] [--only PATH] [--most N] [--jobs N]
                                    changes rules and domain, and sees whether tests notice
    python3 dev.py torture [ARGS]   the long kill -9 and bit-flip campaigns
    python3 dev.py lock [--upgrade] remakes requirements/*.txt from pyproject.toml
    python3 dev.py fresh [--what test|demo] [-- ARGS]
                                    the same command in a bare Debian 12 root (needs root)

``demo`` and ``test`` set everything up by themselves. This file and ``tools/dev`` use the standard
library only; what is missing on Debian is installed when we are root or may sudo without being
asked, else the command to type is printed.
"""

import sys


def start() -> int:
    """Turns away an old Python before anything is parsed that it could not read."""
    if sys.version_info < (3, 11):  # noqa: UP036  # the very check the project's minimum needs
        found = ".".join(str(part) for part in sys.version_info[:3])
        sys.stderr.write(
            "StudyHours needs Python 3.11 or newer; this is Python "
            + found
            + " at "
            + sys.executable
            + ".\nTry: python3.11 dev.py "
            + " ".join(sys.argv[1:])
            + "\n"
        )
        return 2
    from tools.dev.commands import main

    return main(sys.argv[1:], __doc__ or "")


if __name__ == "__main__":
    sys.exit(start())
