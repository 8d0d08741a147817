"""What is set for one show alone: speed, skips, downloads, the kind of link."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import partial

from textual import on

from player.library.model import Keep, Show, ShowSettings
from player.services.desk import Changed, Library, Part
from player.services.problems import Refused
from player.sharing.kinds import Kind
from player.timecode import TimecodeError, format_clock, parse_timecode
from player.ui.deeds import Done
from player.ui.rows.fields import Field
from player.ui.screens.form import FormScreen
from player.ui.widgets.row_list import RowList

_AS_ALL = "as for all shows"
_KEEPS = {_AS_ALL: Keep.AS_SET, "until played": Keep.UNTIL_PLAYED, "always": Keep.ALWAYS}
_OWN = "the page's own"


class ShowSettingsScreen(FormScreen):
    """The settings of a show; what is not set here is as the settings say for all."""

    def __init__(self, show_id: int) -> None:
        super().__init__()
        self._show_id = show_id
        self._show: Show | None = None

    def read(self, library: Library) -> None:
        """Read the show."""
        self.read_fields()

    @on(RowList.Loaded)
    def _head(self) -> None:
        if self._show is not None:
            self.head(self._show.title, " · settings of this show alone")

    def fields(self) -> Sequence[Field]:
        """What is set."""
        if self.library is None:
            return ()
        self._show = show = self.library.store.show(self._show_id)
        of, before = show.settings, ShowSettings()
        keep = next(name for name, value in _KEEPS.items() if value is of.keep)
        downloads = _AS_ALL if of.auto_download is None else str(of.auto_download or "none")
        return (
            _field(
                "rate",
                "Speed",
                f"{of.rate:g}×" if of.rate else _AS_ALL,
                "How fast its episodes are played: 0.25 to 4. The pitch is kept.",
                typed=f"{of.rate:g}" if of.rate else "",
                changed=of.rate is not None,
            ),
            _field(
                "intro_ms",
                "Skip at the start",
                format_clock(of.intro_ms),
                "How much of each episode's beginning is skipped, such as 0:45.",
                typed=format_clock(of.intro_ms),
                changed=of.intro_ms != before.intro_ms,
            ),
            _field(
                "outro_ms",
                "Skip at the end",
                format_clock(of.outro_ms),
                "How long before its end an episode counts as over, such as 1:30.",
                typed=format_clock(of.outro_ms),
                changed=of.outro_ms != before.outro_ms,
            ),
            _field(
                "auto_download",
                "Newest episodes to download",
                downloads,
                "How many of its newest episodes are downloaded by themselves; 0 for none.",
                typed="" if of.auto_download is None else str(of.auto_download),
                changed=of.auto_download is not None,
            ),
            Field(
                "keep",
                "Keep downloads",
                keep,
                "When a downloaded file is cleaned away.",
                tuple(_KEEPS),
                "",
                of.keep is not before.keep,
            ),
            Field(
                "share_kind",
                "Links to a moment",
                of.share_kind or _OWN,
                "Which kind of link is copied for its episodes.",
                (_OWN, *(str(kind) for kind in Kind)),
                "",
                bool(of.share_kind),
            ),
        )

    async def change(self, field: Field, value: str | None) -> str:
        """Keep a setting."""
        library, show = self.library, self._show
        if library is None or show is None:
            return ""
        try:
            wanted = _CHANGES[field.id](show.settings, value)
        except (Refused, TimecodeError) as error:
            return str(error)
        self.home.do(partial(_keep, library, show, wanted))
        return ""

    def hear(self, news: object) -> None:
        """Read what was kept."""
        if isinstance(news, Changed) and news.parts & Part.SHOWS:
            self.read_fields()


def _field(id_: str, label: str, value: str, meaning: str, *, typed: str, changed: bool) -> Field:
    return Field(id_, label, value, meaning, (), typed, changed)


def _keep(library: Library, show: Show, wanted: ShowSettings) -> Done:
    library.store.set_show(show.id, wanted)
    before = partial(_keep, library, show, show.settings)
    return Done("", Part.SHOWS, before)


def _rate(of: ShowSettings, value: str | None) -> ShowSettings:
    if not value:
        return replace(of, rate=None)
    try:
        rate = float(value.rstrip("×x ").replace(",", "."))
    except ValueError:
        rate = 0.0
    if not 0.25 <= rate <= 4:
        raise Refused("The speed must be a number from 0.25 to 4.")
    return replace(of, rate=rate)


def _intro(of: ShowSettings, value: str | None) -> ShowSettings:
    return replace(of, intro_ms=parse_timecode(value) if value else 0)


def _outro(of: ShowSettings, value: str | None) -> ShowSettings:
    return replace(of, outro_ms=parse_timecode(value) if value else 0)


def _downloads(of: ShowSettings, value: str | None) -> ShowSettings:
    if not value:
        return replace(of, auto_download=None)
    if not value.isascii() or not value.isdecimal() or len(value) > 4:
        raise Refused("This must be a whole number, such as 3; 0 for none.")
    return replace(of, auto_download=int(value))


def _keeping(of: ShowSettings, value: str | None) -> ShowSettings:
    return replace(of, keep=_KEEPS.get(value or _AS_ALL, Keep.AS_SET))


def _kind(of: ShowSettings, value: str | None) -> ShowSettings:
    return replace(of, share_kind="" if value in (None, _OWN) else str(value))


_CHANGES: dict[str, Callable[[ShowSettings, str | None], ShowSettings]] = {
    "rate": _rate,
    "intro_ms": _intro,
    "outro_ms": _outro,
    "auto_download": _downloads,
    "keep": _keeping,
    "share_kind": _kind,
}
