"""Everything that is asked of other machines: feeds, pages, transcripts, sound."""
