"""Sound: libvlc in a process of its own, and the clock of what is heard."""
