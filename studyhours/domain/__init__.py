"""Plain facts of the field: quantities, days, people, kinds, findings. Standard library only."""
