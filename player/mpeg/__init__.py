"""MPEG's formats as bytes: the frames of MPEG audio, the boxes of MP4. Nothing is opened here."""
