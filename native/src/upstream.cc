#include "upstream.h"

#include <fcntl.h>

#include "connector.h"

namespace seqpacket {

Result<Upstream> Upstream::PinnedTo(const std::string& path) {
  Descriptor file(::open(path.c_str(), O_PATH | O_CLOEXEC | O_NOFOLLOW));
  if (!file) return LastFailure("open");
  // Such a name leads to the file, not to the path that it had (kernel-facts).
  Target target{"/proc/self/fd/" + std::to_string(file.number())};
  return Upstream(std::move(target), std::move(file));
}

Result<Descriptor> Upstream::Connect() const { return seqpacket::Connect(target_); }

}  // namespace seqpacket
