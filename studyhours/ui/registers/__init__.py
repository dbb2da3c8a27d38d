"""What the office enters about a teacher: forms, their dialog, saving and taking back."""
