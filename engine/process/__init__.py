"""Running cases: commands, steps, messages, timers, incidents. What pages ask about them is in pages/."""
