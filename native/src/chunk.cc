#include "chunk.h"

#include <algorithm>

namespace seqpacket {
namespace {

constexpr size_t kSize = size_t{1024} * 1024;
/** Packets begin at multiples of this, so that wider typed arrays can be laid over them. */
constexpr size_t kAlignment = 8;

}  // namespace

bool Chunk::Reserve(size_t size) {
  if (memory_.size() - used_ >= std::max<size_t>(size, 1)) return true;
  const Napi::HandleScope scope(env_);
  napi_value buffer = nullptr;
  void* data = nullptr;
  const size_t wanted = std::max(size, kSize);
  // A buffer and not an ArrayBuffer, which would be filled with zeros first (native-design).
  if (napi_create_buffer(env_, wanted, &data, &buffer) != napi_ok) return false;
  reference_ = Napi::Persistent(Napi::Buffer<uint8_t>(env_, buffer));
  memory_ = Room(static_cast<uint8_t*>(data), wanted);
  used_ = 0;
  return true;
}

void Chunk::Take(size_t size) {
  const size_t aligned = (size + kAlignment - 1) / kAlignment * kAlignment;
  used_ = std::min(used_ + aligned, memory_.size());
}

}  // namespace seqpacket
