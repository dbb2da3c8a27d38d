"""Rule sets of a school: written, read in words, tried, adopted, compared and ended."""
