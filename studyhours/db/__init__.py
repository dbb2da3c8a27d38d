"""Typed models, connections, migrations and set-based reading. Imports no reports, no transfer."""
