#include "shop/search/snapshot.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>
#include <zlib.h>

#include <cerrno>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <system_error>

#include "shop/search/builder.h"

namespace flipflop::search {
namespace {

// First in the file; grows with every change of what stands behind it. Native byte order, which
// the number tells apart as well.
constexpr std::uint64_t format = 0xF11BF10B'00000002;
constexpr std::size_t write_size = 1 << 20;

[[noreturn]] void fail(const std::string& what) {
  throw std::system_error(errno, std::generic_category(), what);
}

// A file under a name aside, which becomes `path` when it is complete and synced.
class Writer {
 public:
  explicit Writer(std::string path)
      : path_(std::move(path)), aside_(path_ + "." + std::to_string(::getpid()) + ".part") {
    file_ = ::open(aside_.c_str(), O_CREAT | O_WRONLY | O_TRUNC | O_CLOEXEC, 0600);
    if (file_ < 0) fail("cannot write " + aside_);
  }
  ~Writer() {
    if (file_ < 0) return;
    ::close(file_);
    ::unlink(aside_.c_str());
  }
  Writer(const Writer&) = delete;
  Writer& operator=(const Writer&) = delete;

  template <class T>
    requires std::is_trivially_copyable_v<T>
  void put(const T& value) {
    put_bytes(&value, sizeof value);
  }
  void put(std::string_view text) {
    put(static_cast<std::uint32_t>(text.size()));
    put_bytes(text.data(), text.size());
  }

  void finish() {
    flush();
    const std::uint32_t sum = checksum_;
    put_bytes(&sum, sizeof sum);
    flush();
    if (::fsync(file_) != 0) fail("cannot sync " + aside_);
    ::close(file_);
    file_ = -1;
    std::filesystem::rename(aside_, path_);
    sync_folder();
  }

 private:
  void put_bytes(const void* bytes, std::size_t size) {
    buffer_.append(static_cast<const char*>(bytes), size);
    if (buffer_.size() >= write_size) flush();
  }

  void flush() {
    checksum_ = static_cast<std::uint32_t>(
        ::crc32_z(checksum_, reinterpret_cast<const Bytef*>(buffer_.data()), buffer_.size()));
    for (std::string_view rest = buffer_; !rest.empty();) {
      const ssize_t written = ::write(file_, rest.data(), rest.size());
      if (written < 0 && errno == EINTR) continue;
      if (written < 0) fail("cannot write " + aside_);
      rest.remove_prefix(static_cast<std::size_t>(written));
    }
    buffer_.clear();
  }

  void sync_folder() const {
    const std::string folder = std::filesystem::path(path_).parent_path().string();
    const int handle = ::open(folder.empty() ? "." : folder.c_str(), O_RDONLY | O_CLOEXEC);
    if (handle < 0) fail("cannot open " + folder);
    const int synced = ::fsync(handle);
    ::close(handle);
    if (synced != 0) fail("cannot sync " + folder);
  }

  std::string path_;
  std::string aside_;
  std::string buffer_;
  std::uint32_t checksum_ = 0;
  int file_ = -1;
};

// Takes values off the front of a file's content; once something is missing, everything is.
class Reader {
 public:
  explicit Reader(std::string_view content) : rest_(content) {}

  template <class T>
    requires std::is_trivially_copyable_v<T>
  T take() {
    T value{};
    const std::string_view bytes = take_bytes(sizeof value);
    if (!bytes.empty()) std::memcpy(&value, bytes.data(), sizeof value);
    return value;
  }
  std::string text() { return std::string(take_bytes(take<std::uint32_t>())); }
  void text(std::string& into) { into.assign(take_bytes(take<std::uint32_t>())); }
  // The length of a list of things of at least `least` bytes each.
  std::uint32_t count(std::size_t least) {
    const auto count = take<std::uint32_t>();
    if (count > rest_.size() / least) is_complete_ = false;
    return is_complete_ ? count : 0;
  }
  bool is_complete() const { return is_complete_; }
  bool is_at_end() const { return is_complete_ && rest_.empty(); }

