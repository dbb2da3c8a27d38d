"""The words of the app: complete in both languages, and none missing for any code."""
