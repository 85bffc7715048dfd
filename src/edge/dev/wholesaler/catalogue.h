#pragma once
// What the bogus wholesaler sells: the authored files of catalogue/, and their Heureka-style feed.

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "platform/json/json.h"

namespace flipflop::dev {

struct CatalogueParam {
  std::string name, value;
};
BOOST_DESCRIBE_STRUCT(CatalogueParam, (), (name, value))

struct CatalogueDrawing {
  std::string kind, palette;
  int seed = 0;
};
BOOST_DESCRIBE_STRUCT(CatalogueDrawing, (), (kind, palette, seed))

struct CatalogueVariant {
  std::string id;
  std::vector<CatalogueParam> options;
  std::string ean;
  std::optional<std::int64_t> price_haler;
  std::optional<std::string> palette;
  json::Raw stock;  // a count, or a text such as "> 10"
  int delivery_days = 0;
};
BOOST_DESCRIBE_STRUCT(CatalogueVariant, (),
                      (id, options, ean, price_haler, palette, stock, delivery_days))

struct CatalogueProduct {
  std::string id, name, brand;
  std::vector<std::string> category;
  std::int64_t price_haler = 0;
  int vat = 21;
  std::optional<bool> featured;
  CatalogueDrawing illustration;
  std::vector<std::string> description;
  std::vector<CatalogueParam> params;
  std::optional<std::vector<CatalogueVariant>> variants;
  std::optional<std::string> ean;
  std::optional<json::Raw> stock;
  std::optional<int> delivery_days;
};
BOOST_DESCRIBE_STRUCT(CatalogueProduct, (),
                      (id, name, brand, category, price_haler, vat, featured, illustration,
                       description, params, variants, ean, stock, delivery_days))

struct CatalogueFile {
  std::vector<CatalogueProduct> products;
};
BOOST_DESCRIBE_STRUCT(CatalogueFile, (), (products))

class Catalogue {
 public:
  // Reads the embedded files; a mistake in them is a BrokenInvariant.
  Catalogue();

  // Items by id with the pieces the wholesaler began with ("> 10" begins with 25).
  const std::map<std::string, std::int64_t>& first_stock() const { return first_stock_; }
  // The feed, with what is left of each item; `base_url` is where pictures are served.
  std::string feed(const std::string& base_url,
                   const std::map<std::string, std::int64_t>& stock) const;

 private:
  std::vector<CatalogueProduct> products_;
  std::map<std::string, std::int64_t> first_stock_;
};

}  // namespace flipflop::dev
