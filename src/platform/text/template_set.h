#pragma once
// Parsed templates, all at once and frozen; behind template.h. Safe from every thread.

#include <cstring>  // ctemplate's headers use strlen without saying so
#include <map>
#include <memory>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include <ctemplate/template_cache.h>
#include <ctemplate/template_dictionary.h>

#include "platform/text/catalogue.h"

namespace flipflop::text {

// Why a template must not be used, or empty:
//   an .html file that does not escape by context from its first byte on,
//   a raw {{X:none}} whose X is a value that is also used escaped (checked over all templates),
//   a text {{M_x}} that the catalogue lacks, or a syntax that ctemplate refuses.
class TemplateSet {
 public:
  struct Source {
    std::string path;
    std::string content;
  };

  TemplateSet(std::vector<Source> sources, const Catalogue& catalogue);

  // Throws BrokenInvariant with what is wrong with the template, or that there is none.
  void check(std::string_view path) const;
  std::string expand(std::string_view path, const ctemplate::TemplateDictionary& values) const;
  // Whether templates insert this value as it is.
  bool is_raw(std::string_view name) const;
  const std::vector<Source>& sources() const { return sources_; }

  // The templates of the program.
  static std::shared_ptr<const TemplateSet> current();

 private:
  using Names = std::set<std::string, std::less<>>;
  std::string fault_of(const Source& source, const Names& known) const;

  std::vector<Source> sources_;
  std::map<std::string, std::string, std::less<>> faults_;  // by path; empty text: sound
  std::vector<std::string> raw_names_;
  std::unique_ptr<ctemplate::TemplateCache> cache_;
};

}  // namespace flipflop::text
