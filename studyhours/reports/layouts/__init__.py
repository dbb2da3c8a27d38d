"""Layouts of papers: read from data, checked by their schema, compiled once and drawn often."""
