"""podline follows a podcast line by line."""

__version__ = "0.1.0"
