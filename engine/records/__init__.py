"""Records of the work itself: hours, month cards, what is said about documents, reports. No process steps."""
