"""Mutation testing of the rules and the domain: see ``run.py``."""
