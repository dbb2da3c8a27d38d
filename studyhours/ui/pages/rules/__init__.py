"""规则: the school's rule sets, what they would change, and how they are tried."""
