"""Cutting a stretch of an audio file into a file of its own (the extra `clip`)."""
