/*
 * turns LENGTH BLOCKS (PATH SIZE)...: round trips to several servers in turn, SIZE at a time, BLOCKS times; who was last begins the next
 * block, so that noise and what the processor remembers of the one before hit all alike. Prints for each path the nanoseconds of a round
 * trip, the mean of each block, as JSON. Before the first block a server is warmed up with twelve blocks, and before each with a tenth.
 */
#include "peer.h"

#define MOST_PATHS 16

struct server {
  int socket;
  long size;
  double *ns;
};

static char buffer[BUFFER_LENGTH];

static void round_trips(const struct server *server, size_t length, long count) {
  for (; count > 0; count--) {
    send_packet(server->socket, buffer, length);
    if (recv(server->socket, buffer, sizeof buffer, 0) != (ssize_t)length) fail("recv: not what was sent");
  }
}

static double block(const struct server *server, size_t length) {
  round_trips(server, length, server->size / 10);
  const double start = now_ns();
  round_trips(server, length, server->size);
  return (now_ns() - start) / (double)server->size;
}

static void print(const struct server *servers, int count, long blocks) {
  for (int position = 0; position < count; position++) {
    for (long number = 0; number < blocks; number++) {
      printf("%s%.1f", number > 0 ? "," : position > 0 ? "],[" : "[[", servers[position].ns[number]);
    }
  }
  puts("]]");
}

int main(int argc, char **argv) {
  struct server servers[MOST_PATHS];
  const int count = (argc - 3) / 2;
  if (count < 1 || count > MOST_PATHS || argc != 3 + 2 * count) return 2;
  const size_t length = (size_t)number_of(argv[1]);
  const long blocks = number_of(argv[2]);
  for (int position = 0; position < count; position++) {
    struct server *server = &servers[position];
    server->socket = connect_to(argv[3 + 2 * position]);
    server->size = number_of(argv[4 + 2 * position]);
    server->ns = calloc((size_t)blocks, sizeof *server->ns);
    if (server->ns == NULL) fail("calloc");
    round_trips(server, length, 12 * server->size);
  }
  for (long number = 0; number < blocks; number++) {
    for (int turn = 0; turn < count; turn++) {
      struct server *server = &servers[(turn + number) % count];
      server->ns[number] = block(server, length);
    }
  }
  print(servers, count, blocks);
  return 0;
}
