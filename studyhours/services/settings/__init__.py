"""What a school sets: itself, its calendar, its record types; and the ledger it all lies in."""
