"""达标: everybody by every rule as of a day, down to the records."""
