"""Adding shows: an address, a folder, a file of subscriptions, or words to look for."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from functools import partial
from typing import ClassVar

from textual import events, on
from textual.app import ComposeResult
from textual.widgets import Input

from player.services.desk import Changed, Library, Offer, Offers, Part
from player.ui.keys import Action, bindings, first_key
from player.ui.library_keys import ADD_ACTIONS
from player.ui.rows.shows import OfferPainter
from player.ui.screens.library_screen import LibraryScreen
from player.ui.shelf import WholeSource
from player.ui.widgets.prompt import Prompt
from player.ui.widgets.row_list import RowList
from player.ui.widgets.row_strips import Line, Span

_PROMPTS = ("add",)


class AddScreen(LibraryScreen):
    """Looks up what is typed once enter is pressed, and subscribes to what is chosen."""

    ACTIONS: ClassVar[tuple[Action, ...]] = ADD_ACTIONS
    PROMPTS: ClassVar[tuple[str, ...]] = _PROMPTS
    BINDINGS = bindings(ADD_ACTIONS, _PROMPTS)
    HINTED = ("open", "subscribe_all", "add", "leave", "help")

    def __init__(self, wanted: str = "") -> None:
        """`wanted` is looked up at once."""
        super().__init__()
        self._wanted = wanted
        self._prompt = Prompt("+ ", "address, folder, OPML file, or words to search for", id="ask")
        self._rows: RowList[Offer] = RowList(OfferPainter(), id="offers")
        self._rows.placeholder = _WAYS
        self._offers: list[Offer] = []
        self._text = self._looked_up = ""
        self._asked = 0
        self._switches = 0
        """How often the focus has moved."""

    def body(self) -> ComposeResult:
        """The prompt over what was found."""
        yield self._prompt
        yield self._rows

    def on_mount(self) -> None:
        """Type at once."""
        self._prompt.type_here()
        self._rows.show(WholeSource(lambda: tuple(self._offers)))

    def read(self, library: Library) -> None:
        """Look up what was wanted to begin with."""
        if self._wanted:
            self._prompt.begin_with(self._wanted)
            self._look_up(self._wanted)

    @on(events.DescendantFocus)
    @on(RowList.Moved)
    def _hint(self) -> None:
        typing = isinstance(self.focused, Input)
        if not typing:
            offer = self._rows.current
            known = offer is not None and offer.show_id is not None
            self.hint(("open:open", *self.HINTED[1:]) if known else self.HINTED)
        elif self._text and self._text == self._looked_up and self._offers:
            self.hint(("open", "leave"))
        else:
            self.hint(("open:look up", "leave"))

    @on(events.DescendantFocus)
    def _count_switches(self) -> None:
        self._switches += 1

    def refocus(self) -> None:
        """Let keys go to what was found."""
        self._rows.focus()

    # Typing

    @on(Prompt.Typed)
    def _typed(self, message: Prompt.Typed) -> None:
        self._text = message.text.strip()
        self._hint()

    @on(Prompt.Walked)
    def _walked(self, message: Prompt.Walked) -> None:
        self._rows.move(message.steps)

    @on(Prompt.Kept)
    def _kept(self) -> None:
        self._rows.focus()

    @on(Prompt.Entered)
    def _entered(self, message: Prompt.Entered) -> None:
        self._text = message.text.strip()
        if self._text and self._text != self._looked_up:
            self._look_up(self._text)
        else:
            self.action_open()

    def action_add(self) -> None:
        """Type again."""
        self._prompt.type_here()

    # Looking up

    def _look_up(self, text: str) -> None:
        if self.library is None:
            return
        self._asked += 1
        self._looked_up = text
        self._prompt.note("looking …")
        self.run_worker(self._take_offers(text, self._asked), group="look-up")

    async def _take_offers(self, text: str, asked: int) -> None:
        if self.library is None:
            return
        found = await self.home.ask(partial(self.library.desk.look_up, text))
        if asked != self._asked or not self.is_attached:
            return
        if found is None:
            # The sentence was said; enter tries once more.
            self._looked_up = ""
        self._show(found or Offers(), counted=found is not None)

    def _show(self, found: Offers, *, counted: bool) -> None:
        self._offers = list(found.shows)
        self._rows.placeholder = _NOTHING if counted else _WAYS
        self._rows.show(WholeSource(lambda: tuple(self._offers)))
        count = f"{len(self._offers):,} found" if counted else ""
        self._prompt.note(" · ".join(filter(None, (count, found.note))))
        self._hint()

    # Subscribing

    @on(RowList.Chosen)
    def action_open(self) -> None:
        """Subscribe, or open the show where it is subscribed to."""
        offer = self._rows.current
        if offer is None:
            return
        if offer.show_id is None:
            self._subscribe([offer])
            return
        from player.ui.screens.show import ShowScreen

        self.app.push_screen(ShowScreen(offer.show_id))

    def action_subscribe_all(self) -> None:
        """Subscribe to all that were found."""
        fresh = [offer for offer in self._offers if offer.show_id is None]
        if len(fresh) == 1:
            self._subscribe(fresh)
        elif fresh:
            from player.ui.screens.question import Question

            def answered(yes: bool | None) -> None:
                if yes:
                    self._subscribe(fresh)

            question = Question(
                f"Subscribe to {len(fresh):,} shows?",
                "Their newest episodes come to the inbox.",
                f"subscribe to all {len(fresh):,}",
            )
            self.app.push_screen(question, answered)

    def _subscribe(self, offers: Sequence[Offer]) -> None:
        self._prompt.note("subscribing …")
        self.run_worker(self._do_subscribe(offers, self._switches), group="subscribe")

    async def _do_subscribe(self, offers: Sequence[Offer], switches: int) -> None:
        if self.library is None:
            return
        shows = await self.home.ask(partial(self.library.desk.subscribe, offers))
        if not self.is_attached:
            return
        self._prompt.note("")
        if shows is None:
            return
        ids = {offer.source: show_id for offer, show_id in zip(offers, shows, strict=True)}
        self._offers = [
            replace(offer, show_id=ids.get(offer.source, offer.show_id)) for offer in self._offers
        ]
        self._rows.reload()
        if self._text == self._looked_up and self._switches == switches:
            # Nothing else is being typed, or is about to be: keys are keys again.
            self.set_focus(self._rows)
        title = offers[0].title if len(offers) == 1 else f"{len(offers):,} shows"
        self.say(f"subscribed to {title}", self._ways_on(offers))
        self.home.tell(Changed(Part.ALL))

    def _ways_on(self, offers: Sequence[Offer]) -> str:
        """Which keys lead from what was subscribed to to the show, and back, in few words."""
        if isinstance(self.focused, Input):
            return ""
        ways = {"open": "opens it", "leave": "goes back"}
        current = self._rows.current
        if current is None or [current.source] != [offer.source for offer in offers]:
            del ways["open"]
        keys = {name: first_key(self.keys_of(name)) for name in ways}
        return "".join(f" · {keys[name]} {does}" for name, does in ways.items() if keys[name])

    # Moving

    def action_line(self, steps: int) -> None:
        """Cursor up or down."""
        self._rows.move(steps)

    def action_page(self, steps: int) -> None:
        """A page up or down."""
        self._rows.turn(steps)

    def action_edge(self, side: int) -> None:
        """First or last row."""
        self._rows.move_to(0 if side < 0 else self._rows.count - 1)

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """While text is typed, every key of this screen's is text."""
        if isinstance(self.focused, Input) and action in ("open", "leave"):
            return False
        return super().check_action(action, parameters)


_WAYS: Sequence[Line] = (
    (Span("Add a show", "strong"),),
    (),
    (Span("a feed’s address, a page with a feed in it, an Apple Podcasts link", "quiet"),),
    (Span("a folder of episodes, or an OPML file from another player", "quiet"),),
    (Span("or words: what a show is called, or who makes it", "quiet"),),
)
_NOTHING: Sequence[Line] = (
    (Span("Nothing found", "strong"),),
    (),
    (Span("Other words may find it; a feed’s address always does.", "quiet"),),
)
