"""The application of a person who has no account yet."""
