#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>

namespace seqpacket {

/** A view of `size` elements that belong to somebody else: what std::span is in C++20. */
template <typename T>
class Span {
 public:
  constexpr Span() = default;
  constexpr Span(T* data, size_t size) : data_(data), size_(size) {}

  [[nodiscard]] constexpr T* data() const { return data_; }
  [[nodiscard]] constexpr size_t size() const { return size_; }
  [[nodiscard]] constexpr bool empty() const { return size_ == 0; }
  constexpr T& operator[](size_t position) const { return data_[position]; }
  [[nodiscard]] constexpr T* begin() const { return data_; }
  [[nodiscard]] constexpr T* end() const { return data_ + size_; }

  /** The `count` elements from `start` on, all of which there are. */
  [[nodiscard]] constexpr Span part(size_t start, size_t count) const { return Span(data_ + start, count); }
  /** At most the first `count` elements. */
  [[nodiscard]] constexpr Span first(size_t count) const { return Span(data_, std::min(count, size_)); }

 private:
  T* data_ = nullptr;
  size_t size_ = 0;
};

using Bytes = Span<const uint8_t>;
using Room = Span<uint8_t>;

}  // namespace seqpacket
