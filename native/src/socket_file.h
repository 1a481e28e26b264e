#pragma once

#include <sys/types.h>

#include <string>
#include <utility>

#include "failure.h"
#include "file_status.h"

namespace seqpacket {

/**
 * The file of a listening socket of ours; removes it at its end, also where a tap has moved it aside, unless
 * the name leads to another file by then.
 */
class SocketFile {
 public:
  SocketFile() = default;
  SocketFile(std::string path, FileIdentity identity) : path_(std::move(path)), identity_(identity) {}
  SocketFile(SocketFile&& other) noexcept
      : path_(std::exchange(other.path_, std::string())), identity_(other.identity_) {}
  SocketFile& operator=(SocketFile&& other) noexcept;
  SocketFile(const SocketFile&) = delete;
  SocketFile& operator=(const SocketFile&) = delete;
  ~SocketFile() { Remove(); }

  void Remove();

 private:
  std::string path_;
  FileIdentity identity_;
};

}  // namespace seqpacket
