"""The window. The only layer that may import Qt; it reaches data through services alone."""
