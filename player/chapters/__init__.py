"""Chapters of an episode: values and pure functions."""
