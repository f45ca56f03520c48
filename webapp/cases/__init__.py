"""Cases: the list, a new case, one case with all that can be done with it."""
