#pragma once
// The memory of the bogus payment gateway: payments by reference, kept in a journal under DATA/dev
// and read back at start, as a foreign system would. Thread-safe.

#include <expected>
#include <map>
#include <mutex>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "base/instant.h"
#include "edge/dev/journal.h"
#include "platform/json/json.h"

namespace flipflop::dev {

enum class PageState { open, paid, declined, abandoned, refunded };
BOOST_DESCRIBE_ENUM(PageState, open, paid, declined, abandoned, refunded)

// How a payment misbehaves, chosen when it is made or on its page.
enum class Fault {
  none,
  slow,            // the first two questions about its state are answered after 8 seconds
  double_message,  // the message comes twice
  lost_message,    // no message at all: the shop has to ask
  late_message,    // the message comes after 20 seconds of the demo clock
  forged_message,  // the message carries a wrong signature
  wrong_amount     // one crown less than was asked for
};
BOOST_DESCRIBE_ENUM(Fault, none, slow, double_message, lost_message, late_message, forged_message,
                    wrong_amount)

// What the shop sends.
struct PageCreate {
  json::Text<1, 20> order_number;
  json::Whole<1, 100'000'000'00> amount;  // haléř
  json::Text<3, 3> currency;
  json::Text<1, 2000> return_url;
  json::Text<1, 2000> notify_url;
  std::optional<Fault> fault;
};
BOOST_DESCRIBE_STRUCT(PageCreate, (),
                      (order_number, amount, currency, return_url, notify_url, fault))

// Money given back: a part or all.
struct PagePart {
  std::string key;
  std::int64_t amount = 0;
};
BOOST_DESCRIBE_STRUCT(PagePart, (), (key, amount))

// A line of the journal: the payment as it is from now on.
struct PagePayment {
  std::string reference, idempotency_key, order_number, currency, return_url, notify_url;
  std::int64_t amount = 0;
  PageState state = PageState::open;
  Fault fault = Fault::none;
  std::string refund_key;  // of the one that left nothing
  std::optional<std::vector<PagePart>> refunds;
  int changes = 0;  // numbers the messages
  Instant made_at;

  std::int64_t refunded() const;
};
BOOST_DESCRIBE_STRUCT(PagePayment, (),
                      (reference, idempotency_key, order_number, currency, return_url, notify_url,
                       amount, state, fault, refund_key, refunds, changes, made_at))

enum class CreateRefusal { other_content };  // the key was used for something else
enum class RefundRefusal { unknown, not_paid, wrong_amount };

class Gateway {
 public:
  explicit Gateway(const std::string& data_folder);

  struct Made {
    PagePayment payment;
    bool is_new = true;
  };
  // The same key makes the same payment; `reference` is used when it is new.
  std::expected<Made, CreateRefusal> create(const PageCreate& wanted, const std::string& key,
                                            const std::string& reference, Instant now);
  std::optional<PagePayment> find(const std::string& reference);
  // The buyer's decision on the page. An open payment is decided once, with `fault` where one is
  // given; nullopt when it is unknown or decided already.
  std::optional<PagePayment> decide(const std::string& reference, PageState state,
                                    std::optional<Fault> fault);
  // Parts, until nothing is left; the same key gives back once.
  std::expected<PagePayment, RefundRefusal> refund(const std::string& reference,
                                                   const std::string& key, std::int64_t amount);
  // How often the state of this payment was asked for, this time included.
  int count_question(const std::string& reference);
  // Whether the shop confirmed a message about this payment.
  void note_heard(const std::string& reference);
  bool was_heard(const std::string& reference);

 private:
  void keep(PagePayment payment);

  std::mutex mutex_;  // guards everything below; never held over a co_await
  std::map<std::string, PagePayment> payments_;          // by reference
  std::map<std::string, std::string> reference_by_key_;  // by idempotency key
  std::map<std::string, int> questions_;                 // by reference, since the start
  std::set<std::string> heard_;                          // references, since the start
  Journal journal_;
};

}  // namespace flipflop::dev
