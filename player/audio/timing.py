"""How often the sound process looks at things, and how long it waits for them."""

from __future__ import annotations

BETWEEN_OPENINGS_NS = 100_000_000
"""A burst of seeks is thinned to one in this time: a burst of 50 once left libvlc silent."""

COUNTING_NS = 10_000_000
"""How often to look whether an MP3 is counted as far as it is to be heard."""

ARRIVING_NS = 40_000_000
"""How often to look whether enough of a file has arrived."""

WAITING_NS = 500_000_000
"""An opening that waits for bytes for so long is said to wait."""

BEAT_NS = 1_000_000_000
LOOK_NS = 250_000_000
"""How often the sound device is looked at."""

STILLBORN_NS = 4_000_000_000
"""An opening whose time does not begin to run is tried once more, then given up: a sound
server that has just got its sink back may leave libvlc waiting for ever."""

START_NS = 10_000_000
"""From full buffers to the moment libvlc plans the first sound for."""
