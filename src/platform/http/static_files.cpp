#include "platform/http/static_files.h"

#include <fmt/format.h>
#include <sodium/crypto_hash_sha256.h>

#include <algorithm>
#include <array>
#include <unordered_map>

#include "base/invariant.h"
#include "base/text.h"
#include "platform/http/asset_path.h"
#include "platform/http/compression.h"
#include "platform/http/conditional.h"
#include "platform/http/file_cache.h"

namespace flipflop::http {

namespace {

constexpr std::string_view for_a_year = "public, max-age=31536000, immutable";
constexpr std::string_view for_a_day = "public, max-age=86400";

struct Asset {
  Representation plain;
  std::optional<Representation> brotli;
  std::optional<Representation> gzip;
};

std::string fingerprint(std::string_view content) {
  std::array<unsigned char, crypto_hash_sha256_BYTES> hash;
  ::crypto_hash_sha256(hash.data(), reinterpret_cast<const unsigned char*>(content.data()),
                       content.size());
  return hex({reinterpret_cast<const char*>(hash.data()), 4});
}

bool is_asset_name(std::string_view name) {
  return !name.empty() && !name.starts_with('.') && std::ranges::all_of(name, [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '.' ||
           c == '-' || c == '_';
  });
}

bool is_file_name(std::string_view name) {
  return is_asset_name(name) &&
         std::ranges::none_of(name, [](char c) { return (c >= 'A' && c <= 'Z') || c == '_'; });
}

Representation variant(const Representation& plain, std::string content, std::string_view suffix) {
  Representation made = plain;
  made.content = std::make_shared<const std::string>(std::move(content));
  made.etag.insert(made.etag.size() - 1, suffix);
  return made;
}

// "base.css" and "3f9c21ab" make "base.3f9c21ab.css".
std::string hashed_name(std::string_view name, std::string_view hash) {
  const std::size_t dot = std::min(name.rfind('.'), name.size());
  return fmt::format("{}.{}{}", name.substr(0, dot), hash, name.substr(dot));
}

Response answer(const Request& request, const Asset& asset) {
  const std::string_view accepted = request.header("accept-encoding");
  // A range counts bytes of the plain content.
  const bool may_compress = request.header("range").empty();
  const Representation* chosen = &asset.plain;
  std::string_view coding;
  if (may_compress && asset.brotli && accepts_coding(accepted, "br")) {
    chosen = &*asset.brotli;
    coding = "br";
  } else if (may_compress && asset.gzip && accepts_coding(accepted, "gzip")) {
    chosen = &*asset.gzip;
    coding = "gzip";
  }
  Response response = conditional_answer(request, *chosen);
  if (asset.brotli || asset.gzip) response.with("Vary", "Accept-Encoding");
  if (!coding.empty() && response.status == 200) {
    response.with("Content-Encoding", std::string(coding));
  }
  return response;
}

}  // namespace

// Filled before the server starts and only read afterwards.
struct StaticFiles::Parts {
  std::unordered_map<std::string, Asset> assets;
  FileCache files;

  Task<Response> serve_asset(Call call, AssetPath in) {
    const auto found = assets.find(in.file);
    if (found == assets.end()) throw not_found("There is no such file.");
    co_return answer(*call.request, found->second);
  }
};

StaticFiles::StaticFiles() : parts_(std::make_unique<Parts>()) {}
StaticFiles::~StaticFiles() = default;

std::string StaticFiles::publish(const std::string& name, std::string content,
                                 std::string content_type) {
  invariant(is_asset_name(name), "an asset's name has letters, digits, dots and dashes only");
  const std::string hash = fingerprint(content);
  Asset asset;
  asset.plain = {.content = std::make_shared<const std::string>(std::move(content)),
                 .content_type = std::move(content_type),
                 .etag = "\"" + hash + "\"",
                 .cache_control = std::string(for_a_year)};
  if (is_compressible(asset.plain.content_type)) {
    const std::size_t worth_it = asset.plain.content->size() * 9 / 10;
    std::string small = brotli(*asset.plain.content);
    if (small.size() < worth_it) asset.brotli = variant(asset.plain, std::move(small), "-br");
    small = gzip(*asset.plain.content);
    if (small.size() < worth_it) asset.gzip = variant(asset.plain, std::move(small), "-gz");
  }
  std::string hashed = hashed_name(name, hash);
  parts_->assets.insert_or_assign(hashed, std::move(asset));
  return "/assets/" + hashed;
}

void StaticFiles::register_routes(Router& router) {
  router.add({.method = Method::get,
              .path = "/assets/:file",
              .permission = permission::open,
              .summary = "A style sheet, script, font or picture of the program",
              .tag = "platform",
              .is_page = true,
              .shed_order = 1},
             &Parts::serve_asset, parts_.get());
}

Response StaticFiles::serve_file(const Request& request, const std::string& folder,
                                 const std::string& name, const std::string& content_type) const {
  if (!is_file_name(name)) throw not_found("There is no such file.");
  const auto file = parts_->files.read(folder + "/" + name);
  if (!file) throw not_found("There is no such file.");
  return conditional_answer(
      request,
      {.content = file->content,
       .content_type = content_type,
       .etag = fmt::format("\"{:x}-{:x}\"", file->modified_nanoseconds, file->content->size()),
       .cache_control = std::string(for_a_day),
       .modified_unix_seconds = file->modified_nanoseconds / 1'000'000'000});
}

}  // namespace flipflop::http
