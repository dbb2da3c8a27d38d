"""Proves the Debian package and the portable archive in bare roots; needs root and debootstrap.

::

    python3 packaging/proofs/debian.py build [--fast]   a clone in a bare root builds it, quick
    python3 packaging/proofs/debian.py quick  [FILE.deb]            installs, self-test, removes
    python3 packaging/proofs/debian.py window [FILE.deb] [FILE.tar.xz]
                                                      all of it, by clicks, with pictures
    python3 packaging/proofs/debian.py input  [FILE.deb]            pinyin by fcitx5 and by ibus

``quick`` installs nothing besides: the command line needs glibc only. ``window`` lets apt bring
what every desktop has. Pictures and the log go to build/installers/proof.
"""

from __future__ import annotations

import os
import shlex
import shutil
import sys
import tempfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

_HERE = Path(__file__).resolve().parent
sys.path[:0] = [str(_HERE.parent.parent), str(_HERE.parent), str(_HERE)]

from installers.places import WORK, version  # noqa: E402
from installers.target import this_debian  # noqa: E402

from tools.dev import fresh, system  # noqa: E402
from tools.dev.base import ON_LINUX, ROOT, Trouble, must, say  # noqa: E402

_SCRIPTS = {"quick": "quick.sh", "window": "window.sh", "input": "chinese_input.sh"}
DEBOOTSTRAP = system.Need(
    "debootstrap", "bare roots", lambda: shutil.which("debootstrap") is not None
)


def main(argv: Sequence[str]) -> int:
    """Runs a proof.

    Returns:
        0 proved, 1 not, 2 impossible here.
    """
    what = argv[0] if argv else "quick"
    if what == "build":
        return guarded(lambda: _build(argv[1:]))
    arch = this_debian().arch
    package = ROOT / "dist" / f"studyhours_{version()}_{arch}.deb"
    archive = ROOT / "dist" / f"StudyHours-{version()}-linux-{arch}.tar.xz"
    named = [Path(one).resolve() for one in argv[1:]]
    package, archive = (*named, *(package, archive)[len(named) :])
    if what not in _SCRIPTS:
        say(f"no proof {what!r}; known: {', '.join(_SCRIPTS)}")
        return 2
    return guarded(lambda: prove(what, package, archive))


def guarded(work: Callable[[], int]) -> int:
    """Runs a proof, says what came of it, and gives the exit code."""
    try:
        code = work()
    except Trouble as trouble:
        say(f"proof: {trouble}")
        return 2
    say("proved" if code == 0 else "NOT proved: the last command above failed")
    return min(code, 1)


def _build(options: Sequence[str]) -> int:
    """Builds the package from a clone of the last commit in a bare root; installs it in another.

    Returns:
        0 when both were done; else the exit code of what failed.
    """
    if possible():
        raise Trouble(possible())
    system.ensure([DEBOOTSTRAP])
    out = WORK / "proof"
    out.mkdir(parents=True, exist_ok=True)
    with new_root() as root:
        say("making a bare root with python3 and git, to build in")
        fresh.bare_root(root, ("python3", "git"))
        code = build_in(root, ["deb", *options], out / "debian-build.log")
        if code:
            return code
        built = next((root / "root" / "studyhours" / "dist").glob("*.deb"))
        package = Path(shutil.copy(built, out))
    return prove("quick", package, package)


@contextmanager
def new_root() -> Iterator[Path]:
    """A folder for a bare root, on a disk, taken away afterwards."""
    root = Path(tempfile.mkdtemp(prefix="root-", dir=WORK))
    root.chmod(0o755)
    try:
        yield root
    finally:
        shutil.rmtree(root, ignore_errors=True)


def build_in(root: Path, arguments: Sequence[str], log: Path) -> int:
    """Clones the last commit into a root and builds installers there.

    Returns:
        The exit code.
    """
    must(["git", "bundle", "create", "--quiet", root / "root" / "studyhours.bundle", "HEAD"])
    command = shlex.join(["python3", "build_installer.py", *arguments])
    clone = "git -c advice.detachedHead=false clone --quiet studyhours.bundle studyhours"
    return fresh.enter(root, f"cd /root; {clone}; cd studyhours; {command}", log)


def possible() -> str:
    """Why no proof is possible here; empty when it is."""
    if not ON_LINUX or os.geteuid() != 0:
        return "only root on Linux can make a bare root"
    try:
        this_debian()
    except Trouble as trouble:
        return str(trouble)
    return ""


def prove(what: str, package: Path, archive: Path) -> int:
    """Makes a bare root, takes the installers in and runs the script for it.

    Raises:
        Trouble: this computer cannot.
    """
    if possible():
        raise Trouble(possible())
    system.ensure([DEBOOTSTRAP])
    out = WORK / "proof"
    out.mkdir(parents=True, exist_ok=True)
    with new_root() as root:
        say(f"making a bare root for {package.name}")
        fresh.bare_root(root)
        for path in (package, archive) if what == "window" else (package,):
            shutil.copy(path, root / "root")
        script = _SCRIPTS[what]
        if what != "quick":
            _take_in_what_clicks(root)
        shutil.copy(_HERE / script, root / "root" / "proof.sh")
        code = fresh.enter(root, "bash /root/proof.sh", out / f"debian-{what}.log")
        for picture in root.glob("proof/*/*.png"):
            folder = out / picture.parent.name
            folder.mkdir(exist_ok=True)
            shutil.copy(picture, folder)
    return code


def _take_in_what_clicks(root: Path) -> None:
    import qt_test

    inside = root / "clicks"
    shutil.copytree(ROOT / "tools" / "window", inside / "tools" / "window")
    for name in ("clicks.py", "chinese_input.py"):
        shutil.copy(_HERE / name, inside)
    qt_test.lay(this_debian(), inside / "extra")


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
