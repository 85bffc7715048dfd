#pragma once
// Parameters and results of statements, in PostgreSQL's text format.

#include <cstdint>
#include <initializer_list>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/instant.h"
#include "base/money.h"
#include "base/uuid.h"

struct pg_result;

namespace flipflop::pg {

// A named statement: `name` is unique in the program ("order.insert_line"), labels its metric, and
// is prepared once per connection when first used. Declare as a constant right above its one
// caller.
struct Statement {
  const char* name;
  const char* sql;
};

// One parameter. Integers, bool, text, ids, instants, money (as haléř), VAT rates (as percent),
// optionals of them (NULL) and vectors of them (an array).
class Param {
 public:
  Param(std::nullopt_t) {}
  Param(bool value) : text_(value ? "t" : "f") {}
  template <class Integer>
    requires std::is_integral_v<Integer>
  Param(Integer value) : text_(std::to_string(value)) {}
  Param(double value);
  Param(std::string value) : text_(std::move(value)) {}
  Param(std::string_view value) : text_(value) {}
  Param(const char* value) : text_(value) {}
  Param(const Uuid& value) : text_(value.text()) {}
  template <class Tag>
  Param(const Id<Tag>& value) : text_(value.text()) {}
  Param(Money value) : Param(value.haler) {}
  Param(VatRate value) : Param(value.percent) {}
  Param(Instant value);
  template <class T>
  Param(const std::optional<T>& value) {
    if (value) text_ = Param(*value).text_;
  }
  template <class T>
  Param(const std::vector<T>& values) {
    std::string array = "{";
    for (const auto& value : values) append_element(array, Param(static_cast<const T&>(value)));
    text_ = array + "}";
  }

  const std::optional<std::string>& text() const { return text_; }

 private:
  static void append_element(std::string& array, const Param& element);
  std::optional<std::string> text_;
};

using Params = std::vector<Param>;

// One row of a result; valid as long as its Rows. Columns count from 0. get<T> throws
// BrokenInvariant for NULL (unless T is an optional) and for text that is no T.
class Row {
 public:
  Row(const pg_result* result, int row) : result_(result), row_(row) {}
  bool is_null(int column) const;
  std::string_view text(int column) const;  // empty for NULL
  template <class T>
  T get(int column) const;

 private:
  const pg_result* result_;
  int row_;
};

// The rows of one statement. Movable; owns libpq's result.
class Rows {
 public:
  Rows() = default;
  explicit Rows(pg_result* result);
  int size() const;
  int columns() const;
  bool empty() const { return size() == 0; }
  Row operator[](int row) const { return Row(result_.get(), row); }
  // Rows touched by INSERT, UPDATE or DELETE.
  std::int64_t affected() const;
  // For platform/pg itself.
  const pg_result* result() const { return result_.get(); }

  class Iterator {
   public:
    Iterator(const pg_result* result, int row) : result_(result), row_(row) {}
    Row operator*() const { return Row(result_, row_); }
    Iterator& operator++() {
      ++row_;
      return *this;
    }
    bool operator!=(const Iterator& other) const { return row_ != other.row_; }

   private:
    const pg_result* result_;
    int row_;
  };
  Iterator begin() const { return Iterator(result_.get(), 0); }
  Iterator end() const { return Iterator(result_.get(), size()); }

 private:
  struct Clear {
    void operator()(pg_result* result) const;
  };
  std::unique_ptr<pg_result, Clear> result_;
};

template <>
std::string Row::get<std::string>(int column) const;
template <>
std::string_view Row::get<std::string_view>(int column) const;
template <>
std::int64_t Row::get<std::int64_t>(int column) const;
template <>
int Row::get<int>(int column) const;
template <>
bool Row::get<bool>(int column) const;
template <>
double Row::get<double>(int column) const;
template <>
Uuid Row::get<Uuid>(int column) const;
template <>
Money Row::get<Money>(int column) const;
template <>
VatRate Row::get<VatRate>(int column) const;
template <>
Instant Row::get<Instant>(int column) const;

template <>
std::vector<Uuid> Row::get<std::vector<Uuid>>(int column) const;  // of a uuid[]

// Elements of a one-dimensional array; NULL elements are refused.
std::vector<std::string> array_elements(std::string_view text);

namespace detail {
template <class T>
struct IsOptional : std::false_type {};
template <class T>
struct IsOptional<std::optional<T>> : std::true_type {};
template <class T>
struct IsId : std::false_type {};
template <class Tag>
struct IsId<Id<Tag>> : std::true_type {};
}  // namespace detail

template <class T>
T Row::get(int column) const {
  if constexpr (detail::IsOptional<T>::value) {
    if (is_null(column)) return std::nullopt;
    return get<typename T::value_type>(column);
  } else {
    static_assert(detail::IsId<T>::value, "no conversion from a column to this type");
    return T{get<Uuid>(column)};
  }
}

}  // namespace flipflop::pg
