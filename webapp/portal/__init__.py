"""The page of a client: where I am, what now, my people; in easy words."""
