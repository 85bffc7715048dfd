#include "platform/http/version.h"

#include <gtest/gtest.h>

namespace flipflop::http {
namespace {

Request request_with(const std::string& if_match) {
  Request request;
  if (!if_match.empty()) request.headers = {{"if-match", if_match}};
  return request;
}

int status_of(const std::string& if_match, IfMatch rule) {
  try {
    static_cast<void>(seen_version(request_with(if_match), rule));
  } catch (const Problem& problem) {
    return problem.status();
  }
  return 200;
}

TEST(Version, WhatGetAnsweredIsWhatPutBelieves) {
  EXPECT_EQ(seen_version(request_with(etag_of("3-17")), IfMatch::required), "3-17");
  EXPECT_EQ(seen_version(request_with("*"), IfMatch::required), std::nullopt);
  EXPECT_EQ(seen_version(request_with(""), IfMatch::honoured), std::nullopt);
}

TEST(Version, NoneWhereOneIsRequiredIsRefused) {
  EXPECT_EQ(status_of("", IfMatch::required), 428);
  EXPECT_EQ(status_of(" ", IfMatch::required), 428);
}

TEST(Version, OneThatIsWeakMatchesNothing) {
  EXPECT_EQ(seen_version(request_with("W/\"3\""), IfMatch::honoured), "W/\"3\"");
}

TEST(Version, SeveralOrUnquotedOnesAreRefused) {
  for (const char* bad : {"3", "\"3", "\"\"", "\"3\", \"4\"", "\"3\"4\"", "**"})
    EXPECT_EQ(status_of(bad, IfMatch::honoured), 400) << bad;
}

}  // namespace
}  // namespace flipflop::http
