"""An episode as one HTML file: its player, words and chapters; only the sound is asked for."""
