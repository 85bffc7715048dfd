#include "platform/metrics/metrics.h"

#include <prometheus/counter.h>
#include <prometheus/gauge.h>
#include <prometheus/histogram.h>
#include <prometheus/registry.h>
#include <prometheus/text_serializer.h>

namespace flipflop::metrics {
namespace {

// Never destroyed: handles in other statics may be used until the process ends.
prometheus::Registry& registry() {
  static auto* const registry = new prometheus::Registry();
  return *registry;
}

const prometheus::Histogram::BucketBoundaries seconds_buckets = {
    0.0001, 0.00025, 0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025,
    0.05,   0.1,     0.25,   0.5,   1.0,    2.5,   5.0,  10.0};

}  // namespace

void Counter::add(double amount) {
  if (counter_ != nullptr) static_cast<prometheus::Counter*>(counter_)->Increment(amount);
}

void Gauge::set(double value) {
  if (gauge_ != nullptr) static_cast<prometheus::Gauge*>(gauge_)->Set(value);
}

void Gauge::add(double amount) {
  if (gauge_ != nullptr) static_cast<prometheus::Gauge*>(gauge_)->Increment(amount);
}

void Histogram::observe(double seconds) {
  if (histogram_ != nullptr) static_cast<prometheus::Histogram*>(histogram_)->Observe(seconds);
}

Counter counter(const std::string& name, const std::string& help, const Labels& labels) {
  Counter handle;
  auto& family = prometheus::BuildCounter().Name(name).Help(help).Register(registry());
  handle.counter_ = &family.Add(labels);
  return handle;
}

Gauge gauge(const std::string& name, const std::string& help, const Labels& labels) {
  Gauge handle;
  handle.gauge_ = &prometheus::BuildGauge().Name(name).Help(help).Register(registry()).Add(labels);
  return handle;
}

Histogram histogram(const std::string& name, const std::string& help, const Labels& labels) {
  Histogram handle;
  auto& family = prometheus::BuildHistogram().Name(name).Help(help).Register(registry());
  handle.histogram_ = &family.Add(labels, seconds_buckets);
  return handle;
}

std::string exposition() {
  return prometheus::TextSerializer().Serialize(registry().Collect());
}

}  // namespace flipflop::metrics
