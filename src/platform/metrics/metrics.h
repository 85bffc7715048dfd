#pragma once
// Counters, gauges and histograms in Prometheus form. A metric is looked up once (at construction
// of its owner) and then updated without the registry, which outlives everything that holds a
// handle.

#include <cstdint>
#include <functional>
#include <map>
#include <string>

namespace flipflop::metrics {

using Labels = std::map<std::string, std::string>;

class Counter {
 public:
  void add(double amount = 1);

 private:
  friend Counter counter(const std::string&, const std::string&, const Labels&);
  void* counter_ = nullptr;
};

class Gauge {
 public:
  void set(double value);
  void add(double amount);

 private:
  friend Gauge gauge(const std::string&, const std::string&, const Labels&);
  void* gauge_ = nullptr;
};

class Histogram {
 public:
  // `seconds` into buckets from 100 us to 10 s.
  void observe(double seconds);

 private:
  friend Histogram histogram(const std::string&, const std::string&, const Labels&);
  void* histogram_ = nullptr;
};

// Names follow Prometheus practice: flipflop_http_requests_total, flipflop_pg_query_seconds.
Counter counter(const std::string& name, const std::string& help, const Labels& labels = {});
Gauge gauge(const std::string& name, const std::string& help, const Labels& labels = {});
Histogram histogram(const std::string& name, const std::string& help, const Labels& labels = {});

// The text exposition format, for GET /metrics.
std::string exposition();

}  // namespace flipflop::metrics
