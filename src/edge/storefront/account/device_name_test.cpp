#include "edge/storefront/account/device_name.h"

#include <gtest/gtest.h>

namespace flipflop::storefront {
namespace {

TEST(DeviceName, a_browser_is_called_by_its_own_name_and_not_by_what_it_claims_to_be) {
  EXPECT_EQ(device_name("Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like "
                        "Gecko) Chrome/131.0 Safari/537.36 Edg/131.0"),
            "Edge, Windows");
  EXPECT_EQ(device_name("Mozilla/5.0 (Linux; Android 14; SM-S911B) AppleWebKit/537.36 (KHTML, like "
                        "Gecko) SamsungBrowser/26.0 Chrome/122.0 Mobile Safari/537.36"),
            "Samsung Internet, Android");
  EXPECT_EQ(device_name("Mozilla/5.0 (iPhone; CPU iPhone OS 18_1 like Mac OS X) "
                        "AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.1 Safari/604.1"),
            "Safari, iPhone");
  EXPECT_EQ(device_name("Mozilla/5.0 (X11; Linux x86_64; rv:133.0) Gecko/20100101 Firefox/133.0"),
            "Firefox, Linux");
}

TEST(DeviceName, an_unknown_program_has_no_name) {
  EXPECT_EQ(device_name(""), "");
  EXPECT_EQ(device_name("curl/8.9.1"), "");
  EXPECT_EQ(device_name("<script>alert(1)</script>"), "");
}

}  // namespace
}  // namespace flipflop::storefront
