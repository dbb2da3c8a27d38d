"""教师: the roster, and what holds of each teacher from when to when."""
