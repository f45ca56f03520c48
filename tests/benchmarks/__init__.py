"""The benchmark behind `make bench`: completing a task beside its floor and beside the documented pattern."""
