#include <cstdio>

#include "check.h"

namespace seqpacket::test {
namespace {

/** Of the test that runs. */
int& FailedChecks() {
  static int count = 0;
  return count;
}

}  // namespace

std::vector<Test>& AllTests() {
  static std::vector<Test> tests;
  return tests;
}

void Fail(const char* file, int line, const std::string& what) {
  FailedChecks()++;
  static_cast<void>(std::printf("  %s:%d: %s\n", file, line, what.c_str()));
}

/** Runs all; prints a line for each, and returns how many failed. */
int RunAll() {
  int failed = 0;
  for (const Test& test : AllTests()) {
    FailedChecks() = 0;
    test.body();
    static_cast<void>(std::printf("%s - %s\n", FailedChecks() == 0 ? "ok" : "not ok", test.name.c_str()));
    if (FailedChecks() > 0) failed++;
  }
  return failed;
}

}  // namespace seqpacket::test

int main() { return seqpacket::test::RunAll() == 0 ? 0 : 1; }
