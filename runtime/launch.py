"""Becomes another program that ends when its parent does: `python -I -S launch.py SIGNAL PARENT USER -- WORDS`.

A program of its own because the alternative, a `preexec_fn`, forks a process with threads, which may deadlock.
Standard library only: it starts in some 20 ms.
"""

import ctypes
import os
import pwd
import sys

PR_SET_PDEATHSIG = 1


def main(signal: str, parent: str, user: str, _separator: str, *words: str) -> None:
    """Changes to `user` (unless empty), ties this process to its parent, then executes `words`."""
    os.umask(0o077)
    if user:
        entry = pwd.getpwnam(user)
        os.initgroups(user, entry.pw_gid)
        os.setgid(entry.pw_gid)
        os.setuid(entry.pw_uid)
    if sys.platform == "linux":
        # After setuid, which clears it; it survives exec.
        ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, int(signal), 0, 0, 0)
    if os.getppid() != int(parent):
        sys.exit(1)  # the parent died before the line above
    os.execv(words[0], words)


if __name__ == "__main__":
    main(*sys.argv[1:])
