# What nearly every file includes of the library and of others' headers, parsed once: a third of the time
# of a debug build. Nothing of ours is in it, so that a change of ours rebuilds what includes it and no
# more; release builds go without, so that an include that is missing is found.

set(FLIPFLOP_OUTSIDE
  <algorithm> <array> <atomic> <charconv> <chrono> <cstdint> <deque> <expected> <functional>
  <map> <memory> <mutex> <optional> <set> <span> <sstream> <stdexcept> <string> <string_view>
  <unordered_map> <utility> <variant> <vector>
  <boost/asio/awaitable.hpp> <boost/describe.hpp> <fmt/format.h>)
set(FLIPFLOP_OUTSIDE_OF_TESTS <gmock/gmock.h> <gtest/gtest.h>)

# By this flag alone: CMake's own also names a header by its path, which ccache would not share.
set(CMAKE_CXX_COMPILE_OPTIONS_USE_PCH -Xclang -include-pch -Xclang <PCH_FILE>)

# flipflop_precompiled_headers(): targets ff_outside and ff_outside_of_tests, which the others share.
function(flipflop_precompiled_headers)
  if(FLIPFLOP_FUZZ OR NOT CMAKE_BUILD_TYPE STREQUAL "Debug")
    return()
  endif()
  flipflop_precompiled_header(ff_outside ${FLIPFLOP_OUTSIDE})
  flipflop_precompiled_header(ff_outside_of_tests ${FLIPFLOP_OUTSIDE} ${FLIPFLOP_OUTSIDE_OF_TESTS})
  target_link_libraries(ff_outside_of_tests PRIVATE GTest::gmock)
endfunction()

function(flipflop_precompiled_header name)
  file(WRITE ${CMAKE_BINARY_DIR}/empty/${name}.cpp "")
  add_library(${name} OBJECT ${CMAKE_BINARY_DIR}/empty/${name}.cpp)
  target_link_libraries(${name} PRIVATE fmt::fmt)
  # With threads, as the libraries of ff_platform have it.
  target_compile_options(${name} PRIVATE -pthread "SHELL:-Xclang -fno-pch-timestamp")
  target_precompile_headers(${name} PRIVATE ${ARGN})
  # ccache takes this sum for the sum of the file, which holds the path of its checkout.
  list(TRANSFORM ARGN PREPEND "#include " OUTPUT_VARIABLE lines)
  list(JOIN lines "\n" text)
  file(WRITE ${CMAKE_BINARY_DIR}/empty/${name}.hpp "${text}\n")
  execute_process(COMMAND ${CMAKE_CXX_COMPILER} -std=c++23 -E -P ${CMAKE_BINARY_DIR}/empty/${name}.hpp
    OUTPUT_VARIABLE preprocessed COMMAND_ERROR_IS_FATAL ANY)
  string(SHA256 sum "${preprocessed}")
  file(WRITE ${CMAKE_BINARY_DIR}/CMakeFiles/${name}.dir/cmake_pch.hxx.pch.sum ${sum})
endfunction()

# flipflop_use_precompiled(TARGET HEADERS): HEADERS is one of the two above. The lowest floor has few files
# and is compiled without threads.
function(flipflop_use_precompiled target headers)
  if(TARGET ${headers} AND NOT target MATCHES "^(ff_base|base_test)$")
    target_precompile_headers(${target} REUSE_FROM ${headers})
  endif()
endfunction()
