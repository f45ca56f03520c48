"""Reports: what they are defined by, and how a definition and a period become a table."""
