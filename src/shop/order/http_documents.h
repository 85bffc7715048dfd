#pragma once
// REST of an order's documents: the buyer's own ones, and those of every order for staff.

#include <optional>
#include <string>
#include <vector>

#include "platform/http/router.h"
#include "shop/order/documents.h"
#include "shop/order/http.h"
#include "shop/order/http_staff.h"

namespace flipflop::order {

struct DocumentOrderInput {
  OrderId order_id;
};
BOOST_DESCRIBE_STRUCT(DocumentOrderInput, (), (order_id))

struct DocumentIdInput {
  billing::DocumentId id;
};
BOOST_DESCRIBE_STRUCT(DocumentIdInput, (), (id))

struct DocumentReply {
  billing::DocumentId id;
  OrderId order_id;
  billing::Kind kind = billing::Kind::tax;
  std::string number;
  std::optional<std::string> original_number;  // of a corrective document
  Instant issued_at;
  Money total;
};
BOOST_DESCRIBE_STRUCT(DocumentReply, (),
                      (id, order_id, kind, number, original_number, issued_at, total))

class DocumentRoutes {
 public:
  DocumentRoutes(Orders& orders, Documents& documents, billing::Billing& billing)
      : orders_(orders), documents_(documents), billing_(billing) {}
  void register_on(http::Router& router);

 private:
  Task<DocumentReply> proforma(http::Call call, DocumentOrderInput in);
  Task<DocumentReply> final_invoice(http::Call call, DocumentOrderInput in);
  Task<http::Response> download_proforma(http::Call call, DocumentIdInput in);
  Task<http::Response> download_final(http::Call call, DocumentIdInput in);
  Task<std::vector<DocumentReply>> of_order(http::Call call, StaffOrderId in);
  Task<http::Response> pdf(http::Call call, DocumentIdInput in);
  Task<http::Response> isdoc(http::Call call, DocumentIdInput in);

  Task<DocumentReply> issue(http::Call call, OrderId id, billing::Kind kind);
  // The caller's own order, or any one for staff; what is neither does not exist.
  Task<bool> may_see(http::Call call, OrderId id);
  Task<http::Response> download(http::Call call, billing::DocumentId id, bool proforma);
  Task<billing::Document> document(billing::DocumentId id, Deadline deadline);

  Orders& orders_;
  Documents& documents_;
  billing::Billing& billing_;
};

}  // namespace flipflop::order
