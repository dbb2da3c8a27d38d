"""成长: a teacher's handbook in four parts, and the portfolio."""
