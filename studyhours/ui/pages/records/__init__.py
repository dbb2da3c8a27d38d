"""The page of records: list, filter, add, edit, delete, and take it all back."""
