"""The list of chapters; the one being heard is marked."""

from __future__ import annotations

from collections.abc import Sequence

from textual import events
from textual.content import Content
from textual.message import Message
from textual.style import Style
from textual.widgets import OptionList
from textual.widgets.option_list import Option

from player.chapters.model import Chapter
from player.timecode import format_clock
from player.ui.widgets.options import Options

LINK_MARK = " ↗"
_LINK = "chapter-link"


class ChapterList(Options):
    """Shows chapters with their times; choosing one asks to hear it."""

    DEFAULT_CSS = """
    ChapterList {
        background: $surface;
        border: none;
        padding: 1 1 1 0;
        scrollbar-size-vertical: 1;
        text-wrap: nowrap;
        text-overflow: ellipsis;
        &:focus { border: none; background-tint: $foreground 0%; }
        & > .option-list--option { color: $foreground 75%; padding: 0; }
        & > .option-list--option-highlighted { background: transparent; color: $foreground 75%; }
        &:focus > .option-list--option-highlighted {
            background: $foreground 12%; color: $foreground;
        }
        & > .option-list--option-hover { background: $foreground 8%; }
    }
    """

    class ChapterChosen(Message):
        """The listener wants to hear the chapter with this index."""

        def __init__(self, index: int) -> None:
            super().__init__()
            self.index = index

    class LinkAsked(Message):
        """The listener clicked on the mark of a chapter's link."""

        def __init__(self, index: int) -> None:
            super().__init__()
            self.index = index

    def __init__(self, *, id: str | None = None) -> None:  # noqa: A002 - Textual's own name
        super().__init__(id=id, markup=False)
        self._chapters: Sequence[Chapter] = ()
        self._current: int | None = None
        self._hours = False

    def show(self, chapters: Sequence[Chapter], *, hours: bool) -> None:
        """Show other chapters; none is marked yet."""
        self._chapters, self._hours, self._current = chapters, hours, None
        self.clear_options()
        self.add_options([Option(self._prompt(index)) for index in range(len(chapters))])

    def mark(self, current: int | None) -> None:
        """Mark the chapter being heard."""
        before, self._current = self._current, current
        if before == current:
            return
        for index in (before, current):
            if index is not None:
                self.replace_option_prompt_at_index(index, self._prompt(index))
        if current is not None and not self.has_focus:
            self.highlighted = current

    def _prompt(self, index: int) -> Content:
        chapter = self._chapters[index]
        marked = index == self._current
        width = 7 if self._hours else 5
        time = format_clock(chapter.start_ms).rjust(width)
        title = Content.styled(chapter.title, "bold $foreground" if marked else "")
        line = Content.assemble(
            ("▸" if marked else " ", "$accent"),
            (time, "$accent" if marked else "$foreground 55%"),
            " ",
            title,
        )
        return self._with_link_mark(line, index) if chapter.url else line

    def _with_link_mark(self, line: Content, index: int) -> Content:
        """The line cut off where the mark of its link would not be seen any more."""
        room = self.scrollable_content_region.width - len(LINK_MARK)
        if 0 < room < line.cell_length:
            line = line.truncate(room, ellipsis=True)
        mark = Content.styled(LINK_MARK, "$accent 80%")
        return line + mark.stylize(Style.from_meta({_LINK: index}))

    def on_resize(self) -> None:
        """Keep the marks of links in sight."""
        for index, chapter in enumerate(self._chapters):
            if chapter.url:
                self.replace_option_prompt_at_index(index, self._prompt(index))

    async def _on_click(self, event: events.Click) -> None:
        """A click on the mark of a link asks for the link, elsewhere for the chapter."""
        linked = event.style.meta.get(_LINK)
        if linked is None:
            await super()._on_click(event)
        else:
            event.prevent_default()
            self.post_message(self.LinkAsked(linked))

    def on_option_list_option_selected(self, event: OptionList.OptionSelected) -> None:
        """Ask to hear the chosen chapter."""
        event.stop()
        self.post_message(self.ChapterChosen(event.option_index))
