#pragma once
// A ZIP archive in memory (libarchive, deflate). For a handful of files of a few megabytes
// together: the archive is made as a whole. Blocking and CPU-heavy; run it on the worker pool.

#include <string>
#include <vector>

#include "base/instant.h"

namespace flipflop::archive {

struct File {
  std::string name;  // "order/orders.json": lower-case ASCII, relative, no dot segments, each once
  std::string content;
};

// Every file bears the time `at`. BrokenInvariant for a name of another form, such as one that
// would leave the folder into which somebody unpacks the archive, and for one that is there twice.
std::string zip(const std::vector<File>& files, Instant at);

}  // namespace flipflop::archive
