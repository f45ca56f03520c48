"""The pages `/designer`: an organisation edits its own models. Rights and rules are the engine's."""
