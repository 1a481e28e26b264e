#include "../src/handle_table.h"

#include <set>

#include "check.h"

namespace seqpacket::test {
namespace {

TEST(Stale, "handle table: a handle finds its thing until it is removed, and then nothing") {
  HandleTable<int> table;
  const Handle handle = table.Add(std::make_unique<int>(7));
  CHECK(table.Find(handle) != nullptr && *table.Find(handle) == 7);
  CHECK(*table.Remove(handle) == 7);
  CHECK(table.Find(handle) == nullptr);
  CHECK(table.Remove(handle) == nullptr);
  CHECK(table.Find(12345) == nullptr);
}

TEST(Reuse, "handle table: a slot that is used again gives another handle, as long as it can") {
  HandleTable<int> table;
  std::set<Handle> seen;
  for (uint32_t round = 0; round < HandleTable<int>::kGenerations; round++) {
    const Handle handle = table.Add(std::make_unique<int>(0));
    CHECK(seen.insert(handle).second);
    CHECK(handle < (1U << 30U));
    CHECK(table.Remove(handle) != nullptr);
  }
  CHECK(!seen.insert(table.Add(std::make_unique<int>(0))).second);
}

TEST(Oldest, "handle table: the slot that has rested longest is used first") {
  HandleTable<int> table;
  const Handle a = table.Add(std::make_unique<int>(0));
  const Handle b = table.Add(std::make_unique<int>(1));
  CHECK(table.Remove(b) != nullptr);
  CHECK(table.Remove(a) != nullptr);
  constexpr Handle kSlot = HandleTable<int>::kMaxSlots - 1;
  CHECK((table.Add(std::make_unique<int>(2)) & kSlot) == (b & kSlot));
}

TEST(Visit, "handle table: visits what is there, and can be emptied") {
  HandleTable<int> table;
  const Handle gone = table.Add(std::make_unique<int>(1));
  const Handle kept = table.Add(std::make_unique<int>(2));
  CHECK(table.Remove(gone) != nullptr);
  int sum = 0;
  table.ForEach([&sum](int value) { sum += value; });
  CHECK(sum == 2);
  table.Clear();
  CHECK(table.Find(kept) == nullptr);
}

}  // namespace
}  // namespace seqpacket::test
