"""Results, rules and days in words, the same for the window, the command line and paper."""
