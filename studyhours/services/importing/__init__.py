"""Files taken in: looked at, understood, matched, applied and undone."""
