"""The list of what stands still, for the mentor."""
