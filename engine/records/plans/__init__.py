"""Steps of plans, extra steps and meetings: things to do beside the tasks of the process."""
