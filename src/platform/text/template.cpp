#include "platform/text/template.h"

#include <deque>

#include "base/invariant.h"
#include "platform/text/template_set.h"

namespace flipflop::text {
namespace {

ctemplate::TemplateString view(std::string_view text) {
  return {text.data(), text.size()};
}

}  // namespace

// The set of templates is taken once per page, so that a page is made from one state of them.
struct Dictionary::Parts {
  explicit Parts(std::shared_ptr<const TemplateSet> s)
      : set(std::move(s)),
        owned(std::make_unique<ctemplate::TemplateDictionary>("page")),
        values(owned.get()) {}
  Parts(std::shared_ptr<const TemplateSet> s, ctemplate::TemplateDictionary* part)
      : set(std::move(s)), values(part) {}

  void refuse_raw(std::string_view name) const {
    invariant(!set->is_raw(name), "a value that templates insert raw was given as plain text");
  }
  Dictionary& keep(ctemplate::TemplateDictionary* part) {
    children.push_back(Dictionary(std::make_unique<Parts>(set, part)));
    return children.back();
  }

  std::shared_ptr<const TemplateSet> set;
  std::unique_ptr<ctemplate::TemplateDictionary> owned;  // of the page; empty in its parts
  ctemplate::TemplateDictionary* values;
  std::deque<Dictionary> children;
};

Dictionary::Dictionary() : parts_(std::make_unique<Parts>(TemplateSet::current())) {}
Dictionary::Dictionary(std::unique_ptr<Parts> parts) : parts_(std::move(parts)) {}
Dictionary::~Dictionary() = default;
Dictionary::Dictionary(Dictionary&&) noexcept = default;

void Dictionary::set(std::string_view name, std::string_view value) {
  parts_->refuse_raw(name);
  parts_->values->SetValue(view(name), view(value));
}

void Dictionary::set_whole(std::string_view name, std::int64_t value) {
  set(name, std::to_string(value));
}

void Dictionary::set_optional(std::string_view name, std::string_view value) {
  if (value.empty()) return;
  set(name, value);
  show(name);
}

void Dictionary::set_everywhere(std::string_view name, std::string_view value) {
  parts_->refuse_raw(name);
  parts_->values->SetTemplateGlobalValue(view(name), view(value));
}

void Dictionary::set_safe_html(std::string_view name, std::string_view html) {
  invariant(parts_->set->is_raw(name), "no template inserts this value raw");
  parts_->values->SetValue(view(name), view(html));
}

void Dictionary::show(std::string_view section) {
  parts_->values->ShowSection(view(section));
}

Dictionary& Dictionary::add(std::string_view section) {
  return parts_->keep(parts_->values->AddSectionDictionary(view(section)));
}

Dictionary& Dictionary::include(std::string_view name, std::string_view path) {
  parts_->set->check(path);
  ctemplate::TemplateDictionary* part = parts_->values->AddIncludeDictionary(view(name));
  part->SetFilename(view(path));
  return parts_->keep(part);
}

std::string render(std::string_view path, const Dictionary& values) {
  return values.parts_->set->expand(path, *values.parts_->values);
}

}  // namespace flipflop::text
