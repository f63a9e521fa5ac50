"""Every exception of Firsthand, in one tree; the message of a class without arguments is its docstring.

FirsthandError                 exit 1
|- BadInput                    one file, page, feed or letter cannot be read; the batch goes on
|  |- NotAPage                 bytes that are no HTML page and no text
|  |- NotAFeed                 bytes in which no feed, sitemap or front page can be seen
|  `- TooLarge                 over the size, depth or count that its kind may have
|- UsageError                  exit 2
|- ConfigError                 exit 3
|- PortTaken                   exit 4
|- StoreError                  exit 5
|  |- StoreLocked
|  `- StoreDamaged
|- DiskFull                    exit 6
`- NetworkError                exit 7 when nothing could be reached
   |- Refused                  an address, port, scheme or robots rule forbids the request
   |  `- NotNow                the host asked to be left alone for a while
   `- Unreachable              DNS, connection, TLS or time
      `- NoSuchHost            the name has no address
"""

from __future__ import annotations


class FirsthandError(Exception):
    """Something went wrong."""

    exit_code = 1
    kind = "error"

    def __str__(self) -> str:
        return super().__str__() or (type(self).__doc__ or "").strip()


class BadInput(FirsthandError):
    """This input cannot be read."""

    kind = "bad-input"


class NotAPage(BadInput):
    """This is neither an HTML page nor plain text."""

    kind = "not-a-page"


class NotAFeed(BadInput):
    """This is neither a feed, a sitemap nor a front page."""

    kind = "not-a-feed"


class TooLarge(BadInput):
    """This is larger or deeper than its kind may be."""

    kind = "too-large"


class UsageError(FirsthandError):
    """The command cannot be used like this."""

    exit_code = 2
    kind = "usage"


class ConfigError(FirsthandError):
    """The configuration cannot be read."""

    exit_code = 3
    kind = "configuration"


class PortTaken(FirsthandError):
    """The port is taken by another program."""

    exit_code = 4
    kind = "port-taken"


class StoreError(FirsthandError):
    """The store cannot be used."""

    exit_code = 5
    kind = "store"


class StoreLocked(StoreError):
    """Another process is writing to this store."""

    kind = "store-locked"


class StoreDamaged(StoreError):
    """A file of the store is damaged."""

    kind = "store-damaged"


class DiskFull(FirsthandError):
    """The disk is full."""

    exit_code = 6
    kind = "disk-full"


class NetworkError(FirsthandError):
    """The network cannot be reached."""

    exit_code = 7
    kind = "network"


class Refused(NetworkError):
    """The request is not allowed."""

    kind = "refused"


class NotNow(Refused):
    """The host asked to be left alone for a while."""

    kind = "not-now"

    def __init__(self, message: str, wait_s: float) -> None:
        super().__init__(message)
        self.wait_s = wait_s


class Unreachable(NetworkError):
    """Nobody answered."""

    kind = "unreachable"


class NoSuchHost(Unreachable):
    """There is no such host."""

    kind = "no-such-host"
