"""What the Python contestants share: one blocking socket with the send buffer that all contestants have."""

import socket


def accept_one(path):
    """Listens, says so, and returns the first connection."""
    with socket.socket(socket.AF_UNIX, socket.SOCK_SEQPACKET) as listener:
        listener.bind(path)
        listener.listen(1)
        print("ready", flush=True)
        connection, _ = listener.accept()
    raise_send_buffer(connection)
    return connection


def connect_to(path):
    connection = socket.socket(socket.AF_UNIX, socket.SOCK_SEQPACKET)
    raise_send_buffer(connection)
    connection.connect(path)
    return connection


def raise_send_buffer(connection):
    connection.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, 1024 * 1024)
