"""What keys do to the library: each a deed that is done in a thread and may be undone."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING, NamedTuple

from player.library.model import EpisodeFilter, EpisodeRow
from player.services.desk import Part
from player.services.problems import Refused

if TYPE_CHECKING:
    from player.library.positions import Position
    from player.library.store import Store


class Done(NamedTuple):
    """What was done: a few words for the listener, what changed, and how to undo it."""

    told: str
    parts: Part
    undo: Callable[[], Done] | None = None


Deed = Callable[[], Done]
"""Runs in a thread; raises StoreError or Refused."""

_MARKS = Part.EPISODES | Part.SHOWS | Part.QUEUE
_INBOX = Part.EPISODES | Part.SHOWS


def mark_played(store: Store, key: str) -> Done:
    """Mark an episode played, or not played where it was."""
    episode, place = episode_of(store, key), store.position(key)
    store.mark_played([key], not episode.played)
    told = f"not played: {episode.title}" if episode.played else f"played: {episode.title}"
    return Done(told, _MARKS, partial(_restore_marks, store, episode, place))


def star(store: Store, key: str) -> Done:
    """Star an episode, or take its star away."""
    episode = episode_of(store, key)
    store.star([key], not episode.starred)
    told = f"no star: {episode.title}" if episode.starred else f"starred: {episode.title}"
    return Done(told, Part.EPISODES, partial(_restore_star, store, episode))


def unstar(store: Store, key: str) -> Done:
    """Take an episode's star away, if it has one."""
    if episode_of(store, key).starred:
        return star(store, key)
    return Done("", Part.EPISODES)


def _restore_star(store: Store, episode: EpisodeRow) -> Done:
    store.star([episode.key], episode.starred)
    return Done(f"as before: {episode.title}", Part.EPISODES)


def forget_place(store: Store, key: str) -> Done:
    """Have an episode that was begun begin at its start again."""
    episode, place = episode_of(store, key), store.position(key)
    if place is None:
        return Done("", Part.EPISODES)
    store.forget(key)
    told = f"begins at its start again: {episode.title}"
    return Done(told, _INBOX, partial(_restore_place, store, episode, place))


def _restore_place(store: Store, episode: EpisodeRow, place: Position) -> Done:
    store.put_back(episode.key, _last_place(store, episode.key) or place)
    return Done(f"in progress again: {episode.title}", _INBOX)


def _last_place(store: Store, key: str) -> Position | None:
    """Where one is in an episode by now: undoing takes away nothing that was heard since."""
    place = store.position(key)
    return place if place is not None and place.position_ms > 0 else None


def leave_inbox(store: Store, key: str) -> Done:
    """Take an episode out of the inbox, unheard."""
    episode = episode_of(store, key)
    if not episode.in_inbox:
        return Done(f"not in the inbox, and stays in this list: {episode.title}", Part.EPISODES)
    store.set_inbox([key], False)
    told = f"out of the inbox: {episode.title}"
    return Done(told, _INBOX, partial(_back_to_inbox, store, episode))


def _back_to_inbox(store: Store, episode: EpisodeRow) -> Done:
    store.set_inbox([episode.key], True)
    return Done(f"back in the inbox: {episode.title}", _INBOX)


def enqueue(store: Store, key: str, *, first: bool) -> Done:
    """Put an episode at the end of the queue, or at its beginning."""
    episode = episode_of(store, key)
    if first:
        store.play_next([key])
    else:
        store.enqueue([key])
    told = f"plays next: {episode.title}" if first else f"queued: {episode.title}"
    return Done(told, _MARKS, partial(_restore_queue, store, episode))


def dequeue(store: Store, key: str) -> Done:
    """Take an episode out of the queue."""
    episode = episode_of(store, key)
    store.dequeue([key])
    told = f"out of the queue: {episode.title}"
    return Done(told, _MARKS, partial(_restore_queue, store, episode))


def shift(store: Store, key: str, steps: int) -> Done:
    """Move an episode up or down in the queue."""
    episode = episode_of(store, key)
    if episode.queued is not None:
        store.move_in_queue(key, episode.queued + steps)
    return Done("", Part.QUEUE)


def shift_show(store: Store, show_id: int, steps: int) -> Done:
    """Move a show up or down among the shows."""
    order = [show.id for show in store.shows()]
    if show_id in order:
        at = order.index(show_id)
        order.insert(max(0, min(at + steps, len(order) - 1)), order.pop(at))
        store.order_shows(order)
    return Done("", Part.SHOWS)


def clear_inbox(store: Store) -> Done:
    """Take everything out of the inbox."""
    wanted = EpisodeFilter(inbox=True)
    keys = [episode.key for episode in store.episodes(wanted, limit=store.count(wanted))]
    if not keys:
        return Done("the inbox is empty already", _INBOX)
    store.set_inbox(keys, False)
    return Done(f"out of the inbox: {len(keys):,}", _INBOX, partial(_refill_inbox, store, keys))


def _refill_inbox(store: Store, keys: list[str]) -> Done:
    store.set_inbox(keys, True)
    return Done(f"back in the inbox: {len(keys):,}", _INBOX)


def clear_queue(store: Store) -> Done:
    """Take everything out of the queue."""
    keys = [item.episode.key for item in store.queue()]
    if not keys:
        return Done("the queue is empty already", Part.QUEUE)
    store.clear_queue()
    told = f"out of the queue: {len(keys):,}"
    return Done(told, Part.QUEUE | Part.EPISODES, partial(_refill_queue, store, keys))


def _refill_queue(store: Store, keys: list[str]) -> Done:
    store.enqueue(keys, at=0)
    return Done(f"back in the queue: {len(keys):,}", Part.QUEUE | Part.EPISODES)


def _restore_marks(store: Store, before: EpisodeRow, place: Position | None) -> Done:
    place = _last_place(store, before.key) or place
    store.mark_played([before.key], before.played)
    if place is not None:
        store.put_back(before.key, place)
    return _restore_queue(store, before)


def _restore_queue(store: Store, before: EpisodeRow) -> Done:
    """Put an episode where it was in the queue and the inbox; its place in it stays."""
    key = before.key
    if before.queued is None:
        store.dequeue([key])
    else:
        store.enqueue([key], at=before.queued)
    store.set_inbox([key], before.in_inbox)
    return Done(f"as before: {before.title}", _MARKS)


def episode_of(store: Store, key: str) -> EpisodeRow:
    """An episode as it is now. Raises Refused where it is there no more."""
    episode = store.episode(key)
    if episode is None:
        raise Refused("This episode is not in the library any more.")
    return episode
