#pragma once

#include <string>

#include "descriptor.h"

namespace seqpacket {

/**
 * Keeps other listeners of this module, in whatever process, from replacing files in a folder meanwhile. Only
 * advice: where the folder cannot be read, or somebody holds a lock on it for long, it goes without.
 */
class FolderLock {
 public:
  explicit FolderLock(const std::string& folder);

 private:
  Descriptor folder_;
};

}  // namespace seqpacket
