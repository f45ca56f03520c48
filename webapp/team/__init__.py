"""Pages of the team's own processes: what runs, and starting one."""
