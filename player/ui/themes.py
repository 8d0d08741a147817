"""podline's two themes: quiet paper and quiet night, one accent each."""

from __future__ import annotations

from textual.theme import Theme

DARK = Theme(
    name="podline-dark",
    primary="#8fb4d8",
    secondary="#9aa7b4",
    accent="#f2b84b",
    foreground="#d9d6cf",
    background="#15171a",
    surface="#1b1e22",
    panel="#23272c",
    success="#9cc47f",
    warning="#f2b84b",
    error="#e5786d",
    dark=True,
    variables={
        "footer-key-foreground": "#f2b84b",
        "input-selection-background": "#f2b84b 35%",
        "scrollbar": "#3a4048",
        "scrollbar-hover": "#4a525c",
        "scrollbar-active": "#f2b84b",
        "scrollbar-background": "#15171a",
        "scrollbar-background-hover": "#15171a",
        "scrollbar-background-active": "#15171a",
    },
)

LIGHT = Theme(
    name="podline-light",
    primary="#2f5d8a",
    secondary="#5b6670",
    accent="#a85a00",
    foreground="#2a2926",
    background="#faf8f3",
    surface="#f3f0e8",
    panel="#e9e5da",
    success="#3f7d2c",
    warning="#a85a00",
    error="#b3362b",
    dark=False,
    variables={
        "footer-key-foreground": "#a85a00",
        "input-selection-background": "#a85a00 30%",
        "scrollbar": "#cfc9ba",
        "scrollbar-hover": "#b9b2a0",
        "scrollbar-active": "#a85a00",
        "scrollbar-background": "#faf8f3",
        "scrollbar-background-hover": "#faf8f3",
        "scrollbar-background-active": "#faf8f3",
    },
)
