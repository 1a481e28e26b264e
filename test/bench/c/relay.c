/*
 * relay PATH UPSTREAM: joins the first client at PATH with UPSTREAM: poll, one packet each way that is ready, and again; a half close is
 * passed on, and it ends when both sides have ended. What a relay costs that does no more than it must.
 */
#include <poll.h>

#include "peer.h"

static char buffer[BUFFER_LENGTH];

/* Passes on one packet; returns whether it was the end. */
static int pass_on(int from, int to) {
  const ssize_t length = recv(from, buffer, sizeof buffer, 0);
  if (length < 0) fail("recv");
  if (length > 0) {
    send_packet(to, buffer, (size_t)length);
    return 0;
  }
  if (shutdown(to, SHUT_WR) != 0) fail("shutdown");
  return 1;
}

int main(int argc, char **argv) {
  if (argc != 3) return 2;
  const int client = accept_one(argv[1]);
  const int server = connect_to(argv[2]);
  struct pollfd ends[2] = {{client, POLLIN, 0}, {server, POLLIN, 0}};
  int open_ends = 2;
  while (open_ends > 0) {
    if (poll(ends, 2, -1) < 0) fail("poll");
    for (int side = 0; side < 2; side++) {
      if (ends[side].fd < 0 || ends[side].revents == 0) continue;
      if (!pass_on(ends[side].fd, side == 0 ? server : client)) continue;
      ends[side].fd = -1;
      open_ends--;
    }
  }
  return 0;
}
