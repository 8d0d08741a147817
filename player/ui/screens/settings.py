"""The settings on a screen: written into their file, whose comments stay."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence

from player.config.catalogue import BY_NAME, SETTINGS, Form, Setting
from player.config.folders import FolderError
from player.config.keys import misused_key
from player.config.problems import SettingsError
from player.config.settings import Settings
from player.config.settings_writing import Value
from player.services.desk import Library
from player.ui.choices import change_settings, kept_settings
from player.ui.keys import ACTIONS, Action, key_screens, known_actions, shown_keys
from player.ui.library_keys import LIBRARY_ACTIONS
from player.ui.rows.fields import Field
from player.ui.screens.form import FormScreen

_SWITCH = ("no", "yes")
_KEY = "keys."


class SettingsScreen(FormScreen):
    """Every setting, and every action's keys."""

    HEADING = "Settings"

    def __init__(self) -> None:
        super().__init__()
        self._settings = Settings()
        self._fault = ""
        self._themes: tuple[str, ...] = ()

    def read(self, library: Library) -> None:
        """Read the file."""
        themes = self.app.available_themes
        ours = [name for name in themes if name.startswith("podline")]
        self._themes = (*ours, *sorted(set(themes) - set(ours)))
        self.read_fields()

    def fields(self) -> Sequence[Field]:
        """The settings and the keys, as the file has them."""
        self.home.choices.flush()
        try:
            self._settings = kept_settings()
            self._fault = ""
        except (SettingsError, FolderError) as error:
            # What is broken is said by name and line, and nothing is written over it.
            self._fault = str(error)
        fields = [self._field(setting) for setting in SETTINGS]
        for title, actions in (("Keys of the player", ACTIONS), ("Keys of the library", _LIBRARY)):
            fields += [Field("", ""), Field("", title)]
            fields += [self._key_field(action) for action in actions]
        return fields

    def _field(self, setting: Setting) -> Field:
        value = getattr(self._settings, setting.name)
        changed = value != getattr(Settings(), setting.name)
        if setting.form is Form.SWITCH:
            return Field(
                setting.name, setting.label, _SWITCH[value], setting.help, _SWITCH, "", changed
            )
        if setting.name == "theme":
            shown = value or self._themes[0]
            return Field("theme", setting.label, shown, setting.help, self._themes, "", changed)
        shown = f"{value:g}{setting.unit}" if isinstance(value, float) else f"{value}{setting.unit}"
        if setting.zero and not value:
            shown = setting.zero
        return Field(setting.name, setting.label, shown, setting.help, (), str(value), changed)

    def _key_field(self, action: Action) -> Field:
        keys = self._settings.keys.get(action.id, action.keys)
        told = "Enter takes the next key you press; several keys go into the file."
        return Field(
            f"{_KEY}{action.id}",
            action.label,
            shown_keys(keys) if keys else "none",
            told,
            (),
            keys,
            action.id in self._settings.keys,
        )

    def explain(self, field: Field) -> None:
        """Say what a setting means, or first of all what is wrong with the file."""
        if self._fault:
            self.mean(f"{self._fault} Mend the file, then come back here.", "$error")
        else:
            super().explain(field)

    # Changing

    async def ask(self, field: Field) -> None:
        """Let the listener type a value, or press a key."""
        if not field.id.startswith(_KEY):
            await super().ask(field)
            return
        from player.ui.screens.press_key import PressKey

        def pressed(key: str | None) -> None:
            if key:
                self.run_worker(self._set(field, key), group="settings")

        self.app.push_screen(PressKey(field.label), pressed)

    async def change(self, field: Field, value: str | None) -> str:
        """Write a setting."""
        try:
            place, wanted = self._wanted(field, value)
            settings = await asyncio.to_thread(change_settings, {place: wanted})
        except (SettingsError, FolderError) as error:
            return str(error)
        self._settings = settings
        await self.home.apply(settings)
        return ""

    def _wanted(self, field: Field, value: str | None) -> tuple[tuple[str, str], Value]:
        """Where a value goes, and as what. Raises SettingsError where it is none."""
        if field.id.startswith(_KEY):
            action = field.id.removeprefix(_KEY)
            if value:
                self._check_free(action, value)
            return ("keys", action), value
        place, setting = ("", field.id), BY_NAME[field.id]
        if value is None:
            return place, None
        match setting.form:
            case Form.SWITCH:
                return place, value == "yes"
            case Form.TEXT:
                return place, value
            case Form.WHOLE | Form.NUMBER:
                try:
                    number = float(value.rstrip(setting.unit or " ").replace(",", "."))
                except ValueError:
                    raise SettingsError(f"{setting.label} must be {setting.expected}.") from None
                whole = setting.form is Form.WHOLE and number.is_integer()
                return place, int(number) if whole else number

    def _check_free(self, action_id: str, key: str) -> None:
        """Raises SettingsError where another action of the same screen has the key."""
        misused = misused_key({**self._settings.keys, action_id: key}, key_screens())
        if misused is None:
            return
        if not misused.holder:
            raise SettingsError(f"{shown_keys(key)} always quits: choose another key.")
        labels = {action.id: action.label for action in known_actions()}
        raise SettingsError(
            f"{shown_keys(key)} is taken by “{labels[misused.holder]}”: "
            "give that another key first."
        )


_LIBRARY = tuple(
    action for action in LIBRARY_ACTIONS if action.id not in {known.id for known in ACTIONS}
)
