#include "shop/billing/document_row.h"

#include <boost/describe/enum_from_string.hpp>
#include <boost/describe/enum_to_string.hpp>

#include "base/invariant.h"

namespace flipflop::billing {

std::string name_of(Kind kind) {
  const char* name = boost::describe::enum_to_string(kind, "");
  invariant(*name != '\0', "a kind without a name");
  return name;
}

Kind kind_named(std::string_view name) {
  Kind kind{};
  invariant(boost::describe::enum_from_string(std::string(name).c_str(), kind),
            "a stored kind without a meaning");
  return kind;
}

std::vector<VatRate> rates_of(const std::vector<RateAmount>& amounts) {
  std::vector<VatRate> rates;
  for (const RateAmount& part : amounts) rates.push_back(part.rate);
  return rates;
}

std::vector<Money> moneys_of(const std::vector<RateAmount>& amounts) {
  std::vector<Money> moneys;
  for (const RateAmount& part : amounts) moneys.push_back(part.amount);
  return moneys;
}

std::vector<RateAmount> amounts_in(const pg::Row& row, int column) {
  const auto percents = pg::array_elements(row.text(column));
  const auto moneys = pg::array_elements(row.text(column + 1));
  std::vector<RateAmount> amounts;
  for (std::size_t at = 0; at < percents.size(); ++at)
    amounts.push_back({VatRate{std::stoi(percents[at])}, Money{std::stoll(moneys.at(at))}});
  return amounts;
}

Document document_in(const pg::Row& row) {
  Document document;
  document.id = row.get<DocumentId>(0);
  document.order_id = row.get<Uuid>(1);
  document.kind = kind_named(row.text(2));
  document.number = row.get<std::string>(3);
  document.issued_at = row.get<Instant>(4);
  document.total = row.get<Money>(5);
  document.original_number = row.get<std::string>(6);
  return document;
}

Issued issued_in(const pg::Row& row) {
  auto content = json::from_text<Content>(row.text(7));
  invariant(content.has_value(), "the content of a stored document can be read");
  return {document_in(row), std::move(*content)};
}

}  // namespace flipflop::billing
