"""Queries by topic. No transaction begins or ends here."""
