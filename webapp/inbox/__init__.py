"""The list of tasks that wait for one person."""
