"""What must not be lost: the SQLite store."""
