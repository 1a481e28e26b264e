#include "batch.h"

#include <algorithm>
#include <cerrno>

#include "properties.h"

namespace seqpacket {
namespace {

/** Larger batches fall out of the processor's cache before JavaScript has read them (native-design). */
constexpr size_t kMaxBytes = size_t{256} * 1024;
/** Packets up to this long are received many at a time: a system call costs as much as a small packet. Longer
 * ones fill the cache by themselves (native-design). */
constexpr size_t kLongestOfMany = size_t{16} * 1024;
constexpr size_t kLeastStride = 64;

/** Room for one of many packets, with some to spare, for what does not fit costs a copy. */
size_t StrideFor(size_t expected) {
  size_t stride = kLeastStride;
  while (stride < expected) stride *= 2;
  return stride;
}

/** An array of arrays of what `value_of` makes of each part, or undefined when there are none. */
template <typename Part, typename ValueOf>
napi_value ArraysOf(Napi::Env env, const std::vector<std::vector<Part>>& packets, ValueOf value_of) {
  if (packets.empty()) return env.Undefined();
  napi_value arrays = NewArray(env, packets.size());
  size_t position = 0;
  for (const std::vector<Part>& parts : packets) {
    napi_value array = NewArray(env, parts.size());
    size_t number = 0;
    for (const Part& part : parts) SetElement(env, array, number++, value_of(part));
    SetElement(env, arrays, position++, array);
  }
  return arrays;
}

}  // namespace

void Batch::Begin(Handle handle, bool own_descriptors) {
  handle_ = handle;
  own_descriptors_ = own_descriptors;
  start_ = chunk_.used();
  Drop();
}

Progress Batch::Receive(int socket, size_t count, size_t expected, size_t limit) {
  Progress progress;
  progress.packets = Fill(socket, count, expected, limit, &progress.outcome);
  progress.error = errno;
  bool spilled = false;
  for (Packet& packet : Span<Packet>(packets_.data(), progress.packets)) {
    progress.bytes += packet.kept();
    progress.longest = std::max(progress.longest, packet.kept());
    spilled = spilled || !packet.rest.empty();
    if (Add(&packet)) continue;
    progress.outcome = Received::kError;
    progress.error = ENOMEM;
  }
  if (spilled) receiver_.ReleaseRest();
  return progress;
}

size_t Batch::RoomFor(size_t expected) const {
  if (bytes_ + expected > kMaxBytes || chunk_.free().size() < StrideFor(expected)) return 0;
  return Tables::kPackets - count_;
}

void Batch::Deliver() {
  if (count_ == 0) return;
  const Napi::HandleScope scope(script_->env());
  const bool taken = Call(chunk_.value());
  if (!taken) chunk_.Rewind(start_);
  start_ = chunk_.used();
  bytes_ = 0;
}

void Batch::Drop() {
  chunk_.Rewind(start_);
  count_ = 0;
  bytes_ = 0;
  descriptor_names_.clear();
  descriptors_.clear();
}

/** Receives into `packets_`; returns how many. */
size_t Batch::Fill(int socket, size_t count, size_t expected, size_t limit, Received* outcome) {
  const bool many = count > 1 && expected <= kLongestOfMany;
  const size_t stride = StrideFor(expected);
  if (count_ == 0) {
    if (!chunk_.Reserve(many ? Receiver::kMany * stride : expected)) {
      errno = ENOMEM;
      *outcome = Received::kError;
      return 0;
    }
    start_ = chunk_.used();
  }
  if (many) {
    const size_t fitting = std::min({count, packets_.size(), chunk_.free().size() / stride});
    return receiver_.ReceiveMany(socket, chunk_.free(), stride, limit, Span<Packet>(packets_.data(), fitting),
                                 outcome);
  }
  *outcome = receiver_.Receive(socket, chunk_.free(), limit, packets_.data());
  return *outcome == Received::kPacket ? 1 : 0;
}

/** False when V8 has no memory. */
bool Batch::Add(Packet* packet) {
  if (!packet->rest.empty()) return DeliverAlone(packet);
  // Close up to the one before, for room for many leaves gaps.
  uint8_t* const place = chunk_.free().data();
  if (packet->head.data() != place) std::copy(packet->head.begin(), packet->head.end(), place);
  WriteRow(packet, chunk_.used());
  chunk_.Take(packet->head.size());
  bytes_ += packet->head.size();
  return true;
}

/** Hands over a packet that did not fit where it was to go, in memory of its own, after those before it. */
bool Batch::DeliverAlone(Packet* packet) {
  const Napi::HandleScope scope(script_->env());
  Deliver();
  napi_value buffer = nullptr;
  void* data = nullptr;
  if (napi_create_buffer(script_->env(), packet->kept(), &data, &buffer) != napi_ok) return false;
  uint8_t* const rest = std::copy(packet->head.begin(), packet->head.end(), static_cast<uint8_t*>(data));
  std::copy(packet->rest.begin(), packet->rest.end(), rest);
  WriteRow(packet, 0);
  Call(buffer);
  return true;
}

void Batch::WriteRow(Packet* packet, size_t offset) {
  std::vector<Descriptor> descriptors = std::move(packet->ancillary.descriptors);
  const bool some = !descriptors.empty();
  if (some) {
    std::vector<std::string>& names = descriptor_names_.emplace_back();
    for (const Descriptor& descriptor : descriptors) names.push_back(Describe(descriptor));
    if (own_descriptors_) descriptors_.push_back(std::move(descriptors));
  }
  tables_->WritePacket(count_++, *packet, offset, some ? descriptor_names_.size() : 0);
}

/** Returns whether a view of `chunk` was taken. */
bool Batch::Call(napi_value chunk) {
  const Napi::Env env = script_->env();
  // What JavaScript asks of this module meanwhile may begin another batch.
  const std::vector<std::vector<std::string>> names = std::exchange(descriptor_names_, {});
  std::vector<std::vector<Descriptor>> descriptors = std::exchange(descriptors_, {});
  const napi_value numbers = ArraysOf(
      env, descriptors, [env](const Descriptor& owned) { return Napi::Number::New(env, owned.number()); });
  for (std::vector<Descriptor>& of_packet : descriptors) {
    for (Descriptor& descriptor : of_packet) unclaimed_->Add(std::move(descriptor));
  }
  return script_->Receive(
      handle_, std::exchange(count_, 0), chunk,
      ArraysOf(env, names, [env](const std::string& name) { return Napi::String::New(env, name); }), numbers);
}

}  // namespace seqpacket
