#include "connection.h"

#include <poll.h>
#include <sys/epoll.h>
#include <sys/socket.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <memory>
#include <utility>

namespace seqpacket {
namespace {

/** What one connection may receive before others, and timers, have their turn (native-design). */
constexpr size_t kPacketsPerTurn = 256;
constexpr size_t kBytesPerTurn = size_t{1024} * 1024;
constexpr int kFlushesPerTurn = 4;

/**
 * Where packets come one by one, as requests and replies do, asking whether there is a second costs a system
 * call each time; so only every so many turns ask. Epoll tells of one that was there.
 */
constexpr unsigned kLoneTurns = 8;

/** So many packets in one turn are a flood. */
constexpr size_t kFlood = 16;

bool IsHungUp(int socket) {
  pollfd state{socket, 0, 0};
  return ::poll(&state, 1, 0) > 0 && (state.revents & POLLHUP) != 0;
}

}  // namespace

Result<Connection::Opened> Connection::Open(Environment* environment, Descriptor socket,
                                            const ReceiveOptions& options) {
  auto prepared = PrepareConnection(socket.number(), options);
  if (const Failure* failure = FailureOf(prepared)) return *failure;
  auto added = environment->loop().Add(std::make_unique<Connection>(environment, std::move(socket), options));
  if (const Failure* failure = FailureOf(added)) return *failure;
  return Opened{ValueOf(added), ValueOf(prepared)};
}

void Connection::OnReady(uint32_t events) {
  constexpr uint32_t kOver = static_cast<uint32_t>(EPOLLHUP) | static_cast<uint32_t>(EPOLLERR);
  // Sending first: when the peer has gone, what waits learns why before JavaScript, told of the end, closes
  // this.
  if (!queue_.empty() && (events & (EPOLLOUT | kOver)) != 0) Flush();
  if (!closed() && reading_ && (events & (EPOLLIN | kOver)) != 0) ReceiveTurn();
  if (closed() || !ended_ || hung_up_ || (events & EPOLLHUP) == 0) return;
  hung_up_ = true;
  environment_->script().Hangup(handle());
}

bool Connection::OnGuess() {
  // Only where packets come one by one does the system call that this saves matter.
  return AwaitsOne() && ReceiveTurn() > 0;
}

bool Connection::AwaitsOne() const { return reading_ && lone_turns_ > 0 && queue_.empty(); }

void Connection::SetReading(bool reading) {
  reading_ = reading && !ended_;
  UpdateWatch();
}

Sent Connection::Send(Bytes data, Span<const int32_t> descriptors) {
  Sent result{EAGAIN, RealTime()};
  if (queue_.empty()) result.error = SendPacket(descriptor(), data, descriptors);
  if (result.error == EAGAIN) {
    auto passed = PassedDescriptors::Duplicate(descriptors);
    if (const Failure* failure = FailureOf(passed)) {
      result.error = failure->number;
      return result;
    }
    queue_.Push(data, std::move(ValueOf(passed)));
    UpdateWatch();
  }
  // The error is told only once by the kernel; receiving must learn of it too.
  reset_ = reset_ || result.error == ECONNRESET;
  return result;
}

void Connection::CancelSend(size_t position) {
  queue_.Cancel(position);
  SendQueueChanged();
}

void Connection::Shutdown() {
  shutdown_wanted_ = true;
  SendQueueChanged();
}

/** Receives what may be received before others have their turn; returns how many packets that was. */
size_t Connection::ReceiveTurn() {
  size_t received = 0;
  size_t packets_left = kPacketsPerTurn;
  size_t bytes_left = kBytesPerTurn;
  Received outcome = Received::kPacket;
  while (outcome == Received::kPacket && reading_ && !closed() && packets_left > 0 && bytes_left > 0) {
    const bool lone = lone_turns_ > 0 && lone_turns_ < kLoneTurns;
    if (lone) packets_left = 1;
    const size_t before = packets_left;
    outcome = ReceiveBatch(&packets_left, &bytes_left);
    received += before - packets_left;
    if (lone) lone_turns_++;
  }
  if (outcome == Received::kNothing && received >= kFlood) environment_->loop().YieldAfterTurn();
  if (!reading_ || closed()) return received;
  if (outcome == Received::kEndOfFile) End(reset_ ? ECONNRESET : 0);
  if (outcome == Received::kError) End(receive_error_);
  return received;
}

/** Receives as many packets as belong together and hands them over; returns what came after the last. */
Received Connection::ReceiveBatch(size_t* packets_left, size_t* bytes_left) {
  Batch& batch = environment_->batch();
  batch.Begin(handle(), own_descriptors_);
  Received outcome = Received::kPacket;
  size_t received = 0;
  size_t count = *packets_left;
  while (outcome == Received::kPacket && count > 0 && *bytes_left > 0 && !closed()) {
    const Progress progress = ReceiveSome(count);
    outcome = progress.outcome;
    received += progress.packets;
    *bytes_left -= std::min(*bytes_left, progress.bytes);
    count = std::min(*packets_left - received, batch.RoomFor(expected_));
  }
  if (outcome != Received::kPacket) lone_turns_ = received == 1 ? 1 : 0;
  *packets_left -= received;
  // It was closed by who got a packet that is handed over alone; others may have come with that one.
  if (closed()) {
    batch.Drop();
  } else {
    batch.Deliver();
  }
  return outcome;
}

Progress Connection::ReceiveSome(size_t count) {
  Progress progress;
  do {
    progress = environment_->batch().Receive(descriptor(), count, expected_, limit_);
    // Its queued packets come on the next call, and are not to be lost (kernel-facts).
    reset_ = reset_ || progress.outcome == Received::kReset;
  } while (progress.outcome == Received::kReset);
  // Only the second time it is sure.
  if (progress.outcome == Received::kEndOfFile && !std::exchange(end_seen_, true)) {
    progress.outcome = Received::kPacket;
  }
  receive_error_ = progress.error;
  if (progress.packets > 0) expected_ = std::max(progress.longest, expected_ - expected_ / 8);
  return progress;
}

void Connection::End(int error) {
  ended_ = true;
  hung_up_ = IsHungUp(descriptor());
  SetReading(false);
  environment_->script().End(handle(), error, hung_up_);
}

void Connection::Flush() {
  for (int round = 0; round < kFlushesPerTurn && !closed() && !queue_.empty(); round++) {
    std::array<Sent, Tables::kSent> results;
    const size_t count = queue_.Flush(descriptor(), Span<Sent>(results.data(), results.size()));
    if (count == 0) return;
    for (size_t row = 0; row < count; row++) {
      reset_ = reset_ || results[row].error == ECONNRESET;
      environment_->tables().WriteSent(row, results[row]);
    }
    SendQueueChanged();
    environment_->script().Sent(handle(), count);
  }
}

void Connection::SendQueueChanged() {
  if (closed()) return;
  UpdateWatch();
  // The peer may be gone by now, and then nobody is left to be told.
  if (shutdown_wanted_ && queue_.empty()) static_cast<void>(::shutdown(descriptor(), SHUT_WR));
}

void Connection::UpdateWatch() {
  const uint32_t events = (reading_ ? static_cast<uint32_t>(EPOLLIN) : 0U) |
                          (queue_.empty() ? 0U : static_cast<uint32_t>(EPOLLOUT));
  environment_->loop().Watch(this, events, events != 0);
}

}  // namespace seqpacket
