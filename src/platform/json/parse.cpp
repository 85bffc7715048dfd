#include "platform/json/parse.h"

#include <boost/json/basic_parser_impl.hpp>

#include "platform/json/read.h"
#include "platform/json/write.h"

namespace flipflop::json {
namespace detail {
namespace {

namespace bj = boost::json;
using boost::system::error_code;

constexpr char fraction_mark = '\xFF';

// What boost::json's parser calls. Every callback returns false and sets `error` to stop.
class Builder {
 public:
  static constexpr std::size_t max_object_size = bj::object::max_size();
  static constexpr std::size_t max_array_size = bj::array::max_size();
  static constexpr std::size_t max_key_size = bj::string::max_size();
  static constexpr std::size_t max_string_size = bj::string::max_size();

  bool on_document_begin(error_code&) { return true; }
  bool on_document_end(error_code&) { return true; }
  bool on_object_begin(error_code& error) { return open(bj::object(), error); }
  bool on_array_begin(error_code& error) { return open(bj::array(), error); }
  bool on_object_end(std::size_t, error_code& error) { return close(error); }
  bool on_array_end(std::size_t, error_code& error) { return close(error); }

  bool on_key_part(bj::string_view part, std::size_t, error_code&) {
    text_.append(part.data(), part.size());
    return true;
  }
  bool on_key(bj::string_view part, std::size_t, error_code& error) {
    text_.append(part.data(), part.size());
    levels_.back().key = std::exchange(text_, {});
    const Level& level = levels_.back();
    if (!level.container.get_object().contains(level.key)) return true;
    return refuse("malformed", "is given twice", error);
  }
  bool on_string_part(bj::string_view part, std::size_t, error_code&) {
    text_.append(part.data(), part.size());
    return true;
  }
  bool on_string(bj::string_view part, std::size_t, error_code& error) {
    text_.append(part.data(), part.size());
    const std::string whole = std::exchange(text_, {});
    return put(bj::string(whole), error);
  }
  bool on_number_part(bj::string_view part, error_code&) {
    text_.append(part.data(), part.size());
    return true;
  }
  bool on_int64(std::int64_t value, bj::string_view, error_code& error) {
    text_.clear();
    return put(value, error);
  }
  bool on_uint64(std::uint64_t value, bj::string_view, error_code& error) {
    text_.clear();
    return put(value, error);
  }
  bool on_double(double, bj::string_view part, error_code& error) {
    text_.append(part.data(), part.size());
    const std::string marked = fraction_mark + std::exchange(text_, {});
    return put(bj::string(marked), error);
  }
  bool on_bool(bool value, error_code& error) { return put(value, error); }
  bool on_null(error_code& error) { return put(nullptr, error); }
  bool on_comment_part(bj::string_view, error_code&) { return true; }
  bool on_comment(bj::string_view, error_code&) { return true; }

  bj::value take() { return std::move(root_); }
  const std::optional<FieldError>& refused() const { return refused_; }

 private:
  struct Level {
    bj::value container;
    std::string key;  // of the member being read
  };

  bool open(bj::value container, error_code& error) {
    if (levels_.size() == most_levels)
      return refuse("too_deep", "is nested deeper than " + std::to_string(most_levels) + " levels",
                    error);
    levels_.push_back({std::move(container), {}});
    return true;
  }

  bool close(error_code& error) {
    bj::value done = std::move(levels_.back().container);
    levels_.pop_back();
    return put(std::move(done), error);
  }

  bool put(bj::value value, error_code&) {
    if (levels_.empty()) {
      root_ = std::move(value);
    } else if (Level& level = levels_.back(); level.container.is_array()) {
      level.container.get_array().push_back(std::move(value));
    } else {
      level.container.get_object().emplace(level.key, std::move(value));
    }
    return true;
  }

  bool refuse(std::string code, std::string message, error_code& error) {
    std::string path;
    for (const Level& level : levels_) {
      if (level.container.is_array()) {
        path += "[" + std::to_string(level.container.get_array().size()) + "]";
        continue;
      }
      if (!path.empty()) path.push_back('.');
      path += level.key;
    }
    refused_ = FieldError{std::move(path), std::move(code), std::move(message)};
    error = bj::error::exception;
    return false;
  }

  std::vector<Level> levels_;
  std::string text_;  // of a key, string or number that came in parts
  bj::value root_;
  std::optional<FieldError> refused_;
};

}  // namespace

std::optional<bj::value> parse(std::string_view text, Errors& errors) {
  if (text.size() > most_bytes) {
    errors.add("", "too_long", "is larger than " + std::to_string(most_bytes) + " bytes");
    return std::nullopt;
  }
  bj::parse_options options;
  options.max_depth = most_levels + 1;  // the builder counts, and names the path
  bj::basic_parser<Builder> parser(options);
  error_code error;
  const std::size_t read = parser.write_some(false, text.data(), text.size(), error);
  if (const auto& refused = parser.handler().refused()) {
    errors.add(refused->path, refused->code, refused->message);
    return std::nullopt;
  }
  if (error || read != text.size()) {
    errors.add("", "malformed", "is not valid JSON near byte " + std::to_string(read));
    return std::nullopt;
  }
  return parser.handler().take();
}

bool is_fraction(const bj::value& value) {
  return value.is_string() && value.get_string().starts_with(fraction_mark);
}

std::string_view fraction_text(const bj::value& value) {
  const bj::string& marked = value.get_string();
  return std::string_view(marked.data(), marked.size()).substr(1);
}

bool has_fraction_marks(const bj::value& value) {
  return fraction_text(value).find_first_of(".eE") != std::string_view::npos;
}

void write_parsed(std::string& out, const bj::value& value) {
  switch (value.kind()) {
    case bj::kind::null:
      out += "null";
      return;
    case bj::kind::bool_:
      out += value.get_bool() ? "true" : "false";
      return;
    case bj::kind::int64:
      return write_whole(out, value.get_int64());
    case bj::kind::uint64:
      out += std::to_string(value.get_uint64());
      return;
    case bj::kind::double_:
      out += "null";  // parse() makes none
      return;
    case bj::kind::string:
      if (is_fraction(value))
        out += fraction_text(value);
      else
        write_string(out, {value.get_string().data(), value.get_string().size()});
      return;
    case bj::kind::array:
      out.push_back('[');
      for (const bj::value& element : value.get_array()) {
        if (out.back() != '[') out.push_back(',');
        write_parsed(out, element);
      }
      out.push_back(']');
      return;
    case bj::kind::object:
      out.push_back('{');
      for (const auto& entry : value.get_object()) {
        if (out.back() != '{') out.push_back(',');
        write_string(out, {entry.key().data(), entry.key().size()});
        out.push_back(':');
        write_parsed(out, entry.value());
      }
      out.push_back('}');
  }
}

}  // namespace detail

void read_text(const Type& type, void* value, std::string_view text, Errors& errors) {
  const auto parsed = detail::parse(text, errors);
  if (parsed) type.read(value, *parsed, {}, errors);
}

}  // namespace flipflop::json
