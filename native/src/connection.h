#pragma once

#include <cstdint>

#include "environment.h"
#include "pollable.h"
#include "send_queue.h"
#include "socket_options.h"
#include "span.h"

namespace seqpacket {

/** One connected socket: receives in batches while asked to, and queues what the kernel does not take at
 * once. */
class Connection : public Pollable {
 public:
  static constexpr PollableKind kKind = PollableKind::kConnection;

  /** What `Open` gives. */
  struct Opened {
    Handle handle = 0;
    ConnectionFacts facts;
  };

  /** Prepares a connected socket and has the environment's loop watch it. */
  static Result<Opened> Open(Environment* environment, Descriptor socket, const ReceiveOptions& options);

  Connection(Environment* environment, Descriptor descriptor, const ReceiveOptions& options)
      : Pollable(kKind, std::move(descriptor)),
        environment_(environment),
        limit_(options.limit),
        own_descriptors_(options.own_descriptors) {}

  void OnReady(uint32_t events) override;
  bool OnGuess() override;
  [[nodiscard]] bool AwaitsOne() const override;

  void SetReading(bool reading);

  /**
   * Sends now if nothing waits. `error` of the result is 0 if it was sent, EAGAIN if a copy was queued, else
   * why the packet was refused.
   */
  Sent Send(Bytes data, Span<const int32_t> descriptors);

  /** Takes a packet back that waits. */
  void CancelSend(size_t position);

  /** Closes the sending direction once nothing waits. */
  void Shutdown();

 private:
  size_t ReceiveTurn();
  Received ReceiveBatch(size_t* packets_left, size_t* bytes_left);
  Progress ReceiveSome(size_t count);
  void End(int error);
  void Flush();
  void SendQueueChanged();
  void UpdateWatch();

  Environment* environment_;
  SendQueue queue_;
  size_t limit_;
  bool own_descriptors_;
  /** How long the next packet is likely to be, in bytes. */
  size_t expected_ = 4096;
  /** Turns since the last that looked for a second packet and found none; 0 while packets come in numbers. */
  unsigned lone_turns_ = 0;
  int receive_error_ = 0;
  bool reading_ = false;
  /** The peer closed with data of ours unread: to be told after its last packet. */
  bool reset_ = false;
  /** The kernel has told of end-of-file; it is to do so twice (Received). */
  bool end_seen_ = false;
  bool ended_ = false;
  bool hung_up_ = false;
  bool shutdown_wanted_ = false;
};

}  // namespace seqpacket
