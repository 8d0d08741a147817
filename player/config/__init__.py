"""The user's folders, settings and log."""
