"""What the office enters about people besides records: grants, exemptions, decisions."""
