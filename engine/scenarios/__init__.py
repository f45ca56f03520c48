"""Pretend cases: scenarios of a model played through the commands the web calls; the demonstration."""
