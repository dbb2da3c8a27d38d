"""The Exchange page: handing in, collecting, what both changed, what was merged."""
