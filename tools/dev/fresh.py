"""Proof that a bare Debian 12 with only python3 and git is enough.

A new root is made with debootstrap, the last commit is cloned into it, and a dev.py command is run
there. The new root reaches package registries the way this computer does: its Debian mirrors, apt
and pip settings, proxies and extra certificate authorities are carried over. All mounts live in
a mount namespace of their own, so they are gone when the process is, however it ends.
"""

from __future__ import annotations

import argparse
import os
import shlex
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path
from urllib.parse import unquote, urlsplit

from tools.dev.base import ON_LINUX, ROOT, Trouble, must, say

_SUITE = "bookworm"
_CARRIED = ("/etc/apt/apt.conf.d", "/usr/local/share/ca-certificates", "/etc/pip.conf")
_PASSED_ON = ("PIP_", "HTTP_PROXY", "HTTPS_PROXY", "NO_PROXY")
# $1 the root, $2 the command; the rest are folders to show read-only at the same place inside.
_ENTER = """
root=$1; command=$2; shift 2
mount -t proc proc "$root/proc"
mount --rbind /sys "$root/sys"
mount --rbind /dev "$root/dev"
for folder in "$@"; do
    mkdir -p "$root$folder"
    mount --bind -o ro "$folder" "$root$folder"
done
exec chroot "$root" /bin/bash -ec "$command"
"""


def prove(rest: list[str]) -> int:
    """Runs ``dev.py fresh``.

    Returns:
        The exit code of the command inside the new root.

    Raises:
        Trouble: not Linux, not root, or debootstrap is missing.
    """
    parser = argparse.ArgumentParser(prog="dev.py fresh", description=__doc__)
    parser.add_argument("--what", choices=("test", "demo"), default="test")
    parser.add_argument("--log", type=Path, help="default: build/fresh-WHAT.log")
    parser.add_argument(
        "--dir", type=Path, help="where to make the root (default: the temp folder)"
    )
    parser.add_argument("--keep", action="store_true", help="leave the root for a look afterwards")
    parser.add_argument("arguments", nargs="*", help="handed to the command; write -- before them")
    options = parser.parse_args(rest)
    if not ON_LINUX or os.geteuid() != 0:
        raise Trouble("a bare root can only be made by root, on Linux")
    if shutil.which("debootstrap") is None:
        raise Trouble("debootstrap is missing: apt-get install -y debootstrap")

    log = options.log or ROOT / "build" / f"fresh-{options.what}.log"
    log.parent.mkdir(parents=True, exist_ok=True)
    root = Path(tempfile.mkdtemp(prefix="studyhours-fresh-", dir=options.dir))
    root.chmod(0o755)  # apt and postgres leave root's rights behind and must still get in
    started = time.monotonic()
    try:
        _make(root)
        made = time.monotonic()
        say(f"bare root after {made - started:.0f} s; running dev.py {options.what}, see {log}")
        code = enter(root, _script(options.what, options.arguments), log)
        took = time.monotonic() - made
        say(f"dev.py {options.what} in a bare {_SUITE}: exit code {code}, {took:.0f} s; see {log}")
    finally:
        if options.keep:
            say(f"left for a look: {root}")
        else:
            shutil.rmtree(root, ignore_errors=True)
    return code


def _make(root: Path) -> None:
    """Builds the bare root and puts the settings and the last commit into it."""
    say(f"making a bare {_SUITE} with python3 and git")
    bare_root(root, ("python3", "git"))
    bundle = root / "root" / "studyhours.bundle"
    must(["git", "bundle", "create", "--quiet", bundle, "HEAD"])


