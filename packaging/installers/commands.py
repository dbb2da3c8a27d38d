"""What build_installer.py can build."""

from __future__ import annotations

import argparse
import hashlib
import sys
from pathlib import Path

from installers import deb, fetching, licences, linux_tree, portable, sbom, sizes, target
from installers.places import WORK, inputs
from tools.dev.base import ROOT, Trouble, say

_LIMIT = 80_000_000
KINDS = ("deb", "portable", "windows", "macos")


def main(argv: list[str], usage: str) -> int:
    """Builds what ``argv`` names; all that this computer can without a name.

    Returns:
        0 built; 1 too large or not fit to be shipped; 2 not possible here.
    """
    parser = argparse.ArgumentParser(
        prog="build_installer.py",
        description=usage,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("kinds", nargs="*", metavar="KIND", help=", ".join(KINDS))
    parser.add_argument("--out", type=Path, default=ROOT / "dist")
    parser.add_argument("--fast", action="store_true")
    parser.add_argument("--arch", default="", choices=("amd64", "arm64"), help="for Linux")
    parser.add_argument("--sizes", action="store_true", help="print what each part costs")
    options = parser.parse_args(argv)
    wrong = [kind for kind in options.kinds if kind not in KINDS]
    if wrong:
        parser.error(f"cannot build {wrong[0]!r}; known: {', '.join(KINDS)}")
    try:
        built = _build(options.kinds or _usual(), options)
    except Trouble as trouble:
        say(f"build_installer.py: {trouble}")
        return 2
    too_large = False
    for path in built:
        size = path.stat().st_size
        too_large |= size > _LIMIT and not options.fast
        print(f"{hashlib.sha256(path.read_bytes()).hexdigest()}  {path}  {size / 1e6:.1f} MB")
    if too_large:
        say(f"an installer is larger than {_LIMIT // 1_000_000} MB")
    return 1 if too_large else 0


def _usual() -> list[str]:
    if sys.platform == "win32":
        return ["windows"]
    return ["macos"] if sys.platform == "darwin" else ["deb", "portable", "windows"]


def _build(kinds: list[str], options: argparse.Namespace) -> list[Path]:
    built: list[Path] = []
    if {"deb", "portable"} & set(kinds):
        debian = target.this_debian(options.arch)
        tree = linux(debian)
        if options.sizes:
            print(sizes.table(tree))
        if "deb" in kinds:
            built.append(deb.build(tree, debian, options.out, fast=options.fast))
        if "portable" in kinds:
            built.append(portable.build(tree, debian, options.out, fast=options.fast))
    if "windows" in kinds:
        from installers import windows

        tree = windows.build_tree()
        if options.sizes:
            print(sizes.table(tree))
        built.append(windows.build_setup(tree, options.out, fast=options.fast))
    if "macos" in kinds:
        from installers import macos

        built.append(macos.build(options.out))
    return built


def linux(debian: target.Target) -> Path:
    """The folder for Linux with its licences and its list of parts, seen through."""
    tree = linux_tree.build(debian)
    known = inputs()["debian"]
    names = [*known[debian.suite]["packages"], *known["beside_qt"]["packages"]]
    packages = fetching.debian_packages(names, debian)
    parts = sbom.parts_of(tree / "app" / "site-packages", debian, packages.values())
    unpacked = WORK / f"unpacked-{debian.suite}-{debian.arch}"
    licences.lay_texts(fetching.wheels(debian), unpacked, tree / "LICENSES")
    sbom.check(parts, tree)
    sbom.write(parts, tree / "sbom.json")
    linux_tree.wanted_of_the_system(tree, debian.libc)
    return tree
