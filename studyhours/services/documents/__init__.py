"""Every kind of paper the school needs, described in one way."""
