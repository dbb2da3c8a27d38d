"""The first start: the demo school, a new ledger, an existing one."""
