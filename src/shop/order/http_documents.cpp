#include "shop/order/http_documents.h"

#include "shop/order/http_placing.h"

namespace flipflop::order {
namespace {

DocumentReply reply_of(const billing::Document& document) {
  DocumentReply reply;
  reply.id = document.id;
  reply.order_id = OrderId{document.order_id};
  reply.kind = document.kind;
  reply.number = document.number;
  if (!document.original_number.empty()) reply.original_number = document.original_number;
  reply.issued_at = document.issued_at;
  reply.total = document.total;
  return reply;
}

http::Problem problem(DocumentRefusal refusal, billing::Kind kind) {
  switch (refusal) {
    case DocumentRefusal::unknown_order:
      return http::not_found("No such order");
    case DocumentRefusal::not_issued:
      return http::Problem(503, "NOT_ISSUED", "The document is being issued; ask again shortly");
    case DocumentRefusal::not_due:
      break;
  }
  return http::conflict("NOT_DUE", kind == billing::Kind::proforma
                                       ? "A proforma is for an order that waits for its payment"
                                       : "A final invoice is for an order that was paid or sent");
}

// Numbers are letters and digits, so that they need no quoting.
http::Response file(std::string bytes, const char* type, const std::string& name) {
  http::Response response;
  response.content_type = type;
  response.body = std::move(bytes);
  response.with("Content-Disposition", "attachment; filename=\"" + name + "\"");
  response.with("Cache-Control", "private, no-store");
  return response;
}

}  // namespace

void DocumentRoutes::register_on(http::Router& router) {
  using http::Method;
  const auto account = http::permission::account;
  const auto staff = http::permission::orders_read;
  router.add({.method = Method::post,
              .path = "/invoices/proforma/:orderId",
              .permission = account,
              .summary = "The proforma of an own order that waits for its payment",
              .tag = "order"},
             &DocumentRoutes::proforma, this);
  router.add({.method = Method::post,
              .path = "/invoices/final/:orderId",
              .permission = account,
              .summary = "The tax document of an own order that was paid or sent",
              .tag = "order"},
             &DocumentRoutes::final_invoice, this);
  router.add({.method = Method::get,
              .path = "/invoices/proforma/:id/download",
              .permission = account,
              .summary = "A proforma as PDF",
              .tag = "order"},
             &DocumentRoutes::download_proforma, this);
  router.add({.method = Method::get,
              .path = "/invoices/final/:id/download",
              .permission = account,
              .summary = "A tax document or a corrective document as PDF",
              .tag = "order"},
             &DocumentRoutes::download_final, this);
  router.add({.method = Method::get,
              .path = "/admin/orders/:id/documents",
              .permission = staff,
              .summary = "The documents of an order, oldest first",
              .tag = "order"},
             &DocumentRoutes::of_order, this);
  router.add({.method = Method::get,
              .path = "/admin/documents/:id/pdf",
              .permission = staff,
              .summary = "A document as PDF",
              .tag = "order"},
             &DocumentRoutes::pdf, this);
  router.add({.method = Method::get,
              .path = "/admin/documents/:id/isdoc",
              .permission = staff,
              .summary = "A document as ISDOC 6.0.2, for accounting programs",
              .tag = "order"},
             &DocumentRoutes::isdoc, this);
}

Task<DocumentReply> DocumentRoutes::proforma(http::Call call, DocumentOrderInput in) {
  return issue(std::move(call), in.order_id, billing::Kind::proforma);
}

Task<DocumentReply> DocumentRoutes::final_invoice(http::Call call, DocumentOrderInput in) {
  return issue(std::move(call), in.order_id, billing::Kind::tax);
}

Task<DocumentReply> DocumentRoutes::issue(http::Call call, OrderId id, billing::Kind kind) {
  const Deadline deadline = call.deadline;
  const bool is_visible = co_await may_see(std::move(call), id);
  if (!is_visible) throw http::not_found("No such order");
  const auto document = co_await documents_.issue_now(id, kind, deadline);
  if (!document) throw problem(document.error(), kind);
  co_return reply_of(*document);
}

Task<bool> DocumentRoutes::may_see(http::Call call, OrderId id) {
  if (call.principal.may(http::permission::orders_read)) co_return true;
  const auto account = account_of(call);
  if (!account) co_return false;
  const auto own = co_await orders_.find_own(*account, id, call.deadline);
  co_return own.has_value();
}

Task<http::Response> DocumentRoutes::download_proforma(http::Call call, DocumentIdInput in) {
  return download(std::move(call), in.id, true);
}

Task<http::Response> DocumentRoutes::download_final(http::Call call, DocumentIdInput in) {
  return download(std::move(call), in.id, false);
}

Task<http::Response> DocumentRoutes::download(http::Call call, billing::DocumentId id,
                                              bool proforma) {
  const Deadline deadline = call.deadline;
  const billing::Document known = co_await document(id, deadline);
  const bool is_visible = co_await may_see(std::move(call), OrderId{known.order_id});
  if (!is_visible || (known.kind == billing::Kind::proforma) != proforma)
    throw http::not_found("No such document");
  auto bytes = co_await billing_.pdf(id, deadline);
  if (!bytes) throw http::not_found("No such document");
  co_return file(std::move(*bytes), "application/pdf", known.number + ".pdf");
}

Task<billing::Document> DocumentRoutes::document(billing::DocumentId id, Deadline deadline) {
  auto issued = co_await billing_.find(id, deadline);
  if (!issued) throw http::not_found("No such document");
  co_return std::move(issued->document);
}

Task<std::vector<DocumentReply>> DocumentRoutes::of_order(http::Call call, StaffOrderId in) {
  const auto order = co_await orders_.find(in.id, call.deadline);
  if (!order) throw http::not_found("No such order");
  const auto documents = co_await billing_.of_order(in.id.uuid, call.deadline);
  std::vector<DocumentReply> replies;
  for (const billing::Document& one : documents) replies.push_back(reply_of(one));
  co_return replies;
}

Task<http::Response> DocumentRoutes::pdf(http::Call call, DocumentIdInput in) {
  const billing::Document known = co_await document(in.id, call.deadline);
  auto bytes = co_await billing_.pdf(in.id, call.deadline);
  if (!bytes) throw http::not_found("No such document");
  co_return file(std::move(*bytes), "application/pdf", known.number + ".pdf");
}

Task<http::Response> DocumentRoutes::isdoc(http::Call call, DocumentIdInput in) {
  const billing::Document known = co_await document(in.id, call.deadline);
  auto bytes = co_await billing_.isdoc(in.id, call.deadline);
  if (!bytes) throw http::not_found("No such document");
  co_return file(std::move(*bytes), "application/xml", known.number + ".isdoc");
}

}  // namespace flipflop::order
