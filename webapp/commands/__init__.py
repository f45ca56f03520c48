"""Subcommands of `krokus`, one file a topic."""
