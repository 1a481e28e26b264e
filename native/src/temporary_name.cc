#include "temporary_name.h"

#include <sys/random.h>
#include <unistd.h>

#include <array>
#include <cstdint>
#include <string_view>

#include "socket_address.h"

namespace seqpacket {
namespace {

/** NAME_MAX, which limits.h does not promise. */
constexpr size_t kMaxName = 255;

std::string RandomHex() {
  std::array<uint8_t, 4> bytes{};
  // Without randomness, as at boot, the name may be taken; then the bind fails and says so.
  if (::getrandom(bytes.data(), bytes.size(), GRND_NONBLOCK) < 0) bytes.fill(0);
  constexpr std::string_view kDigits = "0123456789abcdef";
  std::string text;
  for (const uint8_t byte : bytes) {
    text += kDigits[byte >> 4U];
    text += kDigits[byte & 0xFU];
  }
  return text;
}

/**
 * The kernel, and so `ss`, goes on showing the name that was bound (kernel-facts), so it tells whose it is,
 * except where it would be too long to bind.
 */
std::string NameBeside(const Place& place) {
  const std::string suffix = ".~" + RandomHex();
  if (place.path().size() + suffix.size() > SocketAddress::kMaxPath) return ".seqpacket" + suffix;
  return place.name.substr(0, kMaxName - suffix.size()) + suffix;
}

}  // namespace

TemporaryName::TemporaryName(int folder, const Place& place) : folder_(folder), name_(NameBeside(place)) {}

TemporaryName::~TemporaryName() {
  if (taken_) static_cast<void>(::unlinkat(folder_, name_.c_str(), 0));
}

}  // namespace seqpacket
