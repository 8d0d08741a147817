"""How the library's values look as rows of a list."""
