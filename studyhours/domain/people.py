"""What is known of people from when to when."""

from __future__ import annotations

FACTS = (
    "subject",
    "group",
    "stage",
    "title",
    "post",
    "layer",
    "backbone",
    "employment",
    "party",
    "leave",
    "long_course",
    "opt_out",
)
"""Attributes of dated facts. Rules may ask for their value on the day concerned.

``group`` is the subject group's name; ``long_course`` is ``yes`` while somebody is sent on a long
course by the authority (catalogue A1).
"""
