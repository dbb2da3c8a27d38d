"""Programs for those who work on StudyHours; nothing here is shipped."""
