#include <cstdio>

#include "check.h"

namespace seqpacket::test {
namespace {

int failed_checks =
    0;  // NOLINT(cppcoreguidelines-avoid-non-const-global-variables): of the one test that runs

}  // namespace

std::vector<Test>& AllTests() {
  static std::vector<Test> tests;
  return tests;
}

void Fail(const char* file, int line, const std::string& what) {
  failed_checks++;
  static_cast<void>(std::printf("  %s:%d: %s\n", file, line, what.c_str()));
}

/** Runs all; prints a line for each, and returns how many failed. */
int RunAll() {
  int failed = 0;
  for (const Test& test : AllTests()) {
    failed_checks = 0;
    test.body();
    static_cast<void>(std::printf("%s - %s\n", failed_checks == 0 ? "ok" : "not ok", test.name.c_str()));
    if (failed_checks > 0) failed++;
  }
  return failed;
}

}  // namespace seqpacket::test

int main() { return seqpacket::test::RunAll() == 0 ? 0 : 1; }
