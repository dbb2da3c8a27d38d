"""A PDF on the screen: its pages, their text, the way to paper and to files."""
