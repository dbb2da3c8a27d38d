"""证书与报表: who gets a certificate, what was issued, and the summary table."""
