"""What the home page shows: one teacher, or the school at a glance."""
