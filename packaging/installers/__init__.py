"""The parts of build_installer.py. Standard library only, besides what dev.py's parts bring."""
