"""设置: the school, its calendar, record types, this computer, the ledger."""
