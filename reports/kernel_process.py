"""What a review's kernel runs: ipykernel without its debugger and its open port."""

from __future__ import annotations

import sys


def main() -> None:
    """Start the kernel described by the command line."""
    # No debugger is wanted; ipykernel does without one that cannot be imported.
    sys.modules["debugpy"] = None  # type: ignore[assignment]  # None stops it
    from ipykernel.iostream import IOPubThread
    from ipykernel.kernelapp import launch_new_instance

    # ipykernel opens a port for what forked children print. Ours have no children.
    IOPubThread._setup_pipe_in = _no_pipe  # type: ignore[method-assign] # noqa: SLF001
    launch_new_instance()


def _no_pipe(thread: object) -> None:
    thread._pipe_flag = False  # type: ignore[attr-defined]  # noqa: SLF001 - no way in


if __name__ == "__main__":
    main()
