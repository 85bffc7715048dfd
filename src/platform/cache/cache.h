#pragma once
// A bounded in-process cache keyed by (object, version): a change makes a new key, nothing is
// invalidated by hand. One per loop, so it needs no lock. Building does not suspend, so a value
// that is missing is built once per loop, not once per waiting request. The least recently used
// goes first.

#include <cstddef>
#include <list>
#include <memory>
#include <string>
#include <unordered_map>
#include <utility>

namespace flipflop {

template <class Value>
class Cache {
 public:
  using Shared = std::shared_ptr<const Value>;  // shared by readers that outlive an eviction

  explicit Cache(std::size_t limit) : limit_(limit) {}

  Shared find(const std::string& key) {
    const auto found = entries_.find(key);
    if (found == entries_.end()) return nullptr;
    order_.splice(order_.begin(), order_, found->second.place);
    return found->second.value;
  }

  // The cached value, or what `build()` returns, which is kept. `build` does not suspend, so two
  // tasks of a loop never build the same value at once.
  template <class Build>
  Shared get(const std::string& key, Build&& build) {
    if (Shared value = find(key)) return value;
    auto value = std::make_shared<const Value>(std::forward<Build>(build)());
    put(key, value);
    return value;
  }

  void put(const std::string& key, Shared value) {
    const auto found = entries_.find(key);
    if (found != entries_.end()) {
      found->second.value = std::move(value);
      order_.splice(order_.begin(), order_, found->second.place);
      return;
    }
    if (entries_.size() >= limit_ && !order_.empty()) {
      entries_.erase(order_.back());
      order_.pop_back();
    }
    order_.push_front(key);
    entries_.emplace(key, Entry{std::move(value), order_.begin()});
  }

  std::size_t size() const { return entries_.size(); }

 private:
  struct Entry {
    Shared value;
    std::list<std::string>::iterator place;
  };
  std::size_t limit_;
  std::list<std::string> order_;  // most recently used first
  std::unordered_map<std::string, Entry> entries_;
};

}  // namespace flipflop
