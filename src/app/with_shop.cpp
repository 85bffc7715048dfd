#include "app/with_shop.h"

#include "app/data_folder.h"
#include "app/database_access.h"
#include "app/listeners.h"
#include "platform/loop/run_here.h"
#include "platform/pg/migrate.h"

namespace flipflop::app {
namespace {

using namespace std::chrono_literals;
using Work = std::function<Task<int>(Shop*, const Invocation*)>;

Task<int> run_with(Shop* shop, const Invocation* invocation, const Work* work) {
  const int code = co_await (*work)(shop, invocation);
  co_await shop->close(Deadline::after(5s));
  co_return code;
}

// The shop lives inside the loop that it is used on.
Task<int> build_and_run(ShopOptions options, const Invocation* invocation, const Work* work) {
  Shop shop(invocation->config, std::move(options));
  const int code = co_await run_with(&shop, invocation, work);
  co_return code;
}

}  // namespace

int with_shop(Invocation& invocation, Work work) {
  const DataFolder data(invocation.config.text("FLIPFLOP_DATA"));
  const DatabaseAccess access(invocation.config, data);
  pg::migrate(access.conninfo());
  ShopOptions options{.conninfo = access.conninfo(),
                      .data_folder = data.path(),
                      .public_url = public_url(invocation.config, {})};
  return result_of(build_and_run(std::move(options), &invocation, &work));
}

}  // namespace flipflop::app
