#pragma once
// Builds everything that a process is made of, from the bottom up: the platform, then the modules
// in the order of their shelves, then the edge. Nothing here runs by itself: serve() opens ports
// and starts the background work, a command of the command line calls a face.

#include <memory>
#include <string>
#include <vector>

#include "app/data_folder.h"
#include "platform/config/config.h"
#include "platform/http/server.h"
#include "platform/loop/loop.h"
#include "platform/platform.h"
#include "platform/privacy/privacy.h"

namespace flipflop::http {
class Authenticator;
}
namespace flipflop::auth {
class ApiKeys;
class Auth;
class Staff;
}  // namespace flipflop::auth
namespace flipflop::user {
class Users;
}
namespace flipflop::product {
class Products;
}
namespace flipflop::warehouse {
class Warehouse;
}
namespace flipflop::search {
class Search;
}
namespace flipflop::supplier {
class Suppliers;
}
namespace flipflop::payment {
class Payments;
}
namespace flipflop::order {
class Orders;
}
namespace flipflop::loyalty {
class Loyalty;
}

namespace flipflop::notification {
class Notifications;
}

namespace flipflop::app {

struct ShopOptions {
  std::string conninfo;
  std::string data_folder;
  std::string public_url;
  std::size_t loops = 1;
  // Whose jobs and subscriptions run in this process; empty: all.
  std::vector<std::string> roles;
};

class Shop {
 public:
  Shop(const Config& config, ShopOptions options);
  ~Shop();
  Shop(const Shop&) = delete;

  Platform& platform();
  auth::Auth& auth();
  auth::Staff& staff();
  auth::ApiKeys& api_keys();
  user::Users& users();
  product::Products& products();
  warehouse::Warehouse& warehouse();
  search::Search& search();
  supplier::Suppliers& suppliers();
  payment::Payments& payments();
  order::Orders& orders();
  loyalty::Loyalty& loyalty();
  notification::Notifications& notifications();

  // Routes of one role, as they are registered, and those of all roles but the pages'.
  const http::Router& router_of(std::string_view role) const;
  const http::Router& api() const;
  // What the port of a role says about itself besides its routes.
  void describe_on(http::Router& router, std::string_view role);
  // Puts the whole API below /api: what this process runs, and the way to what others run.
  void mount_api(http::Router& router);
  http::ErrorPage error_page();
  http::ErrorPage error_page_of_staff();
  http::Authenticator& authenticator();
  http::KeyGuard& key_guard();
  const privacy::Holders& holders() const;
  // The modules that are part of this release, in the order of their shelves.
  const std::vector<std::string>& modules() const;
  const std::string& public_url() const;
  // The catalogue is loaded, and the demo shop if this process was told to wait for it.
  bool is_ready() const;
  void wait_for_demo();
  void demo_is_loaded();

  // Spawns relay, event runner and job workers; before the loops start.
  void start(Loops& loops);
  // Ends the background work: jobs are finished or given back. Runs on any loop.
  Task<void> drain(Deadline deadline);
  // Closes what belongs to the calling loop.
  Task<void> close(Deadline deadline);

 private:
  struct Parts;
  std::unique_ptr<Parts> parts_;
};

}  // namespace flipflop::app
