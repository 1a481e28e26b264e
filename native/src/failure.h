#pragma once

#include <cerrno>
#include <variant>

namespace seqpacket {

/** What is in the way of a bind, where errno does not tell. */
enum class Obstacle { kNone, kListening, kOtherType, kOtherOwner, kDirectory, kOtherFile, kUnprovable };

/** A system call that failed. */
struct Failure {
  int number = 0;
  const char* syscall = "";
  Obstacle obstacle = Obstacle::kNone;
};

/** The failure that errno tells of now. */
inline Failure LastFailure(const char* syscall) { return Failure{errno, syscall}; }

template <typename T>
using Result = std::variant<T, Failure>;

/** The failure in `result`, or nullptr when it holds a value. */
template <typename T>
const Failure* FailureOf(const Result<T>& result) {
  return std::get_if<Failure>(&result);
}

/** The value of a result that holds one. */
template <typename T>
T& ValueOf(Result<T>& result) {
  return *std::get_if<T>(&result);
}

}  // namespace seqpacket
