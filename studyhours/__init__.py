"""StudyHours (研训学时): keeps teachers' study hours and judges them by any school's rules."""

__version__ = "0.1.0"
