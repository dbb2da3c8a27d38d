"""The rule engine, pure: (rule set, facts, date) → evaluation with its trace."""
