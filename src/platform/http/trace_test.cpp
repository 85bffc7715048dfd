#include "platform/http/trace.h"

#include <gtest/gtest.h>

namespace flipflop::http {
namespace {

const std::string trace = "0af7651916cd43dd8448eb211c80319c";
const std::string span = "b7ad6b7169203331";

TEST(TraceParent, AGoodOneIsContinuedBySpanOfItsOwn) {
  TraceIds ids(1);
  const std::string child = ids.trace_parent("00-" + trace + "-" + span + "-01");
  EXPECT_EQ(child.size(), 55u);
  EXPECT_EQ(trace_id(child), trace);
  EXPECT_NE(child.substr(36, 16), span);
  EXPECT_EQ(child.substr(52), "-01");
  EXPECT_EQ(ids.trace_parent("00-" + trace + "-" + span + "-fe").substr(52), "-00")
      << "only the sampled flag is handed on";
}

TEST(TraceParent, ALaterVersionIsReadAsFarAsItIsKnown) {
  TraceIds ids(1);
  for (const std::string& later :
       {"cc-" + trace + "-" + span + "-01", "cc-" + trace + "-" + span + "-01-what-the-future"}) {
    const std::string child = ids.trace_parent(later);
    EXPECT_EQ(child.substr(0, 36), "00-" + trace + "-") << later;
    EXPECT_EQ(child.size(), 55u);
  }
}

TEST(TraceParent, WhatIsMalformedBeginsANewTrace) {
  TraceIds ids(1);
  for (const std::string& bad :
       {std::string(), std::string("x"), "00-" + trace + "-" + span, trace,
        "ff-" + trace + "-" + span + "-01", "00-" + trace + "-" + span + "-01-more",
        "00-" + trace + "-" + span + "-01 ", "0g-" + trace + "-" + span + "-01",
        "cc-" + trace + "-" + span + "-01x", "00_" + trace + "-" + span + "-01",
        "00-" + std::string(32, '0') + "-" + span + "-01",
        "00-" + trace + "-" + std::string(16, '0') + "-01",
        "00-0AF7651916CD43DD8448EB211C80319C-" + span + "-01", "00-" + trace + "-" + span + "-0x",
        std::string(4000, '0')}) {
    const std::string made = ids.trace_parent(bad);
    EXPECT_EQ(made.size(), 55u);
    EXPECT_NE(trace_id(made), trace) << bad;
    EXPECT_EQ(made.substr(52), "-00");
  }
}

TEST(TraceParent, OfTwoHeadersNeitherIsBelieved) {
  Request request;
  request.headers = {{"traceparent", "00-" + trace + "-" + span + "-01"}};
  EXPECT_EQ(received_trace_parent(request).size(), 55u);
  request.headers.emplace_back("traceparent", "00-" + trace + "-" + span + "-00");
  EXPECT_EQ(received_trace_parent(request), "");
}

}  // namespace
}  // namespace flipflop::http
