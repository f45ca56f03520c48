"""The people of an organisation and their logins."""
