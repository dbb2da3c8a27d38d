"""Everybody judged by the rules: all at once, one again after a change, and explained."""
