"""Listening to an episode's sound: when its transcript's words are said, or what is said."""
