"""Files attached to a record, in the window: shown wherever the record is."""
