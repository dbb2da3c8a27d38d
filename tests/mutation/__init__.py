"""Tests of the mutation runs; what came of those runs lies here too."""
