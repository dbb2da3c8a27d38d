"""Ledgers that exchange packages: handing in, collecting, merging, sending back."""
