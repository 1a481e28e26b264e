#pragma once

#include <sys/types.h>

#include <optional>
#include <string>

#include "failure.h"

namespace seqpacket {

/** Who may do what with a file: for a socket's, who may connect. */
struct FileAccess {
  uid_t owner = 0;
  gid_t group = 0;
  /** Permission bits; those of the group are the most that an access list gives, where there is one. */
  mode_t mode = 0;
  /** The access list as the kernel stores it (acl(5)); empty where owner, group and mode say all. */
  std::string list;
};

/** Of the file that `descriptor` (O_PATH will do) is open on. */
Result<FileAccess> AccessOf(int descriptor);

/**
 * Gives the file that `descriptor` is open on this access, and none on the way that neither this nor what it
 * has now gives.
 */
std::optional<Failure> GiveAccess(int descriptor, const FileAccess& access);

/** Sets permission bits by a descriptor, which fchmod(2) refuses for O_PATH. */
std::optional<Failure> SetMode(int descriptor, mode_t mode);

}  // namespace seqpacket
