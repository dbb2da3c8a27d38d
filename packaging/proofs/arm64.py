"""Builds the package for arm64 on another processor, runs it in qemu; needs root and debootstrap.

::

    python3 packaging/proofs/arm64.py [--fast]

In a bare Debian 13: a clone builds the package for arm64, apt installs it with the libraries of
arm64 beside the others, `self-test` and the main job by clicks run in qemu-user. Pictures, the log
and what was built go to build/installers/proof.
"""

from __future__ import annotations

import shutil
import sys
from collections.abc import Sequence
from pathlib import Path

_HERE = Path(__file__).resolve().parent
sys.path[:0] = [str(_HERE.parent.parent), str(_HERE.parent), str(_HERE)]

from debian import DEBOOTSTRAP, build_in, guarded, new_root, possible  # noqa: E402
from installers.places import WORK  # noqa: E402

from tools.dev import fresh, system  # noqa: E402
from tools.dev.base import Trouble, say  # noqa: E402


def _prove(options: Sequence[str]) -> int:
    if possible():
        raise Trouble(possible())
    system.ensure([DEBOOTSTRAP])
    out = WORK / "proof"
    (out / "arm64").mkdir(parents=True, exist_ok=True)
    with new_root() as root:
        say("making a bare Debian 13 with python3 and git, to build in")
        fresh.bare_root(root, ("python3", "git"), suite="trixie")
        arguments = ["deb", "--arch", "arm64", *options]
        code = build_in(root, arguments, out / "arm64-build.log")
        if code:
            return code
        for built in (root / "root" / "studyhours" / "dist").iterdir():
            shutil.copy(built, out)
        shutil.copy(_HERE / "arm64.sh", root / "root" / "proof.sh")
        code = fresh.enter(root, "bash /root/proof.sh", out / "arm64.log")
        for picture in root.glob("proof/arm64/*.png"):
            shutil.copy(picture, out / "arm64")
    return code


if __name__ == "__main__":
    sys.exit(guarded(lambda: _prove(sys.argv[1:])))
