#include "tap_direction.h"

#include <cerrno>
#include <string>

namespace seqpacket {
namespace {

/** What one direction may forward before others have their turn. */
constexpr int kPacketsPerTurn = 64;
/** Packets are taken out of our queue so many at a time. */
constexpr size_t kHeldPackets = 8;
/** More than this is not held back: with the default SO_SNDBUF its sender would wait for it. */
constexpr size_t kHeldBytes = size_t{32} * 1024;

void Add(std::atomic<uint64_t>* counter, uint64_t value) {
  // One thread writes: no need for an operation that locks the bus.
  counter->store(counter->load(std::memory_order_relaxed) + value, std::memory_order_relaxed);
}

std::string LinesOf(const std::vector<Descriptor>& descriptors) {
  std::string text;
  for (const Descriptor& descriptor : descriptors) text += Describe(descriptor) + '\n';
  return text;
}

}  // namespace

Pumped TapDirection::Pump(const TapTools& tools) {
  if (over()) return Pumped::kOver;
  for (int number = 0; number < kPacketsPerTurn; number++) {
    Packet packet;
    switch (from_->Peek(tools.ring->PacketRoom(), tools.scratch, &packet)) {
      case Received::kPacket:
        break;
      case Received::kReset:
        continue;  // What it sent before it closed follows.
      case Received::kNothing:
        if (held_ > 1) Consume(held_ - 1);
        return Pumped::kDrained;
      case Received::kEndOfFile:
        ended_ = true;
        if (held_ > 1) Consume(held_ - 1);
        return Pumped::kOver;
      case Received::kError:
        return Stop(errno);
    }
    // Its descriptors did not come along for lack of numbers, but they are still where the packet is.
    if (packet.ancillary_truncated) return Block(Pumped::kStarved);
    const ucred* sender = packet.ancillary.credentials ? &*packet.ancillary.credentials : &from_->peer();
    const bool speak = tools.can_speak_for_others && sender->pid != 0;
    if (const int error = to_->Send(packet, speak ? sender : nullptr)) return Stop(error);
    Forwarded(packet, tools);
  }
  return Pumped::kMore;
}

void TapDirection::ReceiverHasRead() {
  if (held_ == 0 || !to_->PeerHasReadAll()) return;
  Consume(held_);
  watching_ = false;
}

void TapDirection::Refuse() {
  if (over()) return;
  refused_ = true;
  blocked_ = false;
  from_->RefuseMore();
}

Pumped TapDirection::Stop(int error) {
  switch (error) {
    case EAGAIN:
      return Block(Pumped::kBlocked);
    case ENOBUFS:
    case ENOMEM:
    case ETOOMANYREFS:
      return Block(Pumped::kStarved);
    case EPIPE:
    case ECONNRESET:
      Refuse();
      return Pumped::kOver;
    default:
      error_ = error;
      return Pumped::kFailed;
  }
}

/** Leaves the packet where it is, first in the queue, to look at it again. */
Pumped TapDirection::Block(Pumped how) {
  Consume(held_);
  if (!blocked_) from_->PeekFirst();
  blocked_ = true;
  return how;
}

void TapDirection::Forwarded(const Packet& packet, const TapTools& tools) {
  if (std::exchange(blocked_, false)) from_->PeekBehind(packet.length);
  busy_ = true;
  watching_ = false;
  Add(&packets_, 1);
  Add(&bytes_, packet.length);
  Record(packet, tools.ring);
  held_++;
  held_bytes_ += packet.length;
  if (packet.length > kHeldBytes) {
    Consume(held_);
  } else if (held_ > kHeldPackets || held_bytes_ > kHeldBytes) {
    Consume(held_ - 1);
    held_bytes_ = packet.length;
  }
}

void TapDirection::Record(const Packet& packet, TapRing* ring) {
  TapRecord record = record_;
  record.time = packet.ancillary.time.value_or(timespec{});
  record.who = packet.ancillary.credentials.value_or(ucred{});
  const std::string text = LinesOf(packet.ancillary.descriptors);
  record.text = text;
  if (!ring->WritePacket(record, packet.head.size(), packet.rest)) Add(&unrecorded_, 1);
}

void TapDirection::Consume(size_t count) {
  from_->Consume(count);
  held_ -= count;
  if (held_ == 0) held_bytes_ = 0;
}

}  // namespace seqpacket
