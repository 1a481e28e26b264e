#include "listen_path.h"

#include <fcntl.h>
#include <sys/socket.h>
#include <sys/stat.h>

#include <optional>

#include "descriptor.h"
#include "place.h"
#include "publish.h"
#include "socket_address.h"
#include "temporary_name.h"

namespace seqpacket {
namespace {

constexpr mode_t kPermissions = 0777;

std::optional<Failure> BindTemporary(int socket, int folder, const Place& place, TemporaryName* temporary) {
  std::string path = place.PathOf(temporary->name());
  if (path.size() > SocketAddress::kMaxPath) {
    path = "/proc/self/fd/" + std::to_string(folder) + "/" + temporary->name();
  }
  const auto address = SocketAddress::FromPath(path);
  if (::bind(socket, address.get(), address.length()) != 0) return LastFailure("bind");
  temporary->Taken();
  return std::nullopt;
}

/** Gives the file all of `mode`, of which the umask may have taken some; more than that it never had
 * (kernel-facts). */
Result<FileIdentity> CompleteMode(int folder, const std::string& name, mode_t mode) {
  auto status = StatusOf(folder, name.c_str());
  if (const Failure* failure = FailureOf(status)) return *failure;
  const FileStatus& found = ValueOf(status);
  if ((found.mode & kPermissions) != mode && ::fchmodat(folder, name.c_str(), mode, 0) != 0) {
    return LastFailure("fchmodat");
  }
  return found.identity;
}

}  // namespace

Result<SocketFile> ListenAtPath(int socket, const std::string& path, const ListenOptions& options) {
  // First without touching anything, so that what is in the way is named though the folder may not be
  // writable.
  const auto examined = Examine(path);
  if (const Failure* failure = FailureOf(examined)) return *failure;

  const Place place = Place::Of(path);
  const Descriptor folder(::open(place.folder.c_str(), O_PATH | O_DIRECTORY | O_CLOEXEC));
  if (!folder) return LastFailure("open");
  if (::fchmod(socket, options.mode) != 0) return LastFailure("fchmod");
  TemporaryName temporary(folder.number(), place);
  if (const auto failure = BindTemporary(socket, folder.number(), place, &temporary)) return *failure;
  auto identity = CompleteMode(folder.number(), temporary.name(), options.mode);
  if (const Failure* failure = FailureOf(identity)) return *failure;
  if (::listen(socket, options.backlog) != 0) return LastFailure("listen");
  if (const auto failure = Publish(folder.number(), place, &temporary, options.folder_locked)) {
    return *failure;
  }
  return SocketFile(path, ValueOf(identity));
}

}  // namespace seqpacket
