"""The podline command."""
