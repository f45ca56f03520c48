"""Documents and their files, read only."""
