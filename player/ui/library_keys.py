"""Every action of the library's screens, once; see `keys`."""

from __future__ import annotations

from player.ui.keys import PLAYING, WINDOW, Action

SECTIONS, EPISODES, MOVING, LIBRARY = "Sections", "Episodes", "Moving", "Library"

LIBRARY_ACTIONS: tuple[Action, ...] = (
    Action("inbox", "1", "section('inbox')", "Inbox: what is new", SECTIONS),
    Action("shows", "2", "section('shows')", "Shows you subscribe to", SECTIONS),
    Action("queue", "3", "section('queue')", "Queue: what is to be heard next", SECTIONS),
    Action("downloads", "4", "section('downloads')", "Downloads", SECTIONS),
    Action("search", "slash,5", "section('search')", "Search what was said", SECTIONS, "search"),
    Action("next_section", "tab", "turn_section(1)", "Next section", SECTIONS),
    Action("previous_section", "shift+tab", "turn_section(-1)", "Section before", SECTIONS),
    Action("open", "enter", "open", "Play the episode, open the show", EPISODES, "play"),
    Action("notes", "i,l,right", "notes", "Show notes, chapters, persons", EPISODES, "notes"),
    Action("enqueue", "a", "enqueue(False)", "Add to the queue", EPISODES, "queue"),
    Action("play_next", "A", "enqueue(True)", "Play next", EPISODES),
    Action("download", "d", "download", "Download; hold or go on", EPISODES, "download"),
    Action("mark_played", "m", "mark_played", "Mark played, or not played", EPISODES, "played"),
    Action("star", "asterisk", "star", "Star, or take the star away", EPISODES),
    Action("remove", "x,delete", "remove", "Remove from this list", EPISODES, "remove"),
    Action("clear", "X", "clear", "Empty the inbox, or the queue", EPISODES),
    Action("undo", "u", "undo", "Undo the last removal or mark", EPISODES, "undo"),
    Action("move_up", "K,shift+up", "shift(-1)", "Move up, in queue or shows", EPISODES),
    Action("move_down", "J,shift+down", "shift(1)", "Move down, in queue or shows", EPISODES),
    Action("show", "s", "show", "Go to its show", EPISODES),
    Action("open_page", "o", "open_page", "Open its page in the browser", EPISODES),
    Action("filter", "f", "filter", "Only titles with some words", EPISODES, "filter"),
    Action("line_up", "up,k", "line(-1)", "Line up", MOVING),
    Action("line_down", "down,j", "line(1)", "Line down", MOVING),
    Action("page_up", "pageup,ctrl+b,ctrl+u", "page(-1)", "Page up", MOVING),
    Action("page_down", "pagedown,ctrl+f,ctrl+d", "page(1)", "Page down", MOVING),
    Action("first_line", "home,g", "edge(-1)", "First line", MOVING),
    Action("last_line", "end,G", "edge(1)", "Last line", MOVING),
    Action("next_match", "n", "match(1)", "Next of what a search found", MOVING),
    Action("previous_match", "N", "match(-1)", "The one before it", MOVING),
    Action("add", "plus", "add", "Add a show, or find one", LIBRARY, "add"),
    Action("refresh", "r", "refresh(False)", "Refresh this show", LIBRARY),
    Action("refresh_all", "R", "refresh(True)", "Refresh all shows", LIBRARY, "refresh"),
    Action("about", "I", "about", "About this show, and its links", LIBRARY),
    Action("edit_show", "e", "edit_show", "Rate, skips and downloads of this show", LIBRARY),
    Action("demo", "D", "demo", "Hear the episode that comes with podline", LIBRARY),
    Action("settings", "S", "settings", "Settings", LIBRARY),
    Action("pause", "space", "toggle_pause", "Pause or play on", PLAYING),
    Action("player", "p", "player", "Show the player", PLAYING, "player"),
    Action("slower", "left_square_bracket", "change_rate(-1)", "Slower", PLAYING),
    Action("faster", "right_square_bracket", "change_rate(1)", "Faster", PLAYING),
    Action("sleep", "t", "sleep", "Sleep timer", PLAYING),
    Action("leave", "escape,h,left", "leave", "Back", WINDOW, "back"),
    Action("help", "question_mark,f1", "help", "All keys", WINDOW, "keys"),
    Action("quit", "q,ctrl+q", "leave_or_quit", "Back; from the first screen, quit", WINDOW),
)

OPEN_A_LINE = ("search", "add", "filter")
"""Actions behind which something is typed."""

HOME_ACTIONS = tuple(action for action in LIBRARY_ACTIONS if action.id != "filter")
"""The actions of the first screen."""

SHOW_ACTIONS = tuple(
    action
    for action in LIBRARY_ACTIONS
    if (action.group != SECTIONS or action.id == "search")
    and action.id not in ("clear", "move_up", "move_down", "next_match", "previous_match")
)
"""The actions of a screen that shows one list of episodes."""

_OF_LISTS = ("open", "notes", "remove", "filter", "about", "edit_show")

NOTES_ACTIONS: tuple[Action, ...] = (
    Action("open", "enter", "open", "Play, or open the link that is marked", EPISODES, "play"),
    Action("next_link", "tab", "walk(1)", "Mark the next link or time", EPISODES, "links"),
    Action("previous_link", "shift+tab", "walk(-1)", "Mark the one before", EPISODES),
    *(
        action
        for action in SHOW_ACTIONS
        if action.group in (EPISODES, MOVING, LIBRARY, PLAYING, WINDOW)
        and action.id
        not in ("open", "notes", "remove", "move_up", "move_down", "edit_show", "filter")
    ),
)
"""The actions of a screen that shows notes; a digit opens the link with that number."""

READING_ACTIONS: tuple[Action, ...] = (
    Action("search", "slash", "search", "Search the transcript", MOVING, "search"),
    Action("next_match", "n", "match(1)", "Next match", MOVING),
    Action("previous_match", "N", "match(-1)", "Previous match", MOVING),
    *(
        action
        for action in SHOW_ACTIONS
        if action.group in (MOVING, PLAYING, WINDOW)
        or action.id in ("notes", "mark_played", "star", "undo", "show", "open_page")
    ),
)
"""The actions of the screen on which an episode without sound is read."""

ADD_ACTIONS: tuple[Action, ...] = (
    Action("open", "enter", "open", "Subscribe; open a show you have", LIBRARY, "subscribe"),
    Action("subscribe_all", "A", "subscribe_all", "Subscribe to all of them", LIBRARY, "all"),
    Action("add", "plus,slash", "add", "Type another address, or other words", LIBRARY, "type"),
    *(action for action in SHOW_ACTIONS if action.group in (MOVING, PLAYING, WINDOW)),
)
"""The actions of the screen on which shows are found."""

FORM_ACTIONS: tuple[Action, ...] = (
    Action("open", "enter,l,right", "open", "Change what is under the cursor", LIBRARY, "change"),
    Action("reset", "x,delete", "reset", "Take it back to what podline begins with", LIBRARY,
           "reset"),
    *(action for action in SHOW_ACTIONS if action.group in (MOVING, PLAYING, WINDOW)),
)  # fmt: skip
"""The actions of screens with settings."""

EVERY_LIBRARY_ACTION: tuple[Action, ...] = tuple(
    {
        action.id: action
        for table in (FORM_ACTIONS, ADD_ACTIONS, NOTES_ACTIONS, LIBRARY_ACTIONS)
        for action in table
    }.values()
)
"""Every action of these screens; one that means a little other on several is listed once."""
