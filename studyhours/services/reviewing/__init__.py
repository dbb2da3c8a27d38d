"""Reviewing: what waits, what stands out in it, approving, returning, and what is said of it."""
