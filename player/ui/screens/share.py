"""Everything that can be shared of a moment, and the code for a phone."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence

from textual import events, on
from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Horizontal, Vertical
from textual.content import Content
from textual.widgets import OptionList, Static
from textual.widgets.option_list import Option

from player.sharing.qr import NARROW_QUIET, QUIET, QrError, half_blocks, qr_modules
from player.ui.offers import Offer
from player.ui.screens.asking import AskingScreen
from player.ui.widgets.options import Options

NARROWEST_LIST = 32
"""Columns that the list keeps when a code stands beside it."""

NARROWEST_TOLD = 28
"""Columns it takes to say why there is no code."""

WIDEST, TALLEST = 132, 34
"""Columns and rows of the screen at most, as in its style sheet."""

_NAME_WIDTH = 20
_ABOUT_FROM = 60
"""From this width on every line says what it is; else only the chosen one does."""
_INK = "#000000 on #ffffff"
"""Phones want dark modules on a light ground, whatever the theme."""


class ShareScreen(AskingScreen[Offer]):
    """Lists what can be shared; its result is what to copy, None for nothing.

    `moment` are the offers for the moment, `episode` those without a time, `refused` says
    why some links are kept back. `preferred()` are the kinds of offers that the keys for
    links and quotes copy, and `prefer(offer)` has them copy another.
    """

    CSS_PATH = "share.tcss"
    BINDINGS = [
        Binding("escape,q,Y", "dismiss(None)", show=False),
        Binding("j", "move(1)", show=False),
        Binding("k", "move(-1)", show=False),
        Binding("y,space", "copy", show=False),
        Binding("t", "toggle_time", show=False),
        Binding("p", "prefer", show=False),
    ]

    def __init__(
        self,
        what: str,
        moment: Sequence[Offer],
        episode: Sequence[Offer],
        refused: Sequence[str],
        preferred: Callable[[], frozenset[str]],
        prefer: Callable[[Offer], Awaitable[None]],
    ) -> None:
        super().__init__()
        self._what = what
        self._lists = (tuple(moment), tuple(episode))
        self._timed = True
        self._refused = tuple(refused)
        self._preferred, self._prefer = preferred, prefer

    @property
    def _offers(self) -> tuple[Offer, ...]:
        return self._lists[0 if self._timed else 1]

    def compose(self) -> ComposeResult:
        """The list and what is known of the chosen line; the code beside it."""
        with Horizontal(id="page"):
            with Vertical(id="offers"):
                yield Static(id="heading", markup=False)
                yield Options(id="choices", markup=False, compact=True)
                yield Static(id="chosen", markup=False)
                yield Static(id="refused", markup=False)
                yield Static(id="keys", markup=False)
            yield Static(id="code", markup=False)

    def on_mount(self) -> None:
        """Fill in the list."""
        self._show_offers()

    def on_resize(self, event: events.Resize) -> None:
        """Draw anew what depends on the room."""
        self.call_after_refresh(self._fill)

    def _show_offers(self) -> None:
        self.query_one("#heading", Static).update(
            Content.assemble(
                ("Share ", "bold $accent"),
                (self._what if self._timed else "the episode", "$foreground"),
            )
        )
        keys = [("enter", "copy"), ("t", "without time" if self._timed else "with time")]
        keys += [("p", "prefer"), ("esc", "close")]
        parts = [Content.assemble((key, "$accent"), f" {name}") for key, name in keys]
        self.query_one("#keys", Static).update(Content("  ").join(parts))
        refused = "\n".join(f"Kept back: {reason}." for reason in dict.fromkeys(self._refused))
        self.query_one("#refused", Static).update(Content.styled(refused, "$warning"))
        self.query_one("#refused").display = bool(refused)
        self._fill()

    def _fill(self) -> None:
        choices = self.query_one(OptionList)
        at = choices.highlighted or 0
        wide = choices.size.width >= _ABOUT_FROM
        choices.clear_options()
        preferred = self._preferred()
        choices.add_options(
            Option(_line(offer, wide=wide, preferred=offer.kind in preferred))
            for offer in self._offers
        )
        choices.highlighted = min(at, len(self._offers) - 1)
        self._show_chosen()

    @property
    def _chosen(self) -> Offer | None:
        at = self.query_one(OptionList).highlighted
        return None if at is None or at >= len(self._offers) else self._offers[at]

    def _show_chosen(self) -> None:
        offer = self._chosen
        if offer is None:
            return
        self.query_one("#chosen", Static).update(
            Content.assemble((f"{offer.about}\n", "$foreground 60%"), (offer.text, "$foreground"))
        )
        self._draw_code(offer)

    def _draw_code(self, offer: Offer) -> None:
        """Draw the code with as much quiet around it as there is room for."""
        code = self.query_one("#code", Static)
        code.display = offer.share is not None and offer.share.is_link
        if offer.share is None or not code.display:
            return
        try:
            drawings = [
                half_blocks(qr_modules(offer.share, quiet=quiet), on_dark=False)
                for quiet in (QUIET, NARROW_QUIET)
            ]
        except QrError as error:
            code.update(Content.styled(str(error), "$foreground 60%"))
            return
        width = min(self.app.size.width, WIDEST) - NARROWEST_LIST
        height = min(self.app.size.height, TALLEST)
        fitting = [rows for rows in drawings if len(rows[0]) <= width and len(rows) <= height]
        code.set_class(bool(fitting) and len(fitting[0][0]) + 2 <= width, "-roomy")
        if fitting:
            code.update(Content("\n").join([Content.styled(row, _INK) for row in fitting[0]]))
            return
        rows, columns = len(drawings[-1]), len(drawings[-1][0]) + NARROWEST_LIST
        code.display = width >= NARROWEST_TOLD
        told = f"A code of this link needs\na window of {columns} × {rows}."
        code.update(Content.styled(told, "$foreground 60%"))

    @on(OptionList.OptionHighlighted)
    def _show_highlighted(self) -> None:
        self._show_chosen()

    @on(OptionList.OptionSelected)
    def _copy_selected(self) -> None:
        self.action_copy()

    def action_copy(self) -> None:
        """Copy the chosen line and close."""
        self.dismiss(self._chosen)

    async def action_prefer(self) -> None:
        """Have the key for links, or for quotes, copy the chosen line from now on."""
        offer = self._chosen
        if offer is not None:
            await self._prefer(offer)
            self._fill()

    def action_move(self, steps: int) -> None:
        """Up or down."""
        choices = self.query_one(OptionList)
        (choices.action_cursor_down if steps > 0 else choices.action_cursor_up)()

    def action_toggle_time(self) -> None:
        """Links to the moment, or to the episode."""
        self._timed = not self._timed
        self._show_offers()


def _line(offer: Offer, *, wide: bool, preferred: bool) -> Content:
    name = Content.assemble(offer.name, (" ✓" if preferred else "", "$accent"))
    if not wide:
        return name
    gap = " " * max(_NAME_WIDTH - name.cell_length, 1)
    return Content.assemble(name, gap, (offer.about, "$foreground 50%"))
