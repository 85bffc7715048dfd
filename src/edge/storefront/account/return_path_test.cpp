#include "edge/storefront/account/return_path.h"

#include <gtest/gtest.h>

namespace flipflop::storefront {
namespace {

TEST(ReturnPath, another_site_is_never_returned_to) {
  for (const char* path :
       {"", "ucet", "https://zly.cz", "//zly.cz", "///zly.cz", "/\\zly.cz", "\\\\zly.cz",
        "/\t/zly.cz", "/\n/zly.cz", " /ucet", "javascript:alert(1)", "/ucet\r\nSet-Cookie: a=b",
        "/<script>", "/\"", "/ž"})
    EXPECT_EQ(return_path(path), "/ucet") << path;
  EXPECT_EQ(return_path("/" + std::string(512, 'a')), "/ucet");
}

TEST(ReturnPath, an_own_path_is_kept_with_its_query) {
  EXPECT_EQ(return_path("/pokladna"), "/pokladna");
  EXPECT_EQ(return_path("/hledat?q=d%C5%AFm&strana=2"), "/hledat?q=d%C5%AFm&strana=2");
}

}  // namespace
}  // namespace flipflop::storefront
