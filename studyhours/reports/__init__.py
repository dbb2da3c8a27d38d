"""Papers: layout, fonts, PDF and xlsx rendering, signing and verifying. Never imports db or transfer."""
