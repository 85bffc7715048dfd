#include "platform/list/http.h"

#include <fmt/format.h>

#include <algorithm>

#include "base/text.h"
#include "platform/crypto/base64.h"
#include "platform/text/czech.h"
#include "platform/text/messages.h"

namespace flipflop::list {
namespace {

// "order.staff_list/createdAt/desc/<id>/<key>": a cursor says what it is of and is believed only
// there. It holds nothing that its reader did not just see, so it needs no seal.
std::string cursor_head(const List& list, const Query& query) {
  return fmt::format("{}/{}/{}/", list.source().name, list.source().sorts.at(query.sort).name,
                     query.direction == Direction::asc ? "asc" : "desc");
}

std::string cursor_of(const List& list, const Query& query, const Position& last) {
  return crypto::base64url(cursor_head(list, query) + last.id.text() + "/" + last.key);
}

[[noreturn]] void refuse_cursor() {
  throw http::bad_request("This cursor is not of this list.",
                          {{"cursor", "invalid_format", "take nextCursor of the page before"}});
}

// The order that a cursor was given in holds, unless the request names it again.
void follow(const List& list, const Asked& asked, Query& query) {
  const auto plain = crypto::base64url_bytes(*asked.cursor);
  if (!plain) refuse_cursor();
  const std::vector<std::string_view> parts = split(*plain, '/');
  if (parts.size() < 5 || parts[0] != list.source().name) refuse_cursor();
  const auto sort = list.find_sort(parts[1]);
  if (!sort || (parts[2] != "asc" && parts[2] != "desc")) refuse_cursor();
  const Direction direction = parts[2] == "asc" ? Direction::asc : Direction::desc;
  const bool contradicts =
      (asked.sort_by && *sort != query.sort) || (asked.sort_order && direction != query.direction);
  const auto id = Uuid::parse(parts[3]);
  if (contradicts || !id) refuse_cursor();
  query.sort = *sort;
  query.direction = direction;
  query.after = Position{plain->substr(cursor_head(list, query).size() + parts[3].size() + 1), *id};
  if (!list.is_possible(*query.after, query.sort)) refuse_cursor();
  query.counts = false;
}

std::optional<Instant> instant_of(const std::optional<DateText>& text, const char* field,
                                  std::optional<Instant> (*of_day)(std::string_view)) {
  if (!text) return std::nullopt;
  if (const auto instant = parse_iso(*text)) return instant;
  if (const auto instant = of_day(*text)) return instant;
  throw http::bad_request("This is no date.",
                          {{field, "invalid_format", "a date like 2026-11-24"}});
}

void choose_order(const List& list, const Asked& asked, Query& query) {
  if (asked.sort_by) {
    const auto sort = list.find_sort(*asked.sort_by);
    if (!sort) {
      std::string offered;
      for (const Sort& one : list.source().sorts)
        offered += (offered.empty() ? "" : ", ") + std::string(one.name);
      throw http::bad_request("This list has no such order.",
                              {{"sortBy", "invalid_choice", "one of " + offered}});
    }
    query.sort = *sort;
  }
  if (asked.sort_order) query.direction = *asked.sort_order;
}

}  // namespace

std::optional<Instant> period_begin(const std::optional<DateText>& text, const char* field) {
  return instant_of(text, field, &text::day_begin);
}

std::optional<Instant> period_end(const std::optional<DateText>& text, const char* field) {
  return instant_of(text, field, &text::day_end);
}

Query query_of(const List& list, const Asked& asked) {
  Query query = list.usual();
  query.limit = std::clamp<int>(asked.limit, 1, most_per_page);
  choose_order(list, asked, query);
  if (asked.cursor && asked.page)
    throw http::bad_request("Ask for a page or follow a cursor.",
                            {{"page", "invalid_format", "not together with cursor"}});
  if (asked.cursor) follow(list, asked, query);
  if (!asked.page) return query;
  query.skip = (static_cast<std::int64_t>(*asked.page) - 1) * query.limit;
  if (query.skip < 0 || query.skip > most_skipped)
    throw http::bad_request(
        "There is no page of this number.",
        {{"page", "out_of_range", "from 1, within the first 10,000 rows; then follow nextCursor"}});
  return query;
}

namespace detail {

Pagination pagination_of(const List& list, const Query& query, const Shown& shown) {
  Pagination pagination;
  pagination.limit = query.limit;
  pagination.has_next = shown.has_next;
  pagination.has_prev = query.after.has_value() || query.skip > 0;
  if (!query.after) pagination.page = static_cast<int>(query.skip / query.limit) + 1;
  if (shown.total) {
    pagination.total = shown.total->rows;
    pagination.total_is = shown.total->is;
    pagination.total_pages = (shown.total->rows + query.limit - 1) / query.limit;
  }
  if (shown.has_next && shown.last) pagination.next_cursor = cursor_of(list, query, *shown.last);
  return pagination;
}

http::Response csv_response(const std::string& file_name, http::BodySource source) {
  http::Response response;
  response.content_type = "text/csv; charset=utf-8";
  response.with("Content-Disposition", "attachment; filename=\"" + file_name + "\"");
  response.with("Cache-Control", "no-store");
  response.stream = std::move(source);
  return response;
}

// A file that ends early says so where its reader looks.
std::string csv_cut_note() {
  return csv_line({text::message("list.cut", {{"rows", std::to_string(most_exported)}})});
}

}  // namespace detail

}  // namespace flipflop::list
