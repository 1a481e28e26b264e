#pragma once

#include <functional>
#include <string>
#include <vector>

namespace seqpacket::test {

/** A test by its name. Registered where it is defined, run by main. */
struct Test {
  std::string name;
  std::function<void()> body;
};

std::vector<Test>& AllTests();

/** Notes that a check of the running test failed. */
void Fail(const char* file, int line, const std::string& what);

struct Registration {
  Registration(const char* name, std::function<void()> body) {
    AllTests().push_back({name, std::move(body)});
  }
};

}  // namespace seqpacket::test

// Macros, for a failed check must say where it stands and what it looked at.
// NOLINTBEGIN(cppcoreguidelines-macro-usage)
#define TEST(function, name)                                                          \
  static void function();                                                             \
  static const ::seqpacket::test::Registration function##_registered(name, function); \
  static void function()

#define CHECK(condition)                                                       \
  do {                                                                         \
    if (!(condition)) ::seqpacket::test::Fail(__FILE__, __LINE__, #condition); \
  } while (false)
// NOLINTEND(cppcoreguidelines-macro-usage)
