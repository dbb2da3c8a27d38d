"""The steps from the first form of a ledger to the newest."""
