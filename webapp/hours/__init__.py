"""Hours of work: the page of the day, entries, month cards."""
