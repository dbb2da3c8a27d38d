"""Copies kept by themselves, restored, and what becomes of a damaged ledger."""
