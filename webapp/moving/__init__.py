"""Pages that compare releases of a model and move running cases to another one."""
