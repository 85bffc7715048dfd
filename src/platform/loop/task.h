#pragma once
// The coroutine of this code base. Asio solves cancellation and shutdown; everything that includes
// this header pays for boost/asio/awaitable.hpp alone (about a second), never for all of Asio.
//
// House rules (STYLE.md): parameters by value; the exceptions are pg::Tx&, pg::WriteBatch& and
// pg::ReadBatch&, whose owner awaits the callee. One co_await per statement. No capturing lambda.

#include <boost/asio/awaitable.hpp>

namespace flipflop {

template <class T = void>
using Task = boost::asio::awaitable<T>;

}  // namespace flipflop
