"""Rich styles for stacks of a widget's component classes, worked out once each."""

from __future__ import annotations

from rich.style import Style
from textual.widget import Widget


class Styles:
    """Looks up stacks of component classes by their names without the widget's prefix."""

    def __init__(self, widget: Widget, prefix: str) -> None:
        self._widget = widget
        self._prefix = prefix
        self._known: dict[tuple[str, ...], Style] = {}

    def clear(self) -> None:
        """Forget them: the theme or the classes changed."""
        self._known.clear()

    def __call__(self, *names: str) -> Style:
        """The style of the named classes laid over one another on the widget's own."""
        style = self._known.get(names)
        if style is None:
            classes = [self._prefix + name for name in names]
            style = self._widget.get_visual_style(*classes).rich_style
            # A visual style knows no reverse, and terminals without colour need it.
            if any(self._widget.get_component_styles(c).text_style.reverse for c in classes):
                style += Style(reverse=True)
            self._known[names] = style
        return style
