"""What pages ask about cases and tasks. Nothing here changes anything but the record of who read what."""
