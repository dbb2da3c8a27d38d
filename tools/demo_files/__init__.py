"""The demo school's files, one module for each; ``tools/make_demo_files.py`` writes them all.

People, courses and who did what stand in ``school.toml``, prose in ``words.toml``, the topics of
lessons in ``topics.toml``. Nothing is random: variety comes from lists taken in turn at different
paces, so that the files are the same on every computer and with every version of Python.
"""
