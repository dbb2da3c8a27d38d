"""Reading and writing files that travel: tables in, backups out. Never imports db or reports."""
