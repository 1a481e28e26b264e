/* What the baselines share: plain blocking sockets, errors that end the program with a sentence. */
#ifndef BENCH_PEER_H
#define BENCH_PEER_H

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <time.h>
#include <unistd.h>

/* A packet of any measured length fits. */
#define BUFFER_LENGTH (256 * 1024)

static inline void fail(const char *what) {
  perror(what);
  exit(1);
}

static inline double now_ns(void) {
  struct timespec now;
  clock_gettime(CLOCK_MONOTONIC, &now);
  return (double)now.tv_sec * 1e9 + (double)now.tv_nsec;
}

static inline struct sockaddr_un address_of(const char *path) {
  struct sockaddr_un address = {.sun_family = AF_UNIX};
  if (strlen(path) >= sizeof address.sun_path) {
    errno = ENAMETOOLONG;
    fail(path);
  }
  strcpy(address.sun_path, path);
  return address;
}

/* As ours does, and with the default a flood swings by a factor of twenty: every contestant sends with this. */
static inline int new_socket(void) {
  const int wanted = 1024 * 1024;
  int s = socket(AF_UNIX, SOCK_SEQPACKET, 0);
  if (s < 0) fail("socket");
  if (setsockopt(s, SOL_SOCKET, SO_SNDBUF, &wanted, sizeof wanted) != 0) fail("SO_SNDBUF");
  return s;
}

/* Listens, says so, and returns the first connection. */
static inline int accept_one(const char *path) {
  const struct sockaddr_un address = address_of(path);
  const int wanted = 1024 * 1024;
  int listener = new_socket();
  if (bind(listener, (const struct sockaddr *)&address, sizeof address) != 0) fail("bind");
  if (listen(listener, 1) != 0) fail("listen");
  puts("ready");
  fflush(stdout);
  int s = accept(listener, NULL, NULL);
  if (s < 0) fail("accept");
  if (setsockopt(s, SOL_SOCKET, SO_SNDBUF, &wanted, sizeof wanted) != 0) fail("SO_SNDBUF");
  close(listener);
  return s;
}

static inline int connect_to(const char *path) {
  const struct sockaddr_un address = address_of(path);
  int s = new_socket();
  if (connect(s, (const struct sockaddr *)&address, sizeof address) != 0) fail("connect");
  return s;
}

/* Sends one packet whole. */
static inline void send_packet(int s, const char *data, size_t length) {
  if (send(s, data, length, MSG_NOSIGNAL) != (ssize_t)length) fail("send");
}

static inline long number_of(const char *text) {
  char *end;
  const long number = strtol(text, &end, 10);
  if (*end != '\0' || number <= 0) {
    fprintf(stderr, "%s is not a positive number\n", text);
    exit(2);
  }
  return number;
}

#endif
