"""Finds where in a known noise a short recording was taken, and where a sound begins."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from tests.support.media import SOURCE_RATE
from tests.support.pulse import RATE

Samples = NDArray[np.float32]

_STEP = RATE // SOURCE_RATE
SURE = 0.35
"""Correlation above which a place is believed; chance stays below 0.15 for 60 ms."""

NEAR_S = 2


@dataclass(frozen=True)
class Place:
    """The recording's first sample is `ms` into the noise; `sure` is the correlation, 0 to 1."""

    ms: float
    sure: float


def thinned(samples: Samples) -> Samples:
    """A recording at RATE brought to SOURCE_RATE, phase kept."""
    size = len(samples) // _STEP * _STEP
    spectrum = np.fft.rfft(samples[:size])
    keep = size // _STEP // 2 + 1
    thin = np.fft.irfft(spectrum[:keep], size // _STEP) / _STEP
    return thin.astype(np.float32)


def locate(heard: Samples, known: Samples, near_ms: float | None = None) -> Place:
    """Where `heard` (SOURCE_RATE) begins in `known`: first near a place, then everywhere."""
    if near_ms is not None:
        middle = round(near_ms * SOURCE_RATE / 1000)
        start = max(0, middle - NEAR_S * SOURCE_RATE)
        stretch = known[start : middle + NEAR_S * SOURCE_RATE + len(heard)]
        found = _best(heard, stretch, start)
        if found.sure >= SURE:
            return found
    best = Place(0.0, 0.0)
    size = SOURCE_RATE * 60
    for start in range(0, len(known), size):
        found = _best(heard, known[start : start + size + len(heard)], start)
        best = max(best, found, key=lambda place: place.sure)
    return best


def _best(heard: Samples, stretch: Samples, start: int) -> Place:
    if len(stretch) <= len(heard):
        return Place(0.0, 0.0)
    size = 1 << (len(stretch) + len(heard) - 1).bit_length()
    product = np.fft.irfft(np.fft.rfft(stretch, size) * np.conj(np.fft.rfft(heard, size)), size)[
        : len(stretch) - len(heard)
    ]
    power = np.concatenate(([0.0], np.cumsum(stretch.astype(np.float64) ** 2)))
    energy = power[len(heard) : len(heard) + len(product)] - power[: len(product)]
    norm = np.sqrt(np.maximum(energy, 1e-9) * max(float(np.sum(heard**2)), 1e-9))
    likeness = np.abs(product) / norm
    at = int(np.argmax(likeness))
    return Place((start + at) * 1000 / SOURCE_RATE, float(likeness[at]))


def onset(samples: Samples, level: float = 0.02) -> int | None:
    """The index of the first sample louder than `level`, or None."""
    loud = np.flatnonzero(np.abs(samples) > level)
    return int(loud[0]) if len(loud) else None


def onsets(samples: Samples, quiet_ms: float, level: float = 0.05, rate: int = RATE) -> list[int]:
    """The indices at which sound begins after at least `quiet_ms` of silence."""
    loud = np.flatnonzero(np.abs(samples) > level)
    if not len(loud):
        return []
    gaps = np.diff(loud, prepend=-rate * 3600)
    return [int(i) for i in loud[gaps > quiet_ms * rate / 1000]]


def heard_from(heard: Samples, known: Samples, at: int, place: Place) -> int:
    """How far back from index `at` the recording is one unbroken stretch of the noise.

    `heard` and `known` are at SOURCE_RATE, `place` is what `locate` found at `at`. Returns
    the index of the first sample that belongs to the stretch, to a few milliseconds.
    """
    size = SOURCE_RATE // 200
    shift = round(place.ms * SOURCE_RATE / 1000) - at
    while at - size >= 0 and at - size + shift >= 0:
        mine, theirs = heard[at - size : at], known[at - size + shift : at + shift]
        norm = float(np.sqrt(np.sum(mine**2) * np.sum(theirs**2)))
        if norm < 1e-3 or float(np.sum(mine * theirs)) / norm < 0.4:
            break
        at -= size
    return at
