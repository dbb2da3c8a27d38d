"""A school year closed: frozen, sealed, signed, corrected, reopened."""
