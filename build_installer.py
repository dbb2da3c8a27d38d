#!/usr/bin/env python3
"""Builds what people install, from a bare Python 3.11; docs in packaging/README.md.

python3 build_installer.py              all that this computer can build
python3 build_installer.py deb          the Debian package
python3 build_installer.py portable     the archive that runs from any folder
python3 build_installer.py windows      the Windows setup program (on Linux too)
python3 build_installer.py macos        the application for macOS (on macOS)

--out DIR     where to (default: dist)
--fast        little compression: for trying out
--arch ARCH   deb, portable: for another processor (amd64, arm64) than this computer's
"""

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent / "packaging"))

if __name__ == "__main__":
    from installers.commands import main

    sys.exit(main(sys.argv[1:], __doc__ or ""))