 private:
  std::string_view take_bytes(std::size_t size) {
    if (size > rest_.size()) is_complete_ = false;
    if (!is_complete_) return {};
    const std::string_view bytes = rest_.substr(0, size);
    rest_.remove_prefix(size);
    return bytes;
  }

  std::string_view rest_;
  bool is_complete_ = true;
};

// An optional as a value and whether it is there: padding never reaches the file.
template <class T>
void put_optional(Writer& out, const std::optional<T>& value) {
  out.put(static_cast<std::uint8_t>(value.has_value()));
  if (value) out.put(*value);
}
template <class T>
std::optional<T> take_optional(Reader& in) {
  if (in.take<std::uint8_t>() == 0) return std::nullopt;
  return in.take<T>();
}

void put_named(Writer& out, std::span<const Record::Named> pairs) {
  out.put(static_cast<std::uint32_t>(pairs.size()));
  for (const Record::Named& pair : pairs) {
    out.put(pair.name);
    out.put(pair.value);
  }
}
void take_named(Reader& in, std::vector<product::NameValue>& pairs) {
  pairs.resize(in.count(8));
  for (product::NameValue& pair : pairs) {
    in.text(pair.name);
    in.text(pair.value);
  }
}

void put_variant(Writer& out, const Record::Variant& variant, std::int32_t stock) {
  out.put(variant.id);
  out.put(variant.sku);
  out.put(variant.ean);
  put_named(out, variant.options);
  out.put(variant.price);
  out.put(variant.vat);
  out.put(variant.price_version);
  put_optional(out, variant.compare_at_price);
  put_optional(out, variant.lowest_before);
  out.put(variant.is_active);
  out.put(stock);
}
std::int32_t take_variant(Reader& in, product::Variant& variant) {
  variant.id = in.take<product::VariantId>();
  in.text(variant.sku);
  in.text(variant.ean);
  take_named(in, variant.options);
  variant.price = in.take<Money>();
  variant.vat = in.take<VatRate>();
  variant.price_version = in.take<std::int64_t>();
  variant.compare_at_price = take_optional<Money>(in);
  variant.lowest_before = take_optional<Money>(in);
  variant.is_active = in.take<std::uint8_t>() != 0;
  return in.take<std::int32_t>();
}

void put_entry(Writer& out, const Replica::Entry& entry) {
  const Record& record = *entry.record;
  out.put(record.id);
  out.put(record.name);
  out.put(record.slug);
  out.put(record.description);
  out.put(record.brand);
  put_optional(out, record.category_id);
  put_named(out, record.attributes);
  out.put(static_cast<std::uint32_t>(record.images.size()));
  for (const Record::Image& image : record.images) {
    out.put(image.source_url);
    out.put(image.file);
    out.put(image.width);
    out.put(image.height);
  }
  out.put(static_cast<std::uint32_t>(record.variants.size()));
  for (const Record::Variant& variant : record.variants)
    put_variant(out, variant, entry.available_of(variant));
  out.put(record.is_active);
  out.put(record.is_featured);
  out.put(record.created_at);
  out.put(record.updated_at);
}

// `product` is reused from entry to entry, which saves most allocations.
Replica::Entry take_entry(Reader& in, product::Product& product) {
  product.id = in.take<product::ProductId>();
  in.text(product.name);
  in.text(product.slug);
  in.text(product.description);
  in.text(product.brand);
  product.category_id = take_optional<product::CategoryId>(in);
  take_named(in, product.attributes);
  product.images.resize(in.count(16));
  for (product::Image& image : product.images) {
    in.text(image.source_url);
    in.text(image.file);
    image.width = in.take<int>();
    image.height = in.take<int>();
  }
  product.variants.resize(in.count(64));
  auto stock = std::make_shared<std::int32_t[]>(product.variants.size());
  for (std::size_t i = 0; i < product.variants.size(); ++i)
    stock[i] = take_variant(in, product.variants[i]);
  product.is_active = in.take<std::uint8_t>() != 0;
  product.is_featured = in.take<std::uint8_t>() != 0;
  product.created_at = in.take<Instant>();
  product.updated_at = in.take<Instant>();
  return ReplicaBuilder::make_entry(std::make_shared<const Record>(product), std::move(stock), 1);
}

void put_category(Writer& out, const product::Category& category) {
  out.put(category.id);
  put_optional(out, category.parent_id);
  out.put(category.name);
  out.put(category.slug);
  out.put(category.description);
  out.put(category.sort_order);
}
product::Category take_category(Reader& in) {
  product::Category category;
  category.id = in.take<product::CategoryId>();
  category.parent_id = take_optional<product::CategoryId>(in);
  in.text(category.name);
  in.text(category.slug);
  in.text(category.description);
  category.sort_order = in.take<int>();
  return category;
}

std::shared_ptr<const Replica> take_replica(Reader& in) {
  const auto position = in.take<std::int64_t>();
  std::vector<product::Category> categories(in.count(33));
  for (product::Category& category : categories) category = take_category(in);
  const std::uint32_t count = in.count(64);
  Entries entries;
  entries.reserve(count);
  product::Product scratch;
  for (std::uint32_t i = 0; i < count && in.is_complete(); ++i)
    entries.push_back(take_entry(in, scratch));
  if (!in.is_at_end()) return nullptr;
  return ReplicaBuilder::assemble(std::move(entries), categories, {.position = position});
}

// The whole file without its checksum; nullopt when that is wrong.
std::optional<std::string> checked_content(std::ifstream& file) {
  file.seekg(0, std::ios::end);
  const std::streamoff end = file.tellg();
  file.seekg(0);
  std::uint32_t expected = 0;
  if (end < static_cast<std::streamoff>(sizeof expected)) return std::nullopt;
  const auto size = static_cast<std::size_t>(end);
  std::string content(size - sizeof expected, '\0');
  file.read(content.data(), static_cast<std::streamsize>(content.size()));
  file.read(reinterpret_cast<char*>(&expected), sizeof expected);
  if (!file) return std::nullopt;
  const auto actual = ::crc32_z(0, reinterpret_cast<const Bytef*>(content.data()), content.size());
  if (actual != expected) return std::nullopt;
  return content;
}

}  // namespace

void write_snapshot(const std::string& path, const Snapshot& snapshot) {
  const Replica& replica = *snapshot.replica;
  Writer out(path);
  out.put(format);
  out.put(std::string_view(snapshot.database.cluster));
  out.put(std::string_view(snapshot.database.database));
  out.put(std::string_view(snapshot.schema_version));
  out.put(snapshot.last_event);
  out.put(replica.position());
  const auto& categories = replica.index().categories;
  out.put(static_cast<std::uint32_t>(categories.size()));
  for (const auto& [id, node] : categories) put_category(out, node.category);
  out.put(replica.size());
  for (std::uint32_t position = 0; position < replica.size(); ++position)
    put_entry(out, replica.at(position));
  out.finish();
}

std::expected<Snapshot, Rejected> read_snapshot(const std::string& path,
                                                const DatabaseIdentity& database,
                                                const std::string& schema_version) {
  std::ifstream file(path, std::ios::binary);
  if (!file) return std::unexpected(Rejected{"no file"});
  const std::optional<std::string> content = checked_content(file);
  if (!content) return std::unexpected(Rejected{"checksum"});
  Reader in(*content);
  Snapshot snapshot;
  if (in.take<std::uint64_t>() != format) return std::unexpected(Rejected{"other format"});
  in.text(snapshot.database.cluster);
  in.text(snapshot.database.database);
  in.text(snapshot.schema_version);
  if (snapshot.database != database) return std::unexpected(Rejected{"other database"});
  if (snapshot.schema_version != schema_version) return std::unexpected(Rejected{"other schema"});
  snapshot.last_event = in.take<Uuid>();
  snapshot.replica = take_replica(in);
  if (!snapshot.replica) return std::unexpected(Rejected{"broken content"});
  return snapshot;
}

}  // namespace flipflop::search
