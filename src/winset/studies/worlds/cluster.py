"""Worlds on a Dask cluster: an executor whose every future ends, whatever becomes of workers or scheduler."""

from __future__ import annotations

from concurrent.futures import BrokenExecutor, CancelledError, Executor, Future
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable


class Cluster(Executor):
    """An executor over a Dask client, which stays the caller's to close.

    Parameters
    ----------
    client : distributed.Client
    """

    def __init__(self, client: Any) -> None:
        self._client = client
        self._kept: set[Any] = set()

    @property
    def threads(self) -> int:
        """The calls that the cluster's workers can have under way at a time."""
        return int(sum(self._client.nthreads().values()))

    def submit(self, fn: Callable[..., Any], /, *args: Any, **kwargs: Any) -> Future[Any]:
        """Call `fn(*args, **kwargs)` on some worker.

        The future has what Dask's own says: a result, an exception (its KilledWorker among them), or CancelledError;
        BrokenExecutor where the result cannot be fetched.
        """
        future: Future[Any] = Future()
        future.set_running_or_notify_cancel()
        try:
            remote = self._client.submit(fn, *args, pure=False, **kwargs)
        except Exception as error:
            raise BrokenExecutor(f"the cluster takes no calls: {error}") from error
        self._kept.add(remote)  # Dask calls off what nobody holds
        remote.add_done_callback(lambda done: self._end(done, future))
        return future

    def _end(self, remote: Any, future: Future[Any]) -> None:
        _pass_on(remote, future)
        self._kept.discard(remote)


def _pass_on(remote: Any, future: Future[Any]) -> None:
    """What became of a call, to whoever waits for it."""
    try:
        if remote.status == "finished":
            future.set_result(remote.result(timeout=FETCH))
        elif remote.status == "error":
            future.set_exception(remote.exception(timeout=FETCH))
        else:
            future.set_exception(CancelledError())
    except BaseException as error:  # lost on the way: whoever waits must not wait for ever
        if not future.done():
            future.set_exception(BrokenExecutor(f"the result is lost: {type(error).__name__}: {error}"))


FETCH = 60
"""Seconds in which a result must come from where it was computed."""
