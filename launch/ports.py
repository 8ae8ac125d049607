"""The port we serve on: known to be free before anything else starts."""

import errno
import socket

from store.embedded import StartError


def free_port(host: str, port: int) -> int:
    """The port itself when it can be listened on, or any free one for 0. Raises StartError."""
    try:
        with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            probe.bind((host, port))
            probe.listen(1)
            return int(probe.getsockname()[1])
    except PermissionError:
        raise StartError(f"Port {port} is not for this user: choose one above 1023 with PORT.") from None
    except OSError as error:
        if error.errno == errno.EADDRINUSE:
            raise StartError(
                f"Port {port} is in use by another program: stop that, or choose another with PORT."
            ) from None
        raise StartError(f"Cannot listen on {host} port {port} ({error.strerror}).") from None
