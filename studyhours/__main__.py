"""``python -m studyhours`` and the ``studyhours`` command."""

from __future__ import annotations

import sys

from studyhours.bootstrap import start


def main() -> int:
    """Runs the app."""
    return start(sys.argv[1:])


if __name__ == "__main__":
    sys.exit(main())
