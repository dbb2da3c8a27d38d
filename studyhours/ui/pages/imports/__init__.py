"""Importing: drop files, see how they were understood, apply, undo."""
