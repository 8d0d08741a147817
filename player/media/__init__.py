"""Audio files on this disk: tags, length and companions."""
