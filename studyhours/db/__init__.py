"""Typed models, connections, migrations and set-based reading. Never imports reports or transfer."""
