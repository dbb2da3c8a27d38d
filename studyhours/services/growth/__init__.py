"""A teacher's growth: the handbook in four parts, the portfolio, agreements of mentor pairs."""
