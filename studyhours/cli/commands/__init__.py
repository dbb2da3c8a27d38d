"""What each command does: arguments to a service, its result to text, an exit code back."""
