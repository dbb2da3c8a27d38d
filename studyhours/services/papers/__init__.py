"""Papers: certificates and tables made, issued, kept, revoked and verified."""
