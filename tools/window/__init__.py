"""The real window, worked by a program."""
