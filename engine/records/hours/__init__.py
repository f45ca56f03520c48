"""Hours of work and month cards."""
