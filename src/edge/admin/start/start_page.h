#pragma once
// Where staff begin: what waits for a person, with the way there, and everything else they may see.
// The shop works by itself, so what stands here is all that somebody has to do.

#include "edge/admin/layout/staff_shell.h"
#include "shop/order/order.h"
#include "shop/payment/payment.h"
#include "shop/returns/returns.h"
#include "shop/warehouse/warehouse.h"

namespace flipflop::admin {

struct StartFaces {
  order::Orders& orders;
  returns::Returns& returns;
  payment::Cases& cases;
  warehouse::Stockroom& stockroom;
};

class StartPage {
 public:
  StartPage(Platform& platform, StaffShell& shell, StartFaces faces)
      : platform_(platform), shell_(shell), faces_(faces) {}
  void register_routes(http::Router& router);

 private:
  // Things of one kind that wait. None where nothing does.
  struct Waiting {
    const char* message_key;
    const char* path;
    list::Total count;
    bool is_late = false;  // what should not have come to this
  };
  Task<http::Response> show(http::Call call, http::Nothing in);
  Task<std::vector<Waiting>> waiting_for(http::Principal principal, Deadline deadline);
  Task<void> add_orders(std::vector<Waiting>* waiting, Deadline deadline);
  Task<void> add_operations(std::vector<Waiting>* waiting, Deadline deadline);

  Platform& platform_;
  StaffShell& shell_;
  StartFaces faces_;
};

}  // namespace flipflop::admin
