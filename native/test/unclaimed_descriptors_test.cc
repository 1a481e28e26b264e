#include "../src/unclaimed_descriptors.h"

#include <fcntl.h>

#include <array>

#include "check.h"

namespace seqpacket::test {
namespace {

Descriptor Open() { return Descriptor(::open("/dev/zero", O_RDONLY | O_CLOEXEC)); }

bool IsOpen(int number) { return ::fcntl(number, F_GETFD) != -1; }

TEST(Settled, "unclaimed descriptors: each is released, closed, or closed with all the rest") {
  int released = 0;
  int left = 0;
  {
    UnclaimedDescriptors unclaimed;
    std::array<Descriptor, 3> descriptors{Open(), Open(), Open()};
    released = descriptors[0].number();
    const int closed = descriptors[1].number();
    left = descriptors[2].number();
    for (Descriptor& descriptor : descriptors) unclaimed.Add(std::move(descriptor));
    CHECK(IsOpen(released) && IsOpen(closed) && IsOpen(left));
    unclaimed.Release(released);
    unclaimed.Close(closed);
    CHECK(IsOpen(released) && !IsOpen(closed) && IsOpen(left));
  }
  CHECK(IsOpen(released) && !IsOpen(left));
  const Descriptor mine(released);
}

TEST(NotThere, "unclaimed descriptors: what is not among them, or no more, is left alone") {
  UnclaimedDescriptors unclaimed;
  const Descriptor other = Open();
  for (const int number : {-1, other.number(), other.number() + 1000}) {
    unclaimed.Close(number);
    unclaimed.Release(number);
  }
  CHECK(IsOpen(other.number()));
}

TEST(BehindOurBack, "unclaimed descriptors: one closed by another gives its number away") {
  UnclaimedDescriptors unclaimed;
  Descriptor first = Open();
  const int number = first.number();
  unclaimed.Add(std::move(first));
  CHECK(::close(number) == 0);
  Descriptor second = Open();
  CHECK(second.number() == number);
  unclaimed.Add(std::move(second));
  CHECK(IsOpen(number));
}

}  // namespace
}  // namespace seqpacket::test
