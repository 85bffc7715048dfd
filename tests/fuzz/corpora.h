#pragma once
// The fuzzers of a room (its *_fuzz.cpp) as functions, for its ordinary test program. The table is
// written by cmake/rooms.cmake; see corpora_test.cpp.

#include <cstddef>
#include <span>

namespace flipflop::fuzz {

struct Fuzzer {
  const char* name;    // "token"
  const char* corpus;  // the folder of its inputs
  int (*run)(const unsigned char* bytes, std::size_t size);
};

std::span<const Fuzzer> fuzzers();

}  // namespace flipflop::fuzz
