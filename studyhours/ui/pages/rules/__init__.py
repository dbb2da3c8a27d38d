"""规则: what is asked, adopted from the shelf, written by oneself, or taken from a file."""
