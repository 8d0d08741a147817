"""The podline command."""

import logging

# Where no log is kept, what is for the log is not printed among what a command says.
logging.getLogger("player").addHandler(logging.NullHandler())
