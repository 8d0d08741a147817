"""The table of actions."""

from __future__ import annotations

from player.config.keys import misused_key
from player.ui.keys import ACTIONS, in_force, key_screens, shown_keys, textual_keymap


def test_no_key_does_two_things_and_no_id_stands_twice() -> None:
    keys = [key for action in ACTIONS for key in action.keys.split(",")]
    assert len(keys) == len(set(keys))
    ids = [action.id for action in ACTIONS]
    assert len(ids) == len(set(ids))


def test_the_keys_that_hands_know_are_there() -> None:
    bound = {key: action.id for action in ACTIONS for key in action.keys.split(",")}
    expected = {
        "space": "pause",
        "left": "back",
        "right": "forward",
        "shift+left": "back_little",
        "j": "line_down",
        "k": "line_up",
        "enter": "play_line",
        "left_square_bracket": "slower",
        "right_curly_bracket": "next_chapter",
        "9": "quieter",
        "0": "louder",
        "slash": "search",
        "n": "next_match",
        "N": "previous_match",
        "g": "go_to",
        "f": "follow",
        "s": "share",
        "S": "share_episode",
        "question_mark": "help",
        "q": "quit",
    }
    assert {key: bound.get(key) for key in expected} == expected


def test_keys_are_shown_as_on_a_keyboard() -> None:
    assert shown_keys("pageup,ctrl+b") == "PgUp ^b"
    assert shown_keys("left_curly_bracket") == "{"


def test_no_screen_begins_with_a_key_that_does_two_things() -> None:
    assert all(misused_key(screen, [screen]) is None for screen in key_screens())


def test_ctrl_q_always_quits() -> None:
    assert in_force({"pause": "p"}) == {"pause": "p"}
    assert in_force({"quit": "x"}) == {"quit": "x,ctrl+q"}
    assert in_force({"quit": ""}) == {"quit": "ctrl+q"}
    assert in_force({"quit": "ctrl+q, x"}) == {"quit": "ctrl+q, x"}
    assert textual_keymap({"pause": "", "back": "h"}) == {"pause": "no_key", "back": "h"}
