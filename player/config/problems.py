"""What the settings can run into."""

from __future__ import annotations


class SettingsError(Exception):
    """The settings file cannot be used. The message is a whole sentence for the user."""