def bare_root(root: Path, packages: Sequence[str] = (), suite: str = _SUITE) -> None:
    """Builds a bare Debian that reaches its registries the way this computer does.

    Args:
        root: An empty folder.
        packages: What is there besides the least.
        suite: The release; another than this computer's comes from the same mirror.

    Raises:
        Trouble: debootstrap failed.
    """
    sources = _debian_sources()
    mirror = [sources[0].split()[1]] if sources else []
    include = [f"--include={','.join(packages)}"] if packages else []
    # It mounts besides: in a namespace of its own nothing of that stays when it is ended.
    argv = ["unshare", "--mount", "--"]
    argv += ["debootstrap", "--variant=minbase", *include, suite, str(root), *mirror]
    made = subprocess.run(argv, capture_output=True, text=True, check=False)
    if made.returncode != 0:
        raise Trouble("debootstrap failed:\n" + made.stdout[-2000:] + made.stderr[-2000:])
    if sources and suite != _SUITE:
        sources = [f"deb {mirror[0]} {suite} main"]
    if sources:
        (root / "etc/apt/sources.list").write_text("\n".join(sources) + "\n", encoding="utf-8")
    for name in _CARRIED:
        _copy(Path(name), root)
    for name in ("pip/pip.conf", ".config/pip/pip.conf", ".pip/pip.conf"):
        if (Path.home() / name).exists():
            target = root / "root" / name
            target.parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(Path.home() / name, target)
    shutil.copy("/etc/resolv.conf", root / "etc/resolv.conf")


def _copy(source: Path, root: Path) -> None:
    target = root / source.relative_to("/")
    if source.is_dir():
        shutil.copytree(source, target, dirs_exist_ok=True)
    elif source.exists():
        shutil.copy(source, target)


def _debian_sources() -> list[str]:
    """This computer's own Debian mirrors for the suite, as lines of a sources.list."""
    fields = "$(ORIGIN)|$(CODENAME)|$(REPO_URI)|$(RELEASE)|$(COMPONENT)"
    asked = subprocess.run(
        ["apt-get", "indextargets", "--format", fields, "Created-By: Packages"],
        capture_output=True,
        text=True,
        check=False,
    )
    lines = []
    for row in asked.stdout.splitlines():
        origin, codename, uri, release, component = row.split("|")
        if origin == "Debian" and codename.startswith(_SUITE):
            lines.append(f"deb {uri} {release} {component}")
    return sorted(set(lines), key=lambda line: line.split()[2] != _SUITE)


def _script(what: str, arguments: list[str]) -> str:
    command = shlex.join(["python3", "dev.py", what, *arguments])
    return (
        "cd /root; git -c advice.detachedHead=false clone --quiet studyhours.bundle studyhours\n"
        "cd studyhours\n"
        'echo "commit $(git log -1 --format=%h), $(python3 --version), '
        'Debian $(cat /etc/debian_version), $(dpkg-query -f . -W | wc -c) packages"\n'
        # The shell must stay to bury orphans, as the first process of the new root has to.
        f"echo '$ {command}'; {command}; exit $?\n"
    )


def enter(root: Path, command: str, log: Path) -> int:
    """Runs a shell command inside the root; its output goes to the terminal and to the log."""
    kept = {key: text for key, text in os.environ.items() if key.upper().startswith(_PASSED_ON)}
    kept |= {"PATH": "/usr/sbin:/usr/bin:/sbin:/bin", "HOME": "/root", "TERM": "dumb"}
    argv = ["unshare", "--mount", "--pid", "--fork", "--kill-child", "--"]
    argv += ["sh", "-euc", _ENTER, "sh", str(root), command, *_local_package_folders()]
    with (
        log.open("w", encoding="utf-8") as record,
        subprocess.Popen(
            argv,
            env=kept,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            encoding="utf-8",
            errors="replace",
        ) as inside,
    ):
        try:
            for line in inside.stdout or ():
                sys.stdout.write(line)
                record.write(line)
                record.flush()
        except BaseException:
            inside.kill()
            raise
    return inside.returncode


def _local_package_folders() -> list[str]:
    """Folders of this computer from which its pip takes packages, if it has such."""
    asked = subprocess.run(
        [sys.executable, "-m", "pip", "config", "list"], capture_output=True, text=True, check=False
    )
    folders: set[str] = set()
    for line in asked.stdout.splitlines():
        key, _, value = line.partition("=")
        if not key.endswith(("find-links", "index-url")):
            continue
        for place in value.strip("'\"").replace("\\n", " ").split():
            path = Path(unquote(urlsplit(place).path) if place.startswith("file:") else place)
            # An index lists files that lie beside it, not in it.
            folder = path.parent if key.endswith("index-url") else path
            if folder.is_absolute() and folder.is_dir():
                folders.add(str(folder))
    return sorted(folders)
