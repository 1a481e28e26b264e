"""Peers that are to be killed: for each line "seed path record side" forks a process that, as the side "client", connects to `path`
or, as the side "server", is connected to there, and sends and receives until it is killed or both have ended; prints its pid. What it got done stands in the file `record`, which it maps: packets
sent, packets received, and the CRC-32 of the latter's bytes and descriptors, each once the kernel had done it.
"""

import array
import mmap
import os
import select
import signal
import socket
import struct
import sys
import zlib

COUNT = 200
# Of asm-generic/socket.h, as every processor has it that VS Code runs on; Python has no name for it.
SO_TIMESTAMPNS = 35
LONGEST = 212_960 - 32


def word(seed, index):
    """As `word` in mortalPeer.ts."""
    mixed = (seed * 2654435761 + index * 40503 + 12345) & 0xFFFFFFFF
    mixed ^= mixed >> 15
    return (mixed * 2246822519) & 0xFFFFFFFF


def packet(seed, index):
    """The bytes and the number of descriptors of a packet."""
    mixed = word(seed, index)
    kind = mixed % 20
    length = 0 if kind < 3 else LONGEST if kind == 3 else (mixed >> 8) % 3000
    return bytes([(seed + index) & 0xFF]) * length, index % 4 if kind % 5 == 0 else 0


def connected(path):
    peer = socket.socket(socket.AF_UNIX, socket.SOCK_SEQPACKET)
    peer.connect(path)
    return peer


def listening(path):
    """A listener in the place of what one that was killed has left."""
    if os.path.exists(path):
        os.unlink(path)
    listener = socket.socket(socket.AF_UNIX, socket.SOCK_SEQPACKET)
    listener.bind(path)
    listener.listen()
    return listener


def accepted(listener):
    peer, _ = listener.accept()
    listener.close()
    return peer


def serve(seed, peer, record):
    peer.setsockopt(socket.SOL_SOCKET, SO_TIMESTAMPNS, 1)
    peer.setblocking(False)
    null = os.open("/dev/null", os.O_RDONLY)
    with open(record, "r+b") as file:
        done = mmap.mmap(file.fileno(), 12)
    sent = received = check = 0
    reading = True
    while reading or sent < COUNT:
        events = (select.POLLIN if reading else 0) | (select.POLLOUT if sent < COUNT else 0)
        poll = select.poll()
        poll.register(peer, events)
        ready = poll.poll()[0][1]
        if ready & select.POLLOUT and sent < COUNT:
            data, passed = packet(seed, sent)
            rights = [(socket.SOL_SOCKET, socket.SCM_RIGHTS, array.array("i", [null] * passed))] if passed else []
            try:
                peer.sendmsg([data], rights, socket.MSG_NOSIGNAL)
                sent += 1
                done[0:4] = struct.pack("I", sent)
            except BlockingIOError:
                pass
            if sent == COUNT:
                peer.shutdown(socket.SHUT_WR)
        if ready & (select.POLLIN | select.POLLHUP | select.POLLERR) and reading:
            data, ancillary, _, _ = peer.recvmsg(1 << 20, 4096)
            passed = [
                fd
                for _, kind, value in ancillary
                if kind == socket.SCM_RIGHTS
                for fd in array.array("i", value)
            ]
            for fd in passed:
                os.close(fd)
            # Every packet has a time stamp, end-of-file has none (kernel-facts).
            if not ancillary:
                reading = False
                continue
            received += 1
            check = zlib.crc32(bytes([len(passed)]), zlib.crc32(data, check))
            done[4:12] = struct.pack("II", received, check)


signal.signal(signal.SIGCHLD, signal.SIG_IGN)
for line in sys.stdin:
    seed, path, record, side = line.split()
    listener = listening(path) if side == "server" else None
    pid = os.fork()
    if pid == 0:
        sys.stdin.close()
        try:
            serve(int(seed), accepted(listener) if listener else connected(path), record)
        except OSError:
            pass
        os._exit(0)
    if listener:
        listener.close()
    print(pid, flush=True)
