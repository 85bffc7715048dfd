#pragma once
// An edit as the order keeps it, before and after, in JSON: what of the contact was changed, or all
// lines. Pure. Erased with the buyer.

#include <optional>
#include <string>
#include <vector>

#include "shop/order/edits.h"
#include "shop/order/order.h"

namespace flipflop::order {

struct KeptContact {
  std::optional<Address> delivery;
  std::optional<std::string> email, phone, note;
};
BOOST_DESCRIBE_STRUCT(KeptContact, (), (delivery, email, phone, note))

struct KeptLine {
  product::VariantId variant_id;
  std::int64_t quantity = 0;
  Money discount, total;
  std::optional<std::int64_t> taken_out;  // of the quantity, where any was
};
BOOST_DESCRIBE_STRUCT(KeptLine, (), (variant_id, quantity, discount, total, taken_out))

struct KeptLines {
  std::vector<KeptLine> lines;
  Money total;
};
BOOST_DESCRIBE_STRUCT(KeptLines, (), (lines, total))

// Of the fields that `edit` names.
inline KeptContact contact_before(const ContactEdit& edit, const View& view) {
  KeptContact kept;
  if (edit.delivery) kept.delivery = view.delivery;
  if (edit.email) kept.email = view.email;
  if (edit.phone) kept.phone = view.phone;
  if (edit.note) kept.note = view.note;
  return kept;
}
inline KeptContact contact_after(const ContactEdit& edit) {
  return {edit.delivery, edit.email, edit.phone, edit.note};
}
inline KeptLines lines_kept(const std::vector<OrderLine>& lines, Money total) {
  KeptLines kept;
  for (const OrderLine& line : lines) {
    kept.lines.push_back({line.variant, line.quantity, line.discount, line.total, {}});
    if (line.taken_out > 0) kept.lines.back().taken_out = line.taken_out;
  }
  kept.total = total;
  return kept;
}

}  // namespace flipflop::order
