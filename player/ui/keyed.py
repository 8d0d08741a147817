"""What every screen with a table of actions can say about its keys."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping, Sequence
from typing import TYPE_CHECKING, Any, ClassVar, cast

from textual import on
from textual.reactive import Reactive
from textual.screen import Screen
from textual.widget import Widget
from textual.widgets import Input

from player.ui.copying import Copying
from player.ui.keys import ACTIONS, OPEN_A_PROMPT, Action
from player.ui.linking import Linking
from player.ui.widgets.link_line import LinkLine
from player.ui.widgets.prompt import Prompt

if TYPE_CHECKING:
    from player.ui.app import PodlineApp


class KeyedScreen(Screen[None]):
    """A screen whose keys stand in a table."""

    ACTIONS: ClassVar[tuple[Action, ...]] = ACTIONS
    PROMPTS: ClassVar[tuple[str, ...]] = OPEN_A_PROMPT
    """Ids of actions whose keys are text while text is typed."""
    MOUSE: ClassVar[tuple[str, ...]] = ()
    """What the mouse does, in lines for the help screen."""

    focused: Reactive[Widget | None] = Reactive(None, repaint=False)
    """As Textual has it, but without drawing all of the screen anew: the widgets draw what
    changes."""

    LAST_LINES: ClassVar[str] = "#bar"
    """What stands below everything that is shown for a moment, as a selector."""

    def __init__(self) -> None:
        super().__init__()
        self.linking = Linking(self)
        self.copying = Copying(self)

    def say(self, text: str) -> None:
        """Say something small in the last line, for a moment."""
        raise NotImplementedError

    def refocus(self) -> None:
        """Let keys go where they went before something asked for them."""
        raise NotImplementedError

    @property
    def podline(self) -> PodlineApp:
        """The application, by what podline's own adds to Textual's."""
        return cast("PodlineApp", self.app)

    @property
    def keymap(self) -> Mapping[str, str]:
        """The keys that the user has changed, by the actions' ids."""
        return self.podline.own_keys

    def keys_of(self, action_id: str) -> str:
        """The keys of an action as they are bound now."""
        keys = next(action.keys for action in self.ACTIONS if action.id == action_id)
        return self.keymap.get(action_id, keys)

    def table(self) -> Sequence[Action]:
        """The actions as they are called here."""
        return self.ACTIONS

    def runner(self, action: str) -> Callable[[], Awaitable[Any]]:
        """A callback that runs an action of this screen."""

        async def run() -> None:
            await self.run_action(action)

        return run

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """While text is typed, the keys that open a prompt are text too."""
        if not isinstance(self.focused, Input):
            return True
        wanted = f"{action}({', '.join(map(repr, parameters))})" if parameters else action
        return not any(
            known.id in self.PROMPTS and known.action == wanted for known in self.ACTIONS
        )

    @on(LinkLine.Opened)
    async def _open_link(self, message: LinkLine.Opened) -> None:
        await self.linking.open(message.destination)

    @on(LinkLine.GivenUp)
    async def _keep_link_closed(self) -> None:
        await self.linking.leave()

    async def action_leave(self) -> None:
        """Leave what is open, innermost first."""
        raise NotImplementedError

    @on(Prompt.GivenUp)
    async def _leave_prompt(self) -> None:
        await self.action_leave()

    def action_help(self) -> None:
        """All keys."""
        from player.ui.screens.help import HelpScreen

        self.app.push_screen(HelpScreen(self.table(), self.keymap, self.MOUSE))
