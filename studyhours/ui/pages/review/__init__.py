"""The page of reviewing."""
