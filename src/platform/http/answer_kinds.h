#pragma once
// What a handler may answer besides a described struct T, a std::vector of one, or a Response.

#include <boost/describe/class.hpp>
#include <string>
#include <type_traits>
#include <vector>

#include "platform/http/message.h"

namespace flipflop::http {

struct Nothing {};  // no input, or no answer data ("data":null)
BOOST_DESCRIBE_STRUCT(Nothing, (), ())

// Members of `beside`, a described struct, stand next to "data" in the envelope, where old clients
// look for them.
template <class T, class Beside = Nothing>
struct Reply {
  T data;
  int status = 200;
  Fields headers;
  std::string meta;  // JSON object for "meta"; empty: absent
  Beside beside = {};
};

// An answer whose bytes the handler made itself, joined from cached pieces; documented as T.
template <class T>
struct Prepared {
  Response response;
};

namespace detail {

template <class T>
struct IsVector : std::false_type {};
template <class T>
struct IsVector<std::vector<T>> : std::true_type {};
template <class T>
struct IsPrepared : std::false_type {};
template <class T>
struct IsPrepared<Prepared<T>> : std::true_type {
  using Documented = T;
};
// Whether an answer is documented as a list.
template <class T>
struct AnswersList : IsVector<T> {};
template <class T>
struct AnswersList<Prepared<T>> : IsVector<T> {};

template <class T>
struct IsReply : std::false_type {};
template <class T, class Beside_>
struct IsReply<Reply<T, Beside_>> : std::true_type {
  using Beside = Beside_;
};

}  // namespace detail

}  // namespace flipflop::http
