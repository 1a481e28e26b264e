#pragma once

#include <optional>
#include <string>

#include "failure.h"

namespace seqpacket {

/** Has two files change names in one step, so that neither name is ever without a file (renameat2(2)). */
std::optional<Failure> ExchangeFiles(const std::string& one, const std::string& other);

}  // namespace seqpacket
