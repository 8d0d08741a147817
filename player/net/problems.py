"""What asking another machine can run into.

A sentence names the host at most: the rest of an address may carry a secret of the listener's.
"""

from __future__ import annotations

import errno
import socket
import ssl

from player.clean import clean_line

TRY_LATER = "try again later"
_LONGEST = 120
_UNREACHABLE = (errno.ENETUNREACH, errno.EHOSTUNREACH, errno.ENETDOWN)
_FULL = (errno.ENOSPC, errno.EDQUOT)


class NetError(Exception):
    """Something could not be fetched. The message is a whole sentence for the user.

    `passing`: it may go away by itself, so that trying again is of use. `status`: what the
    server answered, None where it never did. `retry_after_s`: how long it asked to be left
    alone. `cut_off`: the answer ended in good order, but too early. `cause`: what happened,
    without what to do about it, for where podline itself goes on trying; no full stop.
    """

    def __init__(
        self,
        sentence: str,
        *,
        passing: bool = False,
        status: int | None = None,
        retry_after_s: float | None = None,
        cut_off: bool = False,
        cause: str = "",
    ) -> None:
        super().__init__(sentence)
        self.passing = passing
        self.status = status
        self.retry_after_s = retry_after_s
        self.cut_off = cut_off
        self.cause = cause or sentence.rstrip(".")


def passing(
    cause: str,
    advice: str = TRY_LATER,
    *,
    status: int | None = None,
    retry_after_s: float | None = None,
) -> NetError:
    """What may go away by itself: the cause, and what to do should it stay."""
    return NetError(
        f"{cause}: {advice}.",
        passing=True,
        status=status,
        retry_after_s=retry_after_s,
        cause=cause,
    )


class RefusedError(NetError):
    """podline does not ask there: the address is none that a feed may lead to."""


class HeldError(NetError):
    """The file is being fetched already, by another podline or a moment ago."""


class ChangedError(NetError):
    """The file at the other end is not the one that was begun: what was fetched is of no use."""


def shown(text: str) -> str:
    """A part of an address as a sentence may show it: clean and of bounded length."""
    line = clean_line(text)
    return f"{line[:_LONGEST]}…" if len(line) > _LONGEST else line


def cannot_connect(host: str, error: BaseException) -> NetError:
    """The sentence for a connection that did not come about, or broke."""
    where = shown(host)
    cause = _system_error(error)
    if isinstance(cause, ssl.SSLCertVerificationError):
        reason = shown(cause.verify_message).rstrip(".") or "it cannot be verified"
        return NetError(
            f"podline does not trust {where}: its certificate is not valid ({reason}).",
        )
    if isinstance(cause, ssl.SSLError):
        return NetError(f"No secure connection to {where} can be made: try again later.")
    if isinstance(cause, socket.gaierror):
        return passing(f"{where} cannot be found", "check the address and your connection")
    if isinstance(cause, ConnectionRefusedError):
        return passing(f"{where} refuses the connection")
    if isinstance(cause, OSError) and cause.errno in _UNREACHABLE:
        return passing(f"{where} cannot be reached", "check your connection")
    return passing(f"The connection to {where} broke", "try again")


def too_slow(host: str) -> NetError:
    """The sentence for an answer that does not come, or comes in drips."""
    return passing(f"{shown(host)} takes too long to answer")


def changed(host: str) -> ChangedError:
    """The sentence for a file that is another one each time."""
    return ChangedError(
        f"{shown(host)} keeps sending different versions of the file: try again later."
    )


def cannot_save(name: str, error: OSError) -> NetError:
    """The sentence for a file that cannot be written."""
    if error.errno in _FULL:
        return NetError("The disk is full: free some space, then try again.")
    if error.errno == errno.EFBIG:
        return NetError(f"“{shown(name)}” is too large for this disk: choose another folder.")
    if isinstance(error, PermissionError) or error.errno == errno.EROFS:
        return NetError(f"podline may not write “{shown(name)}”: check the folder's rights.")
    reason = shown(error.strerror or "the system refused").lower()
    return NetError(f"“{shown(name)}” cannot be saved: {reason}.")


def _system_error(error: BaseException) -> BaseException:
    """What the system said: the libraries between wrap it, once or more."""
    seen: BaseException | None = error
    while seen is not None:
        if isinstance(seen, socket.gaierror) or (isinstance(seen, OSError) and seen.errno):
            return seen
        seen = seen.__cause__ or seen.__context__
    return error
