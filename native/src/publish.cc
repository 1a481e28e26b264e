#include "publish.h"

#include <fcntl.h>
#include <linux/fs.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <memory>

#include "connector.h"
#include "folder_lock.h"

namespace seqpacket {
namespace {

/** Others may create and remove files of this name all the while; after so many rounds it is given up. */
constexpr int kMaxRounds = 8;

Failure InUse(Obstacle obstacle) { return Failure{EADDRINUSE, "bind", obstacle}; }

int Rename(int folder, const std::string& from, const std::string& to, unsigned flags) {
  // Not the wrapper, which musl has only of late.
  return static_cast<int>(::syscall(SYS_renameat2, folder, from.c_str(), folder, to.c_str(), flags));
}

/** Whether it failed because the file system or the kernel does not know the flag. */
bool FlagUnsupported() { return errno == EINVAL || errno == ENOSYS; }

enum class Step { kDone, kAgain };

/** Gives the file its name if nothing has it. */
Result<Step> TakeFreeName(int folder, const Place& place, TemporaryName* temporary) {
  if (Rename(folder, temporary->name(), place.name, RENAME_NOREPLACE) == 0) {
    temporary->Gone();
    return Step::kDone;
  }
  if (errno == EEXIST) return Step::kAgain;
  if (!FlagUnsupported()) return LastFailure("renameat2");
  // A second link fails just so if the name is taken; the first, the temporary one, is removed in the end.
  if (::linkat(folder, temporary->name().c_str(), folder, place.name.c_str(), 0) == 0) return Step::kDone;
  if (errno == EEXIST) return Step::kAgain;
  return LastFailure("linkat");
}

/** Whether `name` leads to the file that was proved stale, and is so still. */
bool StillStale(int folder, const Place& place, const std::string& name, FileIdentity stale) {
  auto status = StatusOf(folder, name.c_str());
  if (FailureOf(status) != nullptr || !(ValueOf(status).identity == stale)) return false;
  return ProbeListener(place.PathOf(name)) == Probe::kStale;
}

/**
 * Puts the file in the place of the stale one. They change places first: only what is then found under the
 * temporary name is surely what was replaced. If somebody's live socket got there since the proof, it goes
 * back.
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

}  // namespace

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
  if (probe == Probe::kGone) return std::nullopt;
  if (probe == Probe::kListening) return InUse(Obstacle::kListening);
  if (probe == Probe::kOtherType) return InUse(Obstacle::kOtherType);
  if (found.owner != ::geteuid()) return InUse(Obstacle::kOtherOwner);
  if (probe == Probe::kUnprovable) return InUse(Obstacle::kUnprovable);
  return found.identity;
}

std::optional<Failure> Publish(int folder, const Place& place, TemporaryName* temporary, bool is_locked) {
  std::unique_ptr<const FolderLock> lock;
  for (int round = 0; round < kMaxRounds; round++) {
    auto examined = Examine(place.path());
    if (const Failure* failure = FailureOf(examined)) return *failure;
    const auto& stale = ValueOf(examined);
    // Two of us that change places with one stale file at once could put each other's live one aside.
    if (stale && !lock && !is_locked) {
      lock = std::make_unique<FolderLock>(place.folder);
      continue;
    }
    auto step =
        stale ? ReplaceStale(folder, place, *stale, temporary) : TakeFreeName(folder, place, temporary);
    if (const Failure* failure = FailureOf(step)) return *failure;
    if (ValueOf(step) == Step::kDone) return std::nullopt;
  }
  return InUse(Obstacle::kUnprovable);
}

}  // namespace seqpacket
