#pragma once
// A file of repeated XML elements read as a stream (expat): calls back for the start, the text and
// the end of each element. Document types with entities, more than 32 levels and broken encodings
// end the reading with a reason; memory stays constant whatever the file's size. Encodings beside
// UTF-8 and UTF-16 are those ICU knows as single-byte code pages (windows-1250, ISO 8859-2, ...).

#include <memory>
#include <string>
#include <string_view>

namespace flipflop::supplier {

class XmlHandler {
 public:
  virtual ~XmlHandler() = default;
  virtual void element_begins(std::string_view name, int depth) = 0;
  virtual void text(std::string_view utf8) = 0;
  virtual void element_ends(std::string_view name, int depth) = 0;
};

class XmlStream {
 public:
  XmlStream(const std::string& path, XmlHandler& handler);
  ~XmlStream();

  enum class Step { more, end, failed };
  // Feeds the next 64 KiB of the file to the handler.
  Step feed();
  // After failed: empty, truncated, malformed, wrong_encoding, entities, too_deep.
  const std::string& failure() const;

 private:
  struct Parts;
  std::unique_ptr<Parts> parts_;
};

}  // namespace flipflop::supplier
