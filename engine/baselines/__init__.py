"""How long steps usually take in this organisation, and whether knowing that foresees what stalls.

Pure reckoning over spells of work; where they come from is in reading.py.
"""
