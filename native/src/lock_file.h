#pragma once

namespace seqpacket {

/**
 * Locks an open file or folder (flock(2)) until it is closed, and waits at most so long, in ms, for whoever
 * has it locked: we are called on JavaScript's thread. Only advice: where there can be no lock, or none in
 * that time, it goes without.
 */
void LockFile(int descriptor, int most_ms);

}  // namespace seqpacket
