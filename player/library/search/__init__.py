"""Searching titles, notes and what was said, in an index that can always be made anew."""
