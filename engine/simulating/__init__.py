"""Invented months of work, played through the real engine; and what would happen if something were different.

Nothing here is asked by a page or a command of daily work.
"""
