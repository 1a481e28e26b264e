#include "exchange_files.h"

#include <fcntl.h>
#include <linux/fs.h>
#include <sys/syscall.h>
#include <unistd.h>

namespace seqpacket {

std::optional<Failure> ExchangeFiles(const std::string& one, const std::string& other) {
  // Not the wrapper, which musl has only of late.
  if (::syscall(SYS_renameat2, AT_FDCWD, one.c_str(), AT_FDCWD, other.c_str(), RENAME_EXCHANGE) == 0) {
    return std::nullopt;
  }
  return LastFailure("renameat2");
}

}  // namespace seqpacket
