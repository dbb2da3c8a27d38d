"""Home: one teacher's progress, or the school at a glance."""
