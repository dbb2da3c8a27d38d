"""Ledgers: making, opening, keeping and examining them, and who may do what in one."""
