"""The Exchange page: two real ledgers, and a folder as the stick."""
