#pragma once
// Whole pages, cached per loop. The key says everything that a page shows (ids with their
// versions), so nothing is ever invalidated: what changed has another key.

#include <string>

#include "platform/cache/cache.h"
#include "platform/http/message.h"
#include "platform/loop/per_loop.h"

namespace flipflop::storefront {

class Documents {
 public:
  // At most `limit` pages of about 35 KB each, per loop.
  explicit Documents(std::size_t limit) : limit_(limit) {}

  // `render()` returns the HTML and must not show anything of the visitor.
  template <class Render>
  http::Response get(const std::string& key, Render&& render) {
    Cache<std::string>& cache = cache_.here([this] { return Cache<std::string>(limit_); });
    http::Response response;
    response.parts.push_back(cache.get(key, std::forward<Render>(render)));
    return response;
  }

 private:
  std::size_t limit_;
  PerLoop<Cache<std::string>> cache_;
};

// Joins parts of a key so that two lists never make the same key.
class DocumentKey {
 public:
  DocumentKey& add(std::string_view text) {
    key_ += std::to_string(text.size());
    key_ += ':';
    key_ += text;
    return *this;
  }
  DocumentKey& add(std::uint64_t number) {
    for (int i = 0; i < 8; ++i) key_ += static_cast<char>(number >> (8 * i));
    return *this;
  }
  const std::string& text() const { return key_; }

 private:
  std::string key_;
};

}  // namespace flipflop::storefront
