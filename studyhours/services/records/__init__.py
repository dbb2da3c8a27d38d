"""Records: their kinds and forms, saving and changing them, and listing them."""
