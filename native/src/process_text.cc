#include "process_text.h"

#include <fcntl.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <optional>

#include "descriptor.h"

namespace seqpacket {
namespace {

constexpr size_t kMostBytes = 4096;

/** What a file of a process begins with, or nothing if it cannot be read. */
std::optional<std::string> BeginningOf(pid_t process, const char* file) {
  const std::string path = "/proc/" + std::to_string(process) + "/" + file;
  const Descriptor opened(::open(path.c_str(), O_RDONLY | O_CLOEXEC));
  if (!opened) return std::nullopt;
  std::array<char, kMostBytes> bytes{};
  ssize_t length = 0;
  do {
    length = ::read(opened.number(), bytes.data(), bytes.size());
  } while (length < 0 && errno == EINTR);
  if (length < 0) return std::nullopt;
  return std::string(bytes.data(), static_cast<size_t>(length));
}

}  // namespace

std::string ProcessText(pid_t process) {
  auto name = BeginningOf(process, "comm");
  if (!name) return {};
  // Its end is a line feed, as others in it may be (proc(5)).
  if (!name->empty() && name->back() == '\n') name->pop_back();
  std::string text = *name + '\0';
  // One that ends just now has none any more, and a thread of the kernel has none ever.
  const std::string command = BeginningOf(process, "cmdline").value_or(std::string());
  text += command;
  // Cut, or written over by the process.
  if (!command.empty() && command.back() != '\0') text += '\0';
  return text;
}

}  // namespace seqpacket
