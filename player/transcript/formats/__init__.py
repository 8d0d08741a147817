"""One module per format: from lines or values to a transcript, and back to text."""
