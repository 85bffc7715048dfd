# What a room of the tree turns into: a static library, a test program, and fuzzers on demand.

# flipflop_room(DIR [NEEDS DIR...]): src/DIR/**/*.cpp becomes library ff_<dir with underscores>;
# every *_test.cpp below it goes into one program of that name with _test behind it.
function(flipflop_room dir)
  cmake_parse_arguments(ROOM "" "" "NEEDS" ${ARGN})
  string(REPLACE "/" "_" name ${dir})
  file(GLOB_RECURSE sources CONFIGURE_DEPENDS ${CMAKE_SOURCE_DIR}/src/${dir}/*.cpp)
  set(tests ${sources})
  set(fuzzers ${sources})
  list(FILTER tests INCLUDE REGEX "_test\\.cpp$")
  list(FILTER fuzzers INCLUDE REGEX "_fuzz\\.cpp$")
  list(FILTER sources EXCLUDE REGEX "(_test|_fuzz|/main)\\.cpp$")
  if(NOT sources)
    file(WRITE ${CMAKE_BINARY_DIR}/empty/${name}.cpp "")
    set(sources ${CMAKE_BINARY_DIR}/empty/${name}.cpp)
  endif()
  add_library(ff_${name} STATIC ${sources})
  target_include_directories(ff_${name} PUBLIC ${CMAKE_SOURCE_DIR}/src)
  foreach(need ${ROOM_NEEDS})
    string(REPLACE "/" "_" need ${need})
    target_link_libraries(ff_${name} PUBLIC ff_${need})
  endforeach()
  flipflop_use_precompiled(ff_${name} ff_outside)
  if(tests AND NOT FLIPFLOP_FUZZ)
    flipflop_corpora(corpora ${name} "${fuzzers}")
    add_executable(${name}_test ${tests} ${corpora})
    flipflop_use_precompiled(${name}_test ff_outside_of_tests)
    target_link_libraries(${name}_test PRIVATE ff_${name} ff_assets GTest::gmock GTest::gtest_main)
    target_compile_options(${name}_test PRIVATE -Wno-gnu-zero-variadic-macro-arguments)
    add_test(NAME ${name} COMMAND ${name}_test)
    set_tests_properties(${name} PROPERTIES TIMEOUT 600)
  endif()
  if(FLIPFLOP_FUZZ)
    foreach(fuzzer ${fuzzers})
      get_filename_component(fuzzer_name ${fuzzer} NAME_WE)
      add_executable(${fuzzer_name} ${fuzzer})
      target_link_libraries(${fuzzer_name} PRIVATE ff_${name} ff_assets)
      target_link_options(${fuzzer_name} PRIVATE -fsanitize=fuzzer)
    endforeach()
  endif()
endfunction()

# flipflop_corpora(VARIABLE NAME FUZZERS): what a test program is made of besides its tests so that it
# runs each fuzzer of the room over its corpus: X_fuzz.cpp as a function, a table of them, the replay.
function(flipflop_corpora variable name fuzzers)
  set(${variable} "" PARENT_SCOPE)
  if(NOT fuzzers)
    return()
  endif()
  foreach(fuzzer ${fuzzers})
    get_filename_component(function ${fuzzer} NAME_WE)
    get_filename_component(folder ${fuzzer} DIRECTORY)
    string(REGEX REPLACE "_fuzz$" "" corpus ${function})
    set_source_files_properties(${fuzzer} PROPERTIES
      COMPILE_DEFINITIONS LLVMFuzzerTestOneInput=flipflop_${function})
    string(APPEND declarations "extern \"C\" int flipflop_${function}(const unsigned char*, std::size_t);\n")
    string(APPEND table "    {\"${corpus}\", \"${folder}/corpus/${corpus}\", flipflop_${function}},\n")
  endforeach()
  file(CONFIGURE OUTPUT ${CMAKE_BINARY_DIR}/corpora/${name}.cpp CONTENT
"#include \"tests/fuzz/corpora.h\"
${declarations}
namespace flipflop::fuzz {
namespace {
const Fuzzer table[] = {
${table}};
}
std::span<const Fuzzer> fuzzers() { return table; }
}
" @ONLY)
  set(sources ${CMAKE_BINARY_DIR}/corpora/${name}.cpp ${CMAKE_SOURCE_DIR}/tests/fuzz/corpora_test.cpp)
  set_source_files_properties(${sources} PROPERTIES INCLUDE_DIRECTORIES ${CMAKE_SOURCE_DIR})
  set(${variable} ${sources} ${fuzzers} PARENT_SCOPE)
endfunction()

# flipflop_assets(): templates, styles, messages, migrations, audit views, demo data and bundled
# islands go into library ff_assets, found by their path below src/ (see platform/assets/assets.h).
function(flipflop_assets)
  file(GLOB_RECURSE assets CONFIGURE_DEPENDS
    ${CMAKE_SOURCE_DIR}/src/*.html ${CMAKE_SOURCE_DIR}/src/*.css ${CMAKE_SOURCE_DIR}/src/*.sql
    ${CMAKE_SOURCE_DIR}/src/*.txt ${CMAKE_SOURCE_DIR}/src/*.json ${CMAKE_SOURCE_DIR}/src/*.svg
    ${CMAKE_SOURCE_DIR}/src/*.woff2 ${CMAKE_SOURCE_DIR}/src/*.ttf)
  file(GLOB islands CONFIGURE_DEPENDS ${CMAKE_SOURCE_DIR}/build/islands/*.js)
  set(assembly ".section .rodata\n")
  set(table "")
  set(number 0)
  foreach(asset ${assets} ${islands})
    file(RELATIVE_PATH path ${CMAKE_SOURCE_DIR}/src ${asset})
    if(path MATCHES "^\\.\\./build/islands/(.*)")
      set(path "islands/${CMAKE_MATCH_1}")
    endif()
    string(APPEND assembly
      ".global ff_asset_${number}\n.global ff_asset_${number}_end\nff_asset_${number}:\n"
      ".incbin \"${asset}\"\nff_asset_${number}_end:\n.byte 0\n")
    string(APPEND declarations "extern \"C\" const char ff_asset_${number}[], ff_asset_${number}_end[];\n")
    string(APPEND table "    {\"${path}\", ff_asset_${number}, ff_asset_${number}_end},\n")
    math(EXPR number "${number} + 1")
  endforeach()
  string(APPEND assembly ".section .note.GNU-stack,\"\",@progbits\n")
  file(CONFIGURE OUTPUT ${CMAKE_BINARY_DIR}/assets.S CONTENT "${assembly}" @ONLY)
  file(CONFIGURE OUTPUT ${CMAKE_BINARY_DIR}/assets_table.cpp CONTENT
"#include \"platform/assets/assets.h\"
${declarations}
namespace flipflop::assets {
namespace {
const Entry entries[] = {
${table}};
}
std::span<const Entry> embedded() { return entries; }
}
" @ONLY)
  add_library(ff_assets STATIC ${CMAKE_BINARY_DIR}/assets.S ${CMAKE_BINARY_DIR}/assets_table.cpp)
  target_include_directories(ff_assets PUBLIC ${CMAKE_SOURCE_DIR}/src)
  set_source_files_properties(${CMAKE_BINARY_DIR}/assets.S PROPERTIES
    OBJECT_DEPENDS "${assets};${islands}" LANGUAGE ASM COMPILE_OPTIONS "-Wno-unused-command-line-argument")
  target_link_libraries(ff_platform PUBLIC ff_assets)
  # Debug builds read assets from the tree; the path touches this one file, so that ccache can
  # share every other object between two checkouts.
  if(CMAKE_BUILD_TYPE STREQUAL "Debug")
    set_source_files_properties(${CMAKE_SOURCE_DIR}/src/platform/assets/assets.cpp PROPERTIES
      COMPILE_DEFINITIONS FLIPFLOP_SOURCE_DIR="${CMAKE_SOURCE_DIR}")
  endif()
endfunction()

function(flipflop_program)
  if(EXISTS ${CMAKE_SOURCE_DIR}/src/app/main.cpp AND NOT FLIPFLOP_FUZZ)
    add_executable(flipflop src/app/main.cpp)
    target_link_libraries(flipflop PRIVATE ff_app ff_assets)
  endif()
endfunction()

function(flipflop_architecture_test)
  if(NOT FLIPFLOP_FUZZ)
    file(GLOB checks CONFIGURE_DEPENDS ${CMAKE_SOURCE_DIR}/src/architecture/*.cpp)
    add_executable(architecture_test ${checks})
    target_include_directories(architecture_test PRIVATE ${CMAKE_SOURCE_DIR}/src)
    target_link_libraries(architecture_test PRIVATE ff_base GTest::gmock GTest::gtest_main)
    target_compile_definitions(architecture_test PRIVATE FLIPFLOP_SOURCE_DIR="${CMAKE_SOURCE_DIR}")
    add_test(NAME architecture COMMAND architecture_test)
  endif()
endfunction()

# flipflop_benches(): bench/NAME_bench.cpp becomes the program NAME_bench in optimised builds, and
# `benches` builds them all. A debug build only compiles them, so that a change breaks none unseen.
function(flipflop_benches)
  if(FLIPFLOP_FUZZ)
    return()
  endif()
  find_package(benchmark REQUIRED)
  file(GLOB benches CONFIGURE_DEPENDS ${CMAKE_SOURCE_DIR}/bench/*_bench.cpp)
  if(CMAKE_BUILD_TYPE STREQUAL "Debug")
    add_library(bench_objects OBJECT ${benches})
    flipflop_use_precompiled(bench_objects ff_outside)
    flipflop_bench_needs(bench_objects)
    return()
  endif()
  add_custom_target(benches)
  foreach(bench ${benches})
    get_filename_component(name ${bench} NAME_WE)
    add_executable(${name} ${bench})
    add_dependencies(benches ${name})
    flipflop_bench_needs(${name})
  endforeach()
endfunction()

function(flipflop_bench_needs target)
  target_link_libraries(${target} PRIVATE ff_app ff_assets benchmark::benchmark)
  target_compile_options(${target} PRIVATE -Wno-gnu-zero-variadic-macro-arguments)
endfunction()
