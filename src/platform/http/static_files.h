#pragma once
// Files for browsers: assets of the program under a hashed name (cached for a year) and pictures
// from the data folder. ETag, If-None-Match, single ranges, precompressed brotli and gzip for text.
// Paths are looked up, never joined: what was not listed does not exist.

#include <memory>
#include <string>

#include "platform/http/router.h"

namespace flipflop::http {

class StaticFiles {
 public:
  StaticFiles();
  ~StaticFiles();

  // Publishes `content` and returns its URL, "/assets/base.3f9c21ab.css". Compressed once, here.
  std::string publish(const std::string& name, std::string content, std::string content_type);
  // GET /assets/:file
  void register_routes(Router& router);

  // Answers a file of the data folder by its name ([a-z0-9.-]+ only), with ETag and ranges; 404
  // when absent. Read on demand with a small cache.
  Response serve_file(const Request& request, const std::string& folder, const std::string& name,
                      const std::string& content_type) const;

 private:
  struct Parts;
  std::unique_ptr<Parts> parts_;
};

}  // namespace flipflop::http
