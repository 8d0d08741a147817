"""Screens with settings: a list of fields, what each means, and changing one at a time."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.content import Content
from textual.widgets import Static

from player.ui.keys import Action, bindings
from player.ui.library_keys import FORM_ACTIONS
from player.ui.rows.fields import Field, FieldPainter
from player.ui.screens.library_screen import LibraryScreen
from player.ui.shelf import WholeSource
from player.ui.widgets.prompt import Prompt
from player.ui.widgets.row_list import RowList

_FEW = 2
"""Of so many choices enter takes the other one, as anybody expects."""


class FormScreen(LibraryScreen):
    """Shows fields and changes them. `fields` and `change` are the subclass's."""

    ACTIONS: ClassVar[tuple[Action, ...]] = FORM_ACTIONS
    PROMPTS: ClassVar[tuple[str, ...]] = ()
    BINDINGS = bindings(FORM_ACTIONS, ())
    HINTED = ("open", "reset", "leave", "help")
    HEADING = ""

    def __init__(self) -> None:
        super().__init__()
        self._rows: RowList[Field] = RowList(FieldPainter(), id="fields")
        self._edited: Field | None = None

    def body(self) -> ComposeResult:
        """A heading, the fields, and what the one under the cursor means."""
        yield Static(id="heading", markup=False)
        yield self._rows
        yield Static("", id="meaning", markup=False)

    def on_mount(self) -> None:
        """Keys go to the fields."""
        self.head(self.HEADING)
        self._rows.focus()

    def head(self, text: str, about: str = "") -> None:
        """Say what is set here, and for what."""
        heading = Content.assemble((text, "bold $foreground"), (about, "$foreground 62%"))
        self.query_one("#heading", Static).update(heading)

    def refocus(self) -> None:
        """Let keys go to the fields."""
        self._rows.focus()

    def fields(self) -> Sequence[Field]:
        """The fields as they are now. Runs in a thread."""
        raise NotImplementedError

    async def change(self, field: Field, value: str | None) -> str:
        """Set a field, None for what podline begins with; a sentence where it cannot be."""
        raise NotImplementedError

    def read_fields(self) -> None:
        """Read the fields, anew or for the first time."""
        if self._rows.loaded:
            self._rows.reload()
        else:
            self._rows.show(WholeSource(self.fields))

    @on(RowList.Moved)
    def _explain(self) -> None:
        field = self._rows.current
        if field is not None:
            self.explain(field)

    def explain(self, field: Field) -> None:
        """Say what the field under the cursor means."""
        more = " Enter takes the next one." if len(field.choices) > _FEW else ""
        self.mean(f"{field.help}{more}")

    def mean(self, text: str, style: str = "$foreground 70%") -> None:
        """Say what a field means, or why it cannot be what was wanted."""
        self.query_one("#meaning", Static).update(Content.styled(text, style))

    # Changing

    @on(RowList.Chosen)
    async def action_open(self) -> None:
        """Change the field under the cursor."""
        field = self._rows.current
        if field is None or not field.id:
            return
        if field.choices:
            at = field.choices.index(field.value) + 1 if field.value in field.choices else 0
            await self._set(field, field.choices[at % len(field.choices)])
        else:
            await self.ask(field)

    async def ask(self, field: Field) -> None:
        """Let the listener type a value."""
        await self._close()
        self._edited = field
        prompt = Prompt(f"{field.label}: ", "enter keeps it · esc leaves it as it was")
        await self.mount(prompt, before="#now")
        prompt.begin_with(field.typed)
        prompt.type_here()

    async def action_reset(self) -> None:
        """Take the field back to what podline begins with."""
        field = self._rows.current
        if field is not None and field.id:
            await self._set(field, None)

    async def _set(self, field: Field, value: str | None) -> bool:
        sentence = await self.change(field, value)
        if sentence:
            self.mean(sentence, "$error")
            return False
        self.read_fields()
        return True

    async def _close(self) -> bool:
        prompts = self.query(Prompt)
        if not prompts:
            return False
        self._edited = None
        await prompts.remove()
        self._rows.focus()
        return True

    @on(Prompt.Entered)
    async def _entered(self, message: Prompt.Entered) -> None:
        if self._edited is None or await self._set(self._edited, message.text.strip()):
            await self._close()

    @on(Prompt.Kept)
    async def _kept(self) -> None:
        await self._close()

    async def let_go(self) -> bool:
        """Stop typing."""
        return await self._close()

    # Moving

    def action_line(self, steps: int) -> None:
        """Cursor up or down, over headings."""
        for _ in range(3):
            self._rows.move(steps)
            field = self._rows.current
            if field is None or field.id:
                return

    def action_page(self, steps: int) -> None:
        """A page up or down."""
        self._rows.turn(steps)

    def action_edge(self, side: int) -> None:
        """First or last field."""
        self._rows.move_to(0 if side < 0 else self._rows.count - 1)
