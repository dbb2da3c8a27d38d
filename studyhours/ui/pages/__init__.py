"""One package per page; none knows another."""
