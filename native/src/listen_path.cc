#include "listen_path.h"

#include <fcntl.h>
#include <sys/socket.h>
#include <sys/stat.h>

#include <cerrno>
#include <optional>

#include "descriptor.h"
#include "file_access.h"
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

/**
 * Gives the file all of `mode`, of which the umask may have taken some; more than that it never had
 * (kernel-facts). By a descriptor: in a folder of another user a link may have the name by now.
 */
Result<FileIdentity> CompleteMode(int folder, const std::string& name, mode_t mode) {
  const std::string path = "/proc/self/fd/" + std::to_string(folder) + "/" + name;
  const Descriptor file(::open(path.c_str(), O_PATH | O_NOFOLLOW | O_CLOEXEC));
  if (!file) return LastFailure("open");
  auto status = StatusOf(file.number());
  if (const Failure* failure = FailureOf(status)) return *failure;
  const FileStatus& found = ValueOf(status);
  if (!found.IsSocket()) return Failure{EAGAIN, "bind"};
  if ((found.mode & kPermissions) != mode) {
    if (const auto failure = SetMode(file.number(), mode)) return *failure;
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
