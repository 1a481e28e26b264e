#include "listen_path.h"

#include <fcntl.h>
#include <linux/fs.h>
#include <sys/random.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <array>
#include <optional>
#include <string_view>

#include "connector.h"
#include "descriptor.h"
#include "socket_address.h"

namespace seqpacket {
namespace {

/** Others may create and remove files at the same name all the while; give up on such a place after so many
 * rounds. */
constexpr int kMaxRounds = 8;
constexpr size_t kMaxName = 255;
constexpr mode_t kPermissions = 0777;

/** A folder and a name within it. */
struct Place {
  std::string folder;
  std::string name;

  [[nodiscard]] std::string Sibling(const std::string& other) const {
    return folder == "/" ? folder + other : folder + "/" + other;
  }
};

Place PlaceOf(const std::string& path) {
  const size_t slash = path.rfind('/');
  return {slash == 0 ? "/" : path.substr(0, slash), path.substr(slash + 1)};
}

/** A name within a folder that is removed again unless it is kept. */
class TemporaryName {
 public:
  TemporaryName(int folder, std::string name) : folder_(folder), name_(std::move(name)) {}
  TemporaryName(const TemporaryName&) = delete;
  TemporaryName& operator=(const TemporaryName&) = delete;
  TemporaryName(TemporaryName&&) = delete;
  TemporaryName& operator=(TemporaryName&&) = delete;
  ~TemporaryName() {
    if (bound_) static_cast<void>(::unlinkat(folder_, name_.c_str(), 0));
  }

  [[nodiscard]] const std::string& name() const { return name_; }
  void Bound() { bound_ = true; }
  void Gone() { bound_ = false; }

