"""The rule engine. Pure: (rule set, facts, date) → evaluation with its trace; no database, no window."""
