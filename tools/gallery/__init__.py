"""Pictures of every page in both languages and themes and at every size people have."""
