#include "batch.h"

#include <algorithm>
#include <cerrno>

namespace seqpacket {
namespace {

/** Larger batches fall out of the processor's cache before JavaScript has read them (native-design). */
constexpr size_t kMaxBytes = size_t{256} * 1024;

}  // namespace

void Batch::Begin(Handle handle) {
  handle_ = handle;
  start_ = chunk_.used();
  count_ = 0;
  bytes_ = 0;
}

Received Batch::Receive(int socket, size_t expected, size_t limit, size_t* kept) {
  if (empty()) {
    if (!chunk_.Reserve(expected)) {
      errno = ENOMEM;
      return Received::kError;
    }
    start_ = chunk_.used();
  }
  const Room room = limit == 0 ? chunk_.free() : chunk_.free().first(limit);
  const Room overflow = limit == 0 ? overflow_.Get() : overflow_.Get().first(limit - room.size());
  Packet packet;
  const Received received = seqpacket::Receive(socket, room, overflow, &control_, &packet);
  if (received != Received::kPacket) return received;
  *kept = packet.kept;
  if (packet.kept <= room.size()) {
    Add(&packet);
  } else if (!AddSpilled(&packet, room, overflow)) {
    errno = ENOMEM;
    return Received::kError;
  }
  return Received::kPacket;
}

bool Batch::HasRoomFor(size_t expected) const {
  return count_ < Tables::kPackets && bytes_ + expected <= kMaxBytes && chunk_.free().size() >= expected;
}

void Batch::Deliver() {
  if (empty()) return;
  const Napi::HandleScope scope(script_->env());
  const size_t count = std::exchange(count_, 0);
  const bool taken = script_->Receive(handle_, count, chunk_.value(), DescriptorNames());
  if (!taken) chunk_.Rewind(start_);
  start_ = chunk_.used();
  bytes_ = 0;
}

/** Puts together, in a chunk that has room for it, a packet that began in `room` and goes on in `overflow`.
 */
bool Batch::AddSpilled(Packet* packet, Room room, Room overflow) {
  const Napi::HandleScope scope(script_->env());
  [[maybe_unused]] const napi_value old_chunk =
      chunk_.value();  // Keeps `room` alive until it has been copied.
  Deliver();
  if (!chunk_.Reserve(packet->kept)) return false;
  start_ = chunk_.used();
  uint8_t* const rest = std::copy(room.begin(), room.end(), chunk_.free().data());
  std::copy_n(overflow.begin(), packet->kept - room.size(), rest);
  overflow_.Release();
  Add(packet);
  return true;
}

void Batch::Add(Packet* packet) {
  const std::vector<Descriptor> descriptors = std::move(packet->ancillary.descriptors);
  if (!descriptors.empty()) {
    std::vector<std::string>& names = descriptor_names_.emplace_back();
    for (const Descriptor& descriptor : descriptors) names.push_back(Describe(descriptor));
  }
  tables_->WritePacket(count_, *packet, chunk_.used(), descriptors.empty() ? 0 : descriptor_names_.size());
  chunk_.Take(packet->kept);
  bytes_ += packet->kept;
  count_++;
}

/** An array of strings for each packet that has descriptors, or undefined when none has. */
Napi::Value Batch::DescriptorNames() {
  const Napi::Env env = script_->env();
  if (descriptor_names_.empty()) return env.Undefined();
  const auto packets = Napi::Array::New(env, descriptor_names_.size());
  uint32_t position = 0;
  for (const std::vector<std::string>& names : descriptor_names_) {
    const auto array = Napi::Array::New(env, names.size());
    uint32_t number = 0;
    for (const std::string& name : names) array.Set(number++, name);
    packets.Set(position++, array);
  }
  descriptor_names_.clear();
  return packets;
}

}  // namespace seqpacket
