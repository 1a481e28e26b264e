#include "overflow_region.h"

#include <sys/mman.h>

namespace seqpacket {
namespace {

/**
 * More than any packet has: the kernel puts a packet's head into one allocation of at most 4 MiB
 * (KMALLOC_MAX_SIZE with pages of 4 KiB) and adds some fragments. Where longer ones exist, they are marked as
 * truncated.
 */
constexpr size_t kMaxPacket = size_t{5} * 1024 * 1024;
constexpr size_t kSize = OverflowRegion::kPackets * kMaxPacket;

}  // namespace

OverflowRegion::~OverflowRegion() {
  if (!region_.empty()) static_cast<void>(::munmap(region_.data(), region_.size()));
}

Room OverflowRegion::Get() {
  if (region_.empty()) {
    void* memory =
        ::mmap(nullptr, kSize, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
    if (memory != MAP_FAILED) region_ = Room(static_cast<uint8_t*>(memory), kSize);
  }
  return region_;
}

void OverflowRegion::Release() {
  if (!region_.empty()) static_cast<void>(::madvise(region_.data(), region_.size(), MADV_DONTNEED));
}

}  // namespace seqpacket
