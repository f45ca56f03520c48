"""What stands still and why: signals, verdicts, the board. Reads rows; never a workflow."""
