#pragma once

#include <sys/types.h>

#include <string>

namespace seqpacket {

/**
 * What a process is called, and what it was started with: its name (/proc/PID/comm) and each of its arguments
 * (/proc/PID/cmdline), of which 4 KiB at most, each closed by a NUL. Empty if it is gone, or not to be seen.
 */
std::string ProcessText(pid_t process);

}  // namespace seqpacket
