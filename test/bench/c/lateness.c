/* lateness PATH LENGTH COUNT: how late 10 ms timers are in a loop that receives packets until end-of-file, 256 at most
 * between two looks at the clock; prints {"p99": ms, "max": ms}. What it has is the machine's and the kernel's. */
#define _GNU_SOURCE /* ppoll */
#include <poll.h>

#include "peer.h"

#define INTERVAL_NS 1e7
#define TURN 256

static char buffer[BUFFER_LENGTH];
static double late_ns[100000];
static size_t timers;

static int later(const void *a, const void *b) {
  const double x = *(const double *)a, y = *(const double *)b;
  return (x > y) - (x < y);
}

/* Receives what there is, up to a turn's worth; returns 0 at end-of-file. */
static int receive_turn(int s, size_t length) {
  for (long count = 0; count < TURN; count++) {
    const ssize_t received = recv(s, buffer, sizeof buffer, MSG_DONTWAIT);
    if (received < 0 && errno == EAGAIN) return 1;
    if (received == 0) return 0;
    if (received != (ssize_t)length) fail("recv: not what was sent");
  }
  return 1;
}

int main(int argc, char **argv) {
  if (argc != 4) return 2;
  const size_t length = (size_t)number_of(argv[2]);
  const int s = accept_one(argv[1]);
  double due = now_ns() + INTERVAL_NS;
  for (int open = 1; open;) {
    struct pollfd ready = {.fd = s, .events = POLLIN};
    const double wait = due - now_ns();
    const struct timespec timeout = {.tv_nsec = wait > 0 ? (long)wait : 0};
    if (ppoll(&ready, 1, &timeout, NULL) < 0) fail("ppoll");
    if (ready.revents != 0) open = receive_turn(s, length);
    const double late = now_ns() - due;
    if (late < 0) continue;
    if (timers < sizeof late_ns / sizeof *late_ns) late_ns[timers++] = late;
    due = now_ns() + INTERVAL_NS;
  }
  if (timers == 0) fail("no timer");
  qsort(late_ns, timers, sizeof *late_ns, later);
  printf("{\"p99\": %.3f, \"max\": %.3f}\n", late_ns[(timers * 99 + 99) / 100 - 1] / 1e6, late_ns[timers - 1] / 1e6);
  return 0;
}
