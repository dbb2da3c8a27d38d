"""What StudyHours takes, each time against a floor measured in the same run.

A second on one machine says nothing on another; the ratio to the least work that could give the
same answer does. ``python3 dev.py bench`` measures and rewrites ``RESULTS.md``.
"""
