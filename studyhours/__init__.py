"""StudyHours (研训学时): keeps teachers' study hours and judges them against any school's quotas."""

__version__ = "0.1.0"
