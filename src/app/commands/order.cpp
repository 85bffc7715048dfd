// order list, show, cancel, ship, note; payment received, refunded

#include <fmt/core.h>

#include "app/commands/shown.h"
#include "app/snake_case.h"
#include "app/with_shop.h"
#include "base/text.h"
#include "platform/json/json.h"
#include "shop/order/order.h"
#include "shop/payment/payment.h"

namespace flipflop::app {
namespace {

constexpr std::array status_names = {"pending",   "confirmed", "processing", "shipped",
                                     "delivered", "cancelled", "refunded"};
constexpr std::array payment_names = {"pending", "paid", "failed", "refunded"};

std::optional<order::Status> status_named(const std::string& name) {
  for (std::size_t at = 0; at < status_names.size(); ++at)
    if (name == status_names[at]) return static_cast<order::Status>(at);
  return std::nullopt;
}

ShownOrder shown(const order::View& view) {
  ShownOrder order{
      .id = view.id.text(),
      .number = view.number,
      .status = status_names.at(static_cast<std::size_t>(view.status)),
      .payment_status = payment_names.at(static_cast<std::size_t>(view.payment_status)),
      .payment_method = view.payment_method,
      .delivery_method = view.delivery_method,
      .email = view.email,
      .placed_at = iso_text(view.placed_at),
      .total = view.totals.total};
  for (const order::OrderLine& line : view.lines) {
    order.lines.push_back(
        {line.sku, line.name, line.variant_label, line.quantity, line.unit_price, line.total});
  }
  return order;
}

void print_line(const ShownOrder& order) {
  fmt::print("{}  {:<10}  {:<8}  {:>12}  {}  {}\n", order.number, order.status,
             order.payment_status, order.total.decimal(), order.placed_at, order.email);
}

Task<int> list(Shop* shop, const Invocation* invocation) {
  const Arguments& arguments = invocation->arguments;
  order::ListFilter filter;
  if (const auto name = arguments.value("--status")) {
    filter.status = status_named(*name);
    if (!filter.status) throw UsageError("there is no order status " + *name);
  }
  filter.email = lower_ascii(arguments.value("--email").value_or(""));
  filter.limit = static_cast<int>(arguments.whole("--limit", 20, 1, 1000));
  const std::vector<order::View> views =
      co_await shop->orders().list(filter, Deadline::after(command_limit));
  std::vector<ShownOrder> orders;
  for (const order::View& view : views) orders.push_back(shown(view));
  if (invocation->wants_json()) {
    print_json(orders);
    co_return 0;
  }
  for (const ShownOrder& order : orders) print_line(order);
  fmt::print("{} orders\n", orders.size());
  co_return 0;
}

// By number (10 digits) or id.
Task<order::View> named(Shop* shop, std::string name) {
  const Deadline deadline = Deadline::after(command_limit);
  std::optional<order::View> found;
  if (const auto id = order::OrderId::parse(name)) {
    found = co_await shop->orders().find(*id, deadline);
  } else {
    const std::vector<order::View> views =
        co_await shop->orders().list({.number = name, .limit = 1}, deadline);
    if (!views.empty()) found = views.front();
  }
  if (!found) throw Refused("there is no order " + name + "; see order list");
  co_return std::move(*found);
}

Task<int> show(Shop* shop, const Invocation* invocation) {
  const order::View view = co_await named(shop, invocation->word(0));
  const ShownOrder order = shown(view);
  if (invocation->wants_json()) {
    fmt::print("{}\n", with_snake_case_keys(json::to_text(order)));
    co_return 0;
  }
  print_line(order);
  for (const ShownOrderLine& line : order.lines) {
    fmt::print("  {} x {} {} ({})  {}\n", line.quantity, line.name, line.variant, line.sku,
               line.total.decimal());
  }
  for (const order::HistoryEntry& entry : view.history) {
    fmt::print("  {}  {}  {}\n", iso_text(entry.at),
               status_names.at(static_cast<std::size_t>(entry.status)), entry.note);
  }
  co_return 0;
}

Task<int> cancel(Shop* shop, const Invocation* invocation) {
  const order::View view = co_await named(shop, invocation->word(0));
  const auto cancelled = co_await shop->orders().cancel(
      view.id, order::CancelReason::staff, command_line_actor, Deadline::after(command_limit));
  if (!cancelled) throw Refused("order " + view.number + " can no longer be cancelled");
  fmt::print("order {} is cancelled\n", view.number);
  co_return 0;
}

Task<int> ship(Shop* shop, const Invocation* invocation) {
  const order::View view = co_await named(shop, invocation->word(0));
  order::OwnParcel parcel;
  parcel.carrier = invocation->arguments.value("--carrier").value_or("");
  parcel.tracking_number = invocation->arguments.required("--tracking");
  if (!order::is_tracking_number(parcel.tracking_number))
    throw UsageError("--tracking is a carrier's number: letters, digits and -/.");
  const auto shipped = co_await shop->orders().ship(view.id, std::move(parcel), command_line_actor,
                                                    Deadline::after(command_limit));
  if (!shipped && shipped.error() == order::ShipRefusal::number_taken)
    throw Refused("that number is of another parcel");
  if (!shipped && shipped.error() == order::ShipRefusal::nothing_of_ours)
    throw Refused("suppliers send all of order " + view.number);
  if (!shipped) throw Refused("order " + view.number + " cannot be sent in its state");
  fmt::print("order {} is sent\n", view.number);
  co_return 0;
}

Task<int> note(Shop* shop, const Invocation* invocation) {
  const order::View view = co_await named(shop, invocation->word(0));
  const bool noted = co_await shop->orders().add_note(
      view.id, invocation->word(1), command_line_actor, Deadline::after(command_limit));
  if (!noted) throw Refused("there is no order " + view.number);
  fmt::print("noted\n");
  co_return 0;
}

// The money is there all the same.
constexpr const char* is_case = "; it is kept as a case of staff (/sprava/penize)";

// What both payment commands are told.
struct Sum {
  std::string symbol, reference;
  Money amount;
};

Sum sum_of(const Arguments& arguments) {
  const auto amount = Money::parse(arguments.required("--amount"));
  if (!amount || amount->haler <= 0) throw UsageError("--amount is a sum such as 1299.50");
  return {arguments.required("--vs"), arguments.required("--ref"), *amount};
}

Task<int> received(Shop* shop, const Invocation* invocation) {
  const Sum sum = sum_of(invocation->arguments);
  const payment::Receipt receipt = co_await shop->payments().receive_transfer(
      sum.symbol, sum.amount, sum.reference, Deadline::after(command_limit));
  switch (receipt) {
    case payment::Receipt::booked:
      fmt::print("booked\n");
      co_return 0;
    case payment::Receipt::repeated:
      fmt::print("was booked before\n");
      co_return 0;
    case payment::Receipt::unknown_symbol:
      throw Refused("no payment waits for the variable symbol " + sum.symbol + is_case);
    case payment::Receipt::wrong_amount:
      throw Refused("the order of " + sum.symbol + " expects another amount than " +
                    sum.amount.decimal() + is_case);
    case payment::Receipt::not_expected:
      throw Refused("the order of " + sum.symbol + " does not wait for a transfer" + is_case);
  }
  co_return 1;
}

Task<int> refunded(Shop* shop, const Invocation* invocation) {
  const Sum sum = sum_of(invocation->arguments);
  const payment::Receipt receipt = co_await shop->payments().confirm_refund(
      sum.symbol, sum.amount, sum.reference, Deadline::after(command_limit));
  switch (receipt) {
    case payment::Receipt::booked:
      fmt::print("booked\n");
      co_return 0;
    case payment::Receipt::repeated:
      fmt::print("was booked before\n");
      co_return 0;
    case payment::Receipt::unknown_symbol:
      throw Refused("there is no payment with the variable symbol " + sum.symbol);
    case payment::Receipt::wrong_amount:
      throw Refused("another amount than " + sum.amount.decimal() + " is due to the buyer of " +
                    sum.symbol);
    case payment::Receipt::not_expected:
      throw Refused("nothing is due by hand to the buyer of " + sum.symbol +
                    ", or the reference belongs to another refund");
  }
  co_return 1;
}

// What an application verifies our messages with; it is made for it anew each time, and kept
// nowhere.
Task<int> show_callback_secret(Shop* shop, const Invocation* invocation) {
  const std::string& application = invocation->word(0);
  fmt::print("{}\n", payment::callback_secret(shop->platform().config.text("FLIPFLOP_SECRET"),
                                              application));
  co_return 0;
}

}  // namespace

std::vector<Command> order_commands() {
  return {
      {"order list",
       "[--status S] [--email E] [--limit N]",
       "the newest orders",
       0,
       {{"--status", "S"}, {"--email", "E"}, {"--limit", "N"}},
       using_shop(list)},
      {"order show", "NUMBER", "an order with its lines and history", 1, {}, using_shop(show)},
      {"order cancel", "NUMBER", "cancels an order that was not sent", 1, {}, using_shop(cancel)},
      {"order ship",
       "NUMBER --tracking N [--carrier C]",
       "marks an order as handed to a carrier",
       1,
       {{"--carrier", "C"}, {"--tracking", "N"}},
       using_shop(ship)},
      {"order note", "NUMBER TEXT", "adds an internal note", 2, {}, using_shop(note)},
      {"payment received",
       "--vs N --amount A --ref R",
       "books a bank transfer, once per reference",
       0,
       {{"--vs", "N"}, {"--amount", "A"}, {"--ref", "R"}},
       using_shop(received)},
      {"payment refunded",
       "--vs N --amount A --ref R",
       "confirms that money was sent back by hand, once per reference",
       0,
       {{"--vs", "N"}, {"--amount", "A"}, {"--ref", "R"}},
       using_shop(refunded)},
      {"payment callback-secret",
       "APPLICATION",
       "what the messages to an application are signed with; its name is that of its API keys",
       1,
       {},
       using_shop(show_callback_secret)},
  };
}

}  // namespace flipflop::app
