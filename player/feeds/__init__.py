"""Feeds, lists of feeds and directories of shows: values and pure functions."""
