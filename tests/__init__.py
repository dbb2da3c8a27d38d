"""Tests mirror the tree of studyhours/."""
