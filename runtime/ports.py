"""TCP ports: whether one is free, and a free one."""

import random
import socket

# Below Linux's range for outgoing connections (32768 and up), so that none of those takes the port between
# our choice and the server's bind.
_LOWEST, _HIGHEST = 20_000, 32_000


def is_free(port: int, host: str = "127.0.0.1") -> bool:
    """Whether a server could bind the port now."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family, socket.SOCK_STREAM) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)  # one in TIME_WAIT is free
        try:
            probe.bind((host, port))
        except OSError:
            return False
    return True


def choose_free(taken: set[int]) -> int:
    """A free port that is not in `taken`, which then holds it."""
    chooser = random.SystemRandom()
    while True:
        port = chooser.randint(_LOWEST, _HIGHEST)
        if port not in taken and is_free(port):
            taken.add(port)
            return port