 private:
  int folder_;
  std::string name_;
  bool bound_ = false;
};

std::string RandomHex() {
  std::array<uint8_t, 4> bytes{};
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
 * A name beside the final one. The kernel, and so `ss`, goes on showing the name that was bound
 * (kernel-facts), so it tells whose it is, except where it would be too long to bind.
 */
std::string TemporaryNameFor(const Place& place) {
  const std::string suffix = ".~" + RandomHex();
  if (place.Sibling(place.name).size() + suffix.size() > SocketAddress::kMaxPath)
    return ".seqpacket" + suffix;
  return place.name.substr(0, kMaxName - suffix.size()) + suffix;
}

std::optional<Failure> BindTemporary(int socket, int folder, const Place& place, TemporaryName* temporary) {
  std::string path = place.Sibling(temporary->name());
  if (path.size() > SocketAddress::kMaxPath) {
    path = "/proc/self/fd/" + std::to_string(folder) + "/" + temporary->name();
  }
  const auto address = SocketAddress::FromPath(path);
  if (::bind(socket, address.get(), address.length()) != 0) return LastFailure("bind");
  temporary->Bound();
  return std::nullopt;
}

/** Gives the file all of `mode`: the umask may have taken some of it. Too much it never had (kernel-facts).
 */
std::optional<Failure> CompleteMode(int folder, const std::string& name, mode_t mode) {
  auto status = StatusOf(folder, name.c_str());
  if (const Failure* failure = FailureOf(status)) return *failure;
  if ((ValueOf(status).mode & kPermissions) == mode) return std::nullopt;
  if (::fchmodat(folder, name.c_str(), mode, 0) != 0) return LastFailure("fchmodat");
  return std::nullopt;
}

Failure InUse(Obstacle obstacle) { return Failure{EADDRINUSE, "bind", obstacle}; }

/** What is at `path` now: a stale socket of ours by its identity, nothing, or the failure that it means. */
Result<std::optional<FileIdentity>> Examine(const std::string& path) {
  auto examined = StatusOf(AT_FDCWD, path.c_str());
  if (const Failure* failure = FailureOf(examined)) {
    if (failure->number == ENOENT) return std::nullopt;
    return *failure;
  }
  const FileStatus& found = ValueOf(examined);
  if (found.IsDirectory()) return InUse(Obstacle::kDirectory);
  if (!found.IsSocket()) return InUse(Obstacle::kOtherFile);
  const Probe probe = ProbeListener(path);
  switch (probe) {
    case Probe::kGone:
      return std::nullopt;
    case Probe::kListening:
      return InUse(Obstacle::kListening);
    case Probe::kOtherType:
      return InUse(Obstacle::kOtherType);
    case Probe::kStale:
    case Probe::kUnprovable:
      break;
  }
  if (found.owner != ::geteuid()) return InUse(Obstacle::kOtherOwner);
  if (probe == Probe::kUnprovable) return InUse(Obstacle::kUnprovable);
  return found.identity;
}

int Rename(int folder, const std::string& from, const std::string& to, unsigned flags) {
  // Not the wrapper: musl had none before 1.2.6.
  return static_cast<int>(::syscall(SYS_renameat2, folder, from.c_str(), folder, to.c_str(), flags));
}

bool FlagUnsupported() { return errno == EINVAL || errno == ENOSYS; }

enum class Step { kDone, kAgain };

/** Gives the temporary file its final name if nothing has it. */
Result<Step> TakeFreeName(int folder, const Place& place, TemporaryName* temporary) {
  if (Rename(folder, temporary->name(), place.name, RENAME_NOREPLACE) == 0) {
    temporary->Gone();
    return Step::kDone;
  }
  if (errno == EEXIST) return Step::kAgain;
  if (!FlagUnsupported()) return LastFailure("renameat2");
  // A file system without the flag: a second link fails just so if the name is taken. The first is removed in
  // the end.
  if (::linkat(folder, temporary->name().c_str(), folder, place.name.c_str(), 0) == 0) return Step::kDone;
  if (errno == EEXIST) return Step::kAgain;
  return LastFailure("linkat");
}

/** Whether `name` leads to the file that was proved stale, and is still so. */
bool StillStale(int folder, const Place& place, const std::string& name, FileIdentity stale) {
  auto status = StatusOf(folder, name.c_str());
  if (FailureOf(status) != nullptr || !(ValueOf(status).identity == stale)) return false;
  return ProbeListener(place.Sibling(name)) == Probe::kStale;
}

/**
 * Puts the temporary file in the place of the stale one. They change places first: only what is then found
 * under the temporary name is surely what was replaced, and if somebody's live socket got there since the
 * proof, it goes back.
 */
Result<Step> ReplaceStale(int folder, const Place& place, FileIdentity stale, TemporaryName* temporary) {
  if (Rename(folder, temporary->name(), place.name, RENAME_EXCHANGE) == 0) {
    if (StillStale(folder, place, temporary->name(), stale)) return Step::kDone;
    if (Rename(folder, temporary->name(), place.name, RENAME_EXCHANGE) != 0) return LastFailure("renameat2");
    return Step::kAgain;
  }
  if (errno == ENOENT) return Step::kAgain;
  if (!FlagUnsupported()) return LastFailure("renameat2");
  if (!StillStale(folder, place, place.name, stale)) return Step::kAgain;
  if (Rename(folder, temporary->name(), place.name, 0) != 0) return LastFailure("renameat2");
  temporary->Gone();
  return Step::kDone;
}

std::optional<Failure> Publish(int folder, const Place& place, TemporaryName* temporary) {
  for (int round = 0; round < kMaxRounds; round++) {
    auto examined = Examine(place.Sibling(place.name));
    if (const Failure* failure = FailureOf(examined)) return *failure;
    const auto& stale = ValueOf(examined);
    auto step =
        stale ? ReplaceStale(folder, place, *stale, temporary) : TakeFreeName(folder, place, temporary);
    if (const Failure* failure = FailureOf(step)) return *failure;
    if (ValueOf(step) == Step::kDone) return std::nullopt;
  }
  return InUse(Obstacle::kUnprovable);
}

}  // namespace

Result<SocketFile> ListenAtPath(int socket, const std::string& path, int backlog, mode_t mode) {
  // First without touching anything, so that what is in the way is named though the folder may not be
  // writable.
  const auto examined = Examine(path);
  if (const Failure* failure = FailureOf(examined)) return *failure;

  const Place place = PlaceOf(path);
  const Descriptor folder(::open(place.folder.c_str(), O_PATH | O_DIRECTORY | O_CLOEXEC));
  if (!folder) return LastFailure("open");
  if (::fchmod(socket, mode) != 0) return LastFailure("fchmod");
  TemporaryName temporary(folder.number(), TemporaryNameFor(place));
  if (const auto failure = BindTemporary(socket, folder.number(), place, &temporary)) return *failure;
  if (const auto failure = CompleteMode(folder.number(), temporary.name(), mode)) return *failure;
  auto status = StatusOf(folder.number(), temporary.name().c_str());
  if (const Failure* failure = FailureOf(status)) return *failure;
  if (::listen(socket, backlog) != 0) return LastFailure("listen");
  if (const auto failure = Publish(folder.number(), place, &temporary)) return *failure;
  return SocketFile(path, ValueOf(status).identity);
}

}  // namespace seqpacket
