"""Papers: layouts, fonts, PDF and xlsx rendering, signing and checking. Never db or transfer."""
