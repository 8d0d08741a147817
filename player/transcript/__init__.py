"""What is said in an episode, and when: values and pure functions."""
