"""The page `/style`: every part of the design system in every state."""
