"""Evidence: files kept by their hash, attached to records, shown, and given out again."""
