"""Every action of the library's screens, once; see `keys`."""

from __future__ import annotations

from player.ui.keys import PLAYING, WINDOW, Action

SECTIONS, EPISODES, MOVING, LIBRARY = "Sections", "Episodes", "Moving", "Library"

LIBRARY_ACTIONS: tuple[Action, ...] = (
    Action("inbox", "1", "section('inbox')", "Inbox: what is new", SECTIONS),
    Action("shows", "2", "section('shows')", "Shows you subscribe to", SECTIONS),
    Action("queue", "3", "section('queue')", "Queue: what is to be heard next", SECTIONS),
    Action("downloads", "4", "section('downloads')", "Downloads", SECTIONS),
    Action("search", "5,slash", "section('search')", "Search what was said", SECTIONS, "search"),
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
    Action("undo", "u", "undo", "Undo the last removal or mark", EPISODES, "undo"),
    Action("move_up", "K,shift+up", "shift(-1)", "Move up in the queue", EPISODES),
    Action("move_down", "J,shift+down", "shift(1)", "Move down in the queue", EPISODES),
    Action("show", "s", "show", "Go to its show", EPISODES),
    Action("open_page", "o", "open_page", "Open its page in the browser", EPISODES),
    Action("line_up", "up,k", "line(-1)", "Line up", MOVING),
    Action("line_down", "down,j", "line(1)", "Line down", MOVING),
    Action("page_up", "pageup,ctrl+b", "page(-1)", "Page up", MOVING),
    Action("page_down", "pagedown,ctrl+f", "page(1)", "Page down", MOVING),
    Action("first_line", "home,g", "edge(-1)", "First line", MOVING),
    Action("last_line", "end,G", "edge(1)", "Last line", MOVING),
    Action("add", "plus", "add", "Add a show, or find one", LIBRARY, "add"),
    Action("refresh", "r", "refresh(False)", "Refresh this show", LIBRARY),
    Action("refresh_all", "R", "refresh(True)", "Refresh all shows", LIBRARY, "refresh"),
    Action("edit_show", "e", "edit_show", "Rate, skips and downloads of this show", LIBRARY),
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

OPEN_A_LINE = ("search", "add")
"""Actions behind which something is typed."""
