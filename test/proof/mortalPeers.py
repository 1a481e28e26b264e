"""Peers that are to be killed, or whose other end is: for each line "how seed path record" forks a process that connects to `path`
("connect"), or takes the first connection of a listener there ("listen"), and sends and receives until it is killed or both have ended;
prints "forked pid", and "ended seed" if it comes to its end. What it got done stands in the file `record`, which it maps: packets sent,
packets received, and the CRC-32 of the latter's bytes and descriptors, each once the kernel had done it.
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


def serve(seed, peer, record):
    peer.setsockopt(socket.SOL_SOCKET, SO_TIMESTAMPNS, 1)
    peer.setblocking(False)
    null = os.open("/dev/null", os.O_RDONLY)
    with open(record, "r+b") as file:
        done = mmap.mmap(file.fileno(), 12)
    sent = received = check = 0
    reading = writing = True
    while reading or writing:
        events = (select.POLLIN if reading else 0) | (select.POLLOUT if writing else 0)
        poll = select.poll()
        poll.register(peer, events)
        ready = poll.poll()[0][1]
        if ready & (select.POLLOUT | select.POLLHUP) and writing:
            data, passed = packet(seed, sent)
            rights = [(socket.SOL_SOCKET, socket.SCM_RIGHTS, array.array("i", [null] * passed))] if passed else []
            try:
                peer.sendmsg([data], rights, socket.MSG_NOSIGNAL)
                sent += 1
                done[0:4] = struct.pack("I", sent)
            except BlockingIOError:
                pass
            except (BrokenPipeError, ConnectionResetError):
                # What the other end sent before it was gone can still be received.
                writing = False
            if sent == COUNT:
                writing = False
                peer.shutdown(socket.SHUT_WR)
        if ready & (select.POLLIN | select.POLLHUP | select.POLLERR) and reading:
            try:
                data, ancillary, _, _ = peer.recvmsg(1 << 20, 4096)
            except ConnectionResetError:
                # Told once, and before what is still there (kernel-facts).
                continue
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


def peer_at(path, listener):
    if listener is not None:
        return listener.accept()[0]
    peer = socket.socket(socket.AF_UNIX, socket.SOCK_SEQPACKET)
    peer.connect(path)
    return peer


signal.signal(signal.SIGCHLD, signal.SIG_IGN)
for line in sys.stdin:
    how, seed, path, record = line.split()
    listener = None
    if how == "listen":
        listener = socket.socket(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        listener.bind(path)
        listener.listen()
    pid = os.fork()
    if pid == 0:
        sys.stdin.close()
        try:
            serve(int(seed), peer_at(path, listener), record)
        except OSError as error:
            print(f"peer {seed}: {error}", file=sys.stderr)
        os.write(1, f"ended {seed}\n".encode())
        os._exit(0)
    if listener is not None:
        listener.close()
    print(f"forked {pid}", flush=True)
