"""The Textual interface."""

import os

# Read by Textual when it is loaded. A key that comes while something else is being drawn waits
# for the next frame: with 60 a second its answer took 70 ms at p95 during a refresh, with 120
# it takes 50. Nothing is drawn more often that does not change.
os.environ.setdefault("TEXTUAL_FPS", "120")
