"""What stands in place of the words."""

from __future__ import annotations

from player.ui.wordless import wordless


def test_where_words_are_looked_for_is_told_of_ones_own_file_only() -> None:
    own = wordless("talk", "A")
    assert "podline looks for talk beside the audio" in own
    assert ".srt" in own
    assert "Press A" in own
    from_a_feed = wordless("", "")
    assert from_a_feed == "This episode has no transcript."
