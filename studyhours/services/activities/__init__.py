"""Activities: planned, held, their attendance taken and checked, and credited."""
