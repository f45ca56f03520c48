"""Steps of plans as things to do: one page a step, for the team and for the client."""
