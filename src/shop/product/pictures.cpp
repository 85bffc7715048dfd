#include "shop/product/pictures.h"

#include <filesystem>
#include <fstream>
#include <optional>
#include <stdexcept>

#include "base/invariant.h"
#include "platform/config/config.h"
#include "platform/fault/fault_point.h"
#include "platform/http/client.h"
#include "platform/idempotency/idempotency.h"
#include "platform/image/image.h"
#include "platform/loop/worker_pool.h"

namespace flipflop::product {
namespace {

constexpr const char* queue = "product.fetch_image";
constexpr std::uint64_t largest_picture_bytes = 10 * 1024 * 1024;
constexpr int most_queued_at_once = 200;
constexpr std::size_t stem_characters = 32;  // of the SHA-256 of what was fetched
constexpr int nominal_widths[] = {320, 640, 1280};

struct Stored {
  std::string stem;
  int width = 0;
  int height = 0;
};

// A reader sees a whole file or none: written aside, then renamed.
void write_whole(const std::filesystem::path& path, const std::string& bytes) {
  const std::filesystem::path aside = path.string() + ".part";
  std::ofstream file(aside, std::ios::binary | std::ios::trunc);
  file.write(bytes.data(), static_cast<std::streamsize>(bytes.size()));
  file.close();
  if (!file) throw std::runtime_error("cannot write " + aside.string());
  std::filesystem::rename(aside, path);
}

// The picture for a page that asks for `width`: the largest that is not wider, for a small original
// the original.
const image::Scaled& for_width(const std::vector<image::Scaled>& scaled, int width) {
  const image::Scaled* best = &scaled.front();
  for (const image::Scaled& one : scaled)
    if (one.width <= width && one.width > best->width) best = &one;
  return *best;
}

// nullopt: the bytes are no picture that we take. Runs on a worker.
std::optional<Stored> scale_and_keep(const std::string& bytes, bool allow_svg,
                                     const std::string& folder) {
  const auto scaled = image::scale(bytes, allow_svg);
  if (!scaled || scaled->empty()) return std::nullopt;
  Stored stored;
  stored.stem = idempotency::fingerprint({bytes}).substr(0, stem_characters);
  std::filesystem::create_directories(folder);
  for (const int width : nominal_widths) {
    const std::string name = stored.stem + "-" + std::to_string(width) + ".webp";
    write_whole(std::filesystem::path(folder) / name, for_width(*scaled, width).webp);
  }
  stored.width = for_width(*scaled, nominal_widths[2]).width;
  stored.height = for_width(*scaled, nominal_widths[2]).height;
  return stored;
}

}  // namespace

Pictures::Pictures(Platform& platform, Store& store, Products& products)
    : platform_(platform), store_(store), products_(products) {}

void Pictures::register_jobs() {
  platform_.jobs.handle(queue, jobs::Policy{.at_once = 2, .attempts = 6}, &Pictures::fetch, this);
  platform_.jobs.every("product.queue_pictures", std::chrono::seconds(2), &Pictures::queue_waiting,
                       this);
}

Task<void> Pictures::queue_waiting(Deadline deadline) {
  pg::Tx tx = co_await platform_.database.begin(deadline);
  const std::vector<std::string> urls = co_await store_.take_waiting(tx, most_queued_at_once);
  if (urls.empty()) {
    co_await tx.rollback();
    co_return;
  }
  pg::WriteBatch batch(platform_.database);
  for (const std::string& url : urls)
    platform_.jobs.enqueue(batch, {.queue = queue,
                                   .key = idempotency::fingerprint({url}),
                                   .body = json::to_text(FetchImage{url})});
  const auto added = co_await tx.run(std::move(batch));
  invariant(added.has_value(), "enqueueing has no guard");
  co_await tx.commit();
}

Task<jobs::Outcome> Pictures::fetch(jobs::Job job, FetchImage body) {
  const bool already = co_await store_.is_stored(body.url, job.deadline);
  if (already) co_return jobs::Outcome::done();

  http::ClientRequest request;
  request.url = body.url;
  request.max_bytes = largest_picture_bytes;
  http::ClientResponse response = co_await platform_.client.send(std::move(request), job.deadline);
  if (response.status >= 500 || response.status == 429)
    throw std::runtime_error("the picture answered with status " + std::to_string(response.status));
  if (response.status != 200)
    co_return jobs::Outcome::parked("answered with status " + std::to_string(response.status));

  const bool allow_svg = is_own_emulator(body.url);
  const std::string folder = platform_.data_folder + "/images";
  auto work = [bytes = std::move(response.body), allow_svg, folder] {
    return scale_and_keep(bytes, allow_svg, folder);
  };
  const std::optional<Stored> stored =
      co_await platform_.workers.run(std::move(work), job.deadline);
  if (!stored) co_return jobs::Outcome::parked("not a picture that can be shown");

  FAULT_POINT("product.image.before_commit");
  pg::Tx tx = co_await platform_.database.begin(job.deadline);
  co_await products_.set_image_file(tx, job.id, body.url, stored->stem, stored->width,
                                    stored->height);
  co_await tx.commit();
  co_return jobs::Outcome::done();
}

// SVG can carry scripts and outside references; ours is drawn by our own wholesaler emulator.
bool Pictures::is_own_emulator(const std::string& url) const {
  return !platform_.config.is_production() && url.starts_with(platform_.public_url + "/dev/");
}

}  // namespace flipflop::product
