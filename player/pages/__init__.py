"""The page of an episode, saved or copied: what it says, and the transcript on it."""
