"""What changed between two releases of a model, and moving running cases from one to the other."""
