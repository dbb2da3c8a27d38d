"""Teachers, groups, pairs and schools: who they are, on which day, and who belongs to whom."""
