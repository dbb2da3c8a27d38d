"""Qt models over the frozen values that services return."""
