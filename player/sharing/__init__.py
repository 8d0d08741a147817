"""Links to a moment, and the clipboard."""
