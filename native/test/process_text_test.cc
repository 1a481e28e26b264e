#include "../src/process_text.h"

#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <string>

#include "check.h"

namespace seqpacket::test {
namespace {

TEST(ProcessKnown, "process text: the name and what it was started with, each closed by a NUL") {
  std::array<char, 16> before{};
  CHECK(::prctl(PR_GET_NAME, before.data()) == 0);
  CHECK(::prctl(PR_SET_NAME, "two\nlines\n") == 0);
  const std::string text = ProcessText(::getpid());
  CHECK(::prctl(PR_SET_NAME, before.data()) == 0);
  const std::string name("two\nlines\n\0", 11);
  CHECK(text.compare(0, name.size(), name) == 0);
  CHECK(text.size() > name.size() && text.back() == '\0');
}

TEST(ProcessGone, "process text: nothing of a process that is gone, and none has the number 0") {
  const pid_t child = ::fork();
  if (child == 0) ::_exit(0);
  CHECK(child > 0 && ::waitpid(child, nullptr, 0) == child);
  CHECK(ProcessText(child).empty());
  CHECK(ProcessText(0).empty());
}

}  // namespace
}  // namespace seqpacket::test
