/* sink PATH LENGTH COUNT: receives to the end-of-file; prints the nanoseconds a packet since the first. */
#include "peer.h"

static char buffer[BUFFER_LENGTH];

int main(int argc, char **argv) {
  if (argc != 4) return 2;
  const ssize_t expected = (ssize_t)number_of(argv[2]);
  const long count = number_of(argv[3]);
  const int s = accept_one(argv[1]);
  double start = 0;
  long received = 0;
  for (;;) {
    const ssize_t length = recv(s, buffer, sizeof buffer, 0);
    if (length < 0) fail("recv");
    if (length == 0) break;
    if (length != expected) {
      fprintf(stderr, "a packet of %zd bytes, not %zd\n", length, expected);
      return 1;
    }
    if (received++ == 0) start = now_ns();
  }
  if (received != count) {
    fprintf(stderr, "%ld packets, not %ld\n", received, count);
    return 1;
  }
  printf("%.1f\n", (now_ns() - start) / (double)count);
  return 0;
}
