"""One task: its form, its draft, and everything that can be done with it."""
