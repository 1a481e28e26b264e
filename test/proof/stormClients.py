"""Connects `count` clients to the listener at `path` at once, each blocking in a process-wide crowd of non-blocking sockets:
sends a packet on each, reads the echo, and prints how many got their own back. Usage: stormClients.py path first count
"""

import select
import socket
import sys

path, first, count = sys.argv[1], int(sys.argv[2]), int(sys.argv[3])


def connected(client):
    """Whether `client` is connected now; the backlog may be full, and then nothing tells when it is not (kernel-facts)."""
    try:
        client.connect(path)
        return True
    except BlockingIOError:
        return False


waiting = []
for number in range(first, first + count):
    client = socket.socket(socket.AF_UNIX, socket.SOCK_SEQPACKET)
    client.setblocking(False)
    waiting.append((number, client))

asked = {}
poll = select.poll()
served = 0
while waiting or asked:
    still = []
    for number, client in waiting:
        if connected(client):
            client.send(b"client %d" % number)
            asked[client.fileno()] = (number, client)
            poll.register(client, select.POLLIN)
        else:
            still.append((number, client))
    waiting = still
    # With clients still to connect, only a moment: time for the listener to accept.
    for descriptor, _ in poll.poll(1 if waiting else None):
        number, client = asked.pop(descriptor)
        poll.unregister(client)
        served += client.recv(100) == b"client %d" % number
        client.close()
print(served)
