"""Ledgers on shares and sticks."""
