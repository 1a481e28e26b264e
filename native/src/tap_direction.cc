#include "tap_direction.h"

#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <string>
#include <utility>

#include "credentials.h"
#include "send_queue.h"

namespace seqpacket {
namespace {

/** What one direction may forward before others have their turn. */
constexpr int kLooksPerTurn = 16;
/** What is looked at at once, in bytes: it is to be in the processor's cache when it is sent on. */
constexpr size_t kBatchBytes = size_t{128} * 1024;
/** Longer packets, in bytes, are worth being received where they are recorded: to copy them costs more than a
 * system call for each. */
constexpr size_t kShortBytes = size_t{32} * 1024;
/** Of SO_SNDBUF, the part that may be on its way before a sender is told of no room (unix_writable). */
constexpr size_t kWritablePart = 4;
/** The least SO_SNDBUF that a socket can have, as the kernel gives it (SOCK_MIN_SNDBUF). */
constexpr size_t kLeastBuffer = 4608;

void Add(std::atomic<uint64_t>* counter, uint64_t value) {
  // One thread writes: no need for an operation that locks the bus.
  counter->store(counter->load(std::memory_order_relaxed) + value, std::memory_order_relaxed);
}

/** As TapRecord::text. */
std::string TextOf(const std::vector<Descriptor>& descriptors) {
  std::string text;
  for (const Descriptor& descriptor : descriptors) text.append(Describe(descriptor)).push_back('\0');
  return text;
}

/**
 * How much of a send buffer a packet takes up at most, in bytes (truesize). The kernel puts it into one
 * allocation, of up to four pages, which are rounded up to a power of two; what exceeds that goes to single
 * pages, 16 at the least, and what exceeds those to the allocation again (unix_dgram_sendmsg).
 */
size_t MostMemoryOf(size_t length) {
  // Not kept in a static variable: the guard of one needs half of libstdc++ and GLIBC_2.34 (pthread_once).
  // This is no system call.
  const auto page = static_cast<size_t>(::sysconf(_SC_PAGESIZE));
  constexpr size_t kOverhead = 1024;
  const bool in_pages = length > 4 * page && length < 20 * page;
  return (in_pages ? length + page : 2 * length) + kOverhead;
}

}  // namespace

Pumped TapDirection::Pump(const TapTools& tools) {
  pumped_ = 0;
  if (over()) return Pumped::kOver;
  for (int number = 0; number < kLooksPerTurn; number++) {
    const Pumped outcome = Look(Hoped(), tools);
    if (outcome != Pumped::kMore) return outcome;
  }
  return Pumped::kMore;
}

Pumped TapDirection::PumpOne(const TapTools& tools) {
  pumped_ = 0;
  if (over()) return Pumped::kOver;
  const bool many = many_;
  const Pumped outcome = Look(1, tools);
  many_ = many;  // One is what was looked at, not what came.
  return outcome == Pumped::kMore ? Pumped::kDrained : outcome;
}

/** How many packets to look at. Where they come one by one, a look at two tells that there is no second. */
size_t TapDirection::Hoped() const {
  if (!many_) return 2;
  return long_ ? 1 : std::clamp(kBatchBytes / (last_.bytes + 1), size_t{2}, TapBatch::kMost);
}

/** Forwards what one look finds. */
Pumped TapDirection::Look(size_t most, const TapTools& tools) {
  const size_t count = unsent_ > 0 ? 1 : most;
  Received after = Received::kNothing;
  const size_t found = from_->Peek(tools.batch, count, long_ ? tools.ring->PacketRoom() : Room(), &after);
  const int error = errno;
  many_ = found == count;
  if (found > 0) {
    const Pumped outcome = Forward(found, tools);
    tools.batch->Clear(found);
    if (outcome != Pumped::kMore) return outcome;
  }
  switch (after) {
    case Received::kPacket:
    case Received::kReset:  // What it sent before it closed follows.
      return Pumped::kMore;
    case Received::kNothing:
      return Pumped::kDrained;
    case Received::kEndOfFile:
      if (!std::exchange(end_seen_, true)) return Pumped::kMore;
      ended_ = true;
      KeepLast();
      return Pumped::kOver;
    case Received::kError:
      return Stop(error, 0, tools);
  }
  return Pumped::kDrained;
}

/** kMore when all `count` packets of the batch are forwarded. */
Pumped TapDirection::Forward(size_t count, const TapTools& tools) {
  size_t position = 0;
  while (position < count) {
    // Its descriptors did not come along for lack of numbers, but they are still where the packet is.
    if (tools.batch->packet(position).ancillary_truncated) {
      if (!std::exchange(lacks_numbers_, true)) RecordError(EMFILE, tools.ring);
      return Block(Pumped::kStarved, count - position);
    }
    // Longer than any that is known of: rather than a part of it nothing is passed on, and it is told why.
    if (tools.batch->packet(position).truncated()) return Stop(EMSGSIZE, count - position, tools);
    int error = 0;
    const size_t end = position + SendSome(position, count, tools, &error);
    for (; position < end; position++) Forwarded(tools.batch->packet(position), tools);
    TrimHeld();
    if (error_ != 0) return Pumped::kFailed;
    if (error != 0) return Stop(error, count - position, tools);
  }
  return Pumped::kMore;
}

/** Sends as many of the packets from `start` on as can be sent alike; returns how many were taken, and why
 * not the next if that was none. */
size_t TapDirection::SendSome(size_t start, size_t count, const TapTools& tools, int* error) {
  const Packet& first = tools.batch->packet(start);
  const ucred* sender = SenderOf(first, tools);
  const auto is_alike = [&](const Packet& packet) {
    const ucred* other = SenderOf(packet, tools);
    return packet.ancillary.descriptors.empty() && !packet.ancillary_truncated && !packet.truncated() &&
           (sender == nullptr || other == nullptr ? sender == other : IsSame(*other, *sender));
  };
  size_t end = start;
  while (end < count && is_alike(tools.batch->packet(end))) end++;
  if (end > start + 1) {
    const int sent = tools.batch->Send(to_->number(), start, end, sender);
    if (sent > 0) return static_cast<size_t>(sent);
    if (errno == ECONNRESET) to_->SetReset();  // Told only once.
  }
  *error = to_->Send(first, sender);
  // As much is to be on its way as could be without us.
  if (*error == EAGAIN && !std::exchange(matched_, true) && to_->MatchSendBuffer(*from_)) {
    *error = to_->Send(first, sender);
  }
  return *error == 0 ? 1 : 0;
}

bool TapDirection::MatchAgain() {
  // At the first, second, fourth, eighth … tick of one block: what it asks of the kernel is no small thing.
  const uint32_t tick = ++blocked_ticks_;
  return (tick & (tick - 1)) == 0 && to_->MatchSendBuffer(*from_);
}

const ucred* TapDirection::SenderOf(const Packet& packet, const TapTools& tools) const {
  // Of a packet that was sent before credentials were asked for they are not known (pid 0).
  const auto& told = packet.ancillary.credentials;
  const ucred* sender = told && told->pid != 0 ? &*told : &from_->peer();
  const bool can_speak = tools.can_speak_for_others && sender->pid != 0 && to_->MaySpeakFor(*sender);
  return can_speak ? sender : nullptr;
}

void TapDirection::KeepLast() {
  // A lone empty packet makes no reset (unix_release_sock, which takes it for out-of-band data that was
  // read).
  const size_t kept = last_.bytes == 0 ? 2 : 1;
  if (held_ > kept) Consume(held_ - kept);
}

void TapDirection::ReceiverHasRead() {
  if (held_ == 0 || !to_->PeerHasReadAll()) return;
  Consume(held_);
  watching_ = false;
}

void TapDirection::Refuse() {
  if (over()) return;
  refused_ = true;
  unsent_ = 0;
  from_->RefuseMore();
}

void TapDirection::RefusedBy(int error, const TapTools& tools) {
  RecordError(error, tools.ring);
  Refuse();
}

Pumped TapDirection::Stop(int error, size_t unsent, const TapTools& tools) {
  switch (error) {
    case EAGAIN:
      return Block(Pumped::kBlocked, unsent);
    case ENOBUFS:
    case ENOMEM:
    case ETOOMANYREFS:
      return Block(Pumped::kStarved, unsent);
    case EPIPE:
    case ECONNRESET:
      // Its sender learns of it with the next packet, if there is one.
      RefusedBy(to_->reset() ? ECONNRESET : error, tools);
      return Pumped::kOver;
    default:
      error_ = error;
      return Pumped::kFailed;
  }
}

/**
 * Leaves packets where they are, first in the queue, to look at them again. That is done one by one from the
 * front: an empty packet that was looked at is passed over by an offset.
 */
Pumped TapDirection::Block(Pumped how, size_t unsent) {
  Consume(held_);
  if (error_ != 0) return Pumped::kFailed;
  if (unsent_ == 0 && unsent > 0) {
    if (!from_->PeekFirst()) error_ = errno;
    unsent_ = unsent;
  }
  return how;
}

void TapDirection::Forwarded(const Packet& packet, const TapTools& tools) {
  busy_ = true;
  pumped_++;
  watching_ = false;
  // While numbers are short, some packets find them at once and some later.
  if (unsent_ == 0 && !packet.ancillary.descriptors.empty()) lacks_numbers_ = false;
  blocked_ticks_ = 0;
  long_ = packet.length > kShortBytes;
  Add(&packets_, 1);
  Add(&bytes_, packet.length);
  Record(packet, tools.ring);
  held_++;
  previous_ = std::exchange(last_, {packet.length, !packet.ancillary.descriptors.empty()});
  if (unsent_ == 0) return;
  if (--unsent_ > 0) return Consume(held_);
  if (!from_->PeekBehind(packet.length)) error_ = errno;
}

/** Takes what need not be held any more out of our queue, many packets with one call. No more than must be is
 * held: the kernel is quickest with the memory of one that it freed last. */
void TapDirection::TrimHeld() {
  KeepLast();
  // What stays in our queue counts as on its way: where its sender may wait for that, it is let go as soon as
  // it was read, rather than with the next packet or some milliseconds later.
  watching_ = held_ > 0 && (MayBlockSender() || HoldsDescriptors());
}

/** Whether what its receiver may close by now is kept open by what is held. */
bool TapDirection::HoldsDescriptors() const {
  return last_.with_descriptors || (held_ > 1 && previous_.with_descriptors);
}

/** Whether what is held may be too much for its sender to be told of room. */
bool TapDirection::MayBlockSender() {
  if (!senders_buffer_) {
    // To ask is no small thing: for short packets it is done only where one was held for long.
    if (last_.bytes <= kShortBytes) return false;
    senders_buffer_ = from_->PeersBuffer();
  }
  if (*senders_buffer_ == 0) return last_.bytes > kShortBytes;
  return HeldMemory() > *senders_buffer_ / kWritablePart;
}

/** How much of its sender's buffer what is held takes up at most. */
size_t TapDirection::HeldMemory() const {
  return MostMemoryOf(last_.bytes) + (held_ > 1 ? MostMemoryOf(previous_.bytes) : 0);
}

void TapDirection::HeldTooLong() {
  watching_ = true;
  if (HeldMemory() <= kLeastBuffer / kWritablePart) return;
  // At the first, second, fourth, eighth … time: a sender may set it whenever it likes.
  const uint32_t tick = ++held_ticks_;
  if ((tick & (tick - 1)) == 0) senders_buffer_ = from_->PeersBuffer();
}

void TapDirection::Record(const Packet& packet, TapRing* ring) {
  TapRecord record = record_;
  record.time = packet.ancillary.time.value_or(timespec{});
  record.who = packet.ancillary.credentials.value_or(ucred{});
  const std::string text = TextOf(packet.ancillary.descriptors);
  record.text = text;
  if (!ring->WritePacket(record, packet.head, packet.rest)) Add(&unrecorded_, 1);
}

void TapDirection::RecordError(int error, TapRing* ring) const {
  TapRecord record = record_;
  record.kind = TapRecordKind::kError;
  record.number = static_cast<uint32_t>(error);
  record.time = RealTime();
  ring->Write(record);
}

void TapDirection::Consume(size_t count) {
  if (!from_->Consume(count)) error_ = errno;
  held_ -= count;
}

}  // namespace seqpacket
