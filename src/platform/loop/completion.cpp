#include "platform/loop/completion.h"

#include <boost/asio/associated_cancellation_slot.hpp>
#include <boost/asio/async_result.hpp>
#include <boost/asio/error.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <utility>

#include "platform/loop/loop.h"

namespace flipflop {
namespace {

using Resume = std::move_only_function<void(boost::system::error_code)>;

void resume_soon(Resume resume, boost::system::error_code code) {
  boost::asio::post(Loop::current().context(),
                    [resume = std::move(resume), code]() mutable { resume(code); });
}

}  // namespace

Task<void> Completion::wait() {
  if (complete_) co_return;
  auto start = [this](auto handler) {
    auto slot = boost::asio::get_associated_cancellation_slot(handler);
    resume_ = std::move(handler);
    // The slot is cleared by Asio when the coroutine resumes, so `this` is alive when it fires.
    if (slot.is_connected()) {
      slot.assign([this](boost::asio::cancellation_type) {
        if (resume_) resume_soon(std::exchange(resume_, {}), boost::asio::error::operation_aborted);
      });
    }
  };
  co_await boost::asio::async_initiate<const boost::asio::use_awaitable_t<>,
                                       void(boost::system::error_code)>(std::move(start),
                                                                        boost::asio::use_awaitable);
}

void Completion::complete() {
  complete_ = true;
  if (auto resume = std::exchange(resume_, {})) resume({});
}

void Completion::complete_soon() {
  complete_ = true;
  if (auto resume = std::exchange(resume_, {})) resume_soon(std::move(resume), {});
}

}  // namespace flipflop
