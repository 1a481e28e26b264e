#pragma once

#include <napi.h>

#include <optional>

#include "span.h"

namespace seqpacket {

/**
 * Memory of V8's that packets are received into, one after another: JavaScript keeps packets as views of it,
 * so that memory is allocated once a chunk and not once a packet (native-design). External memory would be
 * refused by Electron.
 */
class Chunk {
 public:
  explicit Chunk(Napi::Env env) : env_(env) {}

  /** Makes sure that at least `size` bytes are free, in a new chunk if need be. False when V8 has no memory.
   */
  bool Reserve(size_t size);

  /** The free part. */
  [[nodiscard]] Room free() const { return {memory_.data() + used_, memory_.size() - used_}; }
  /** Where in the chunk the free part begins. */
  [[nodiscard]] size_t used() const { return used_; }
  /** Takes `size` bytes of the free part, and what aligns the next. */
  void Take(size_t size);
  /** Frees what was taken since `used` was this. */
  void Rewind(size_t used) { used_ = used; }

  /** The chunk for JavaScript. */
  [[nodiscard]] napi_value value() const { return reference_.Value(); }

 private:
  Napi::Env env_;
  Napi::Reference<Napi::Buffer<uint8_t>> reference_;
  Room memory_;
  size_t used_ = 0;
};

}  // namespace seqpacket
