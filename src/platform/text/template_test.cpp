#include "platform/text/template.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <thread>

#include "base/invariant.h"
#include "platform/text/template_set.h"

namespace flipflop::text {
namespace {

using testing::HasSubstr;
using testing::Not;

constexpr const char* page = "platform/text/test_page.html";
constexpr const char* part = "platform/text/test_part.html";
constexpr const char* pragma = "{{%AUTOESCAPE context=\"HTML\"}}\n";

Dictionary filled_page() {
  Dictionary values;
  values.set("TITLE", "Lampa");
  return values;
}

TEST(Template, values_are_escaped_where_they_stand) {
  Dictionary values = filled_page();
  values.set("TITLE", "<b>\"Lampa\" & 'dub'</b>");
  const std::string html = render(page, values);
  EXPECT_THAT(html, Not(HasSubstr("<b>")));
  EXPECT_THAT(html,
              HasSubstr("title=\"&lt;b&gt;&quot;Lampa&quot; &amp; &#39;dub&#39;&lt;/b&gt;\""));
}

TEST(Template, a_link_cannot_run_a_script) {
  Dictionary values = filled_page();
  values.add("LINK").set("LINK_URL", "javascript:alert(1)");
  EXPECT_THAT(render(page, values), Not(HasSubstr("javascript:")));
}

TEST(Template, sections_repeat_and_absent_ones_leave_no_trace) {
  Dictionary values = filled_page();
  EXPECT_EQ(render(page, values), "<h1 title=\"Lampa\">Lampa</h1>\n");
  for (const char* name : {"a", "b"}) {
    Dictionary& link = values.add("LINK");
    link.set("LINK_URL", "/" + std::string(name));
    link.set("LINK_NAME", name);
  }
  EXPECT_THAT(render(page, values), HasSubstr("<a href=\"/a\">a</a>\n<a href=\"/b\">b</a>\n"));
}

TEST(Template, includes_repeat_with_values_of_their_own_and_shared_ones) {
  Dictionary values = filled_page();
  values.set_everywhere("SHOP", "flipflop & co");
  values.include("PART", part).set_whole("COUNT", -5);
  Dictionary& second = values.include("PART", part);
  second.set_whole("COUNT", 9'000'000'000);
  second.set_optional("NOTE", "nový");
  second.set_optional("SHOP", "");
  EXPECT_THAT(render(page, values), HasSubstr("<p>-5 flipflop &amp; co</p>\n"
                                              "<p>9000000000 flipflop &amp; co nový</p>\n"));
}

TEST(Template, structured_data_is_inserted_as_it_is) {
  Dictionary values = filled_page();
  values.set_safe_html("STRUCTURED_DATA", R"({"name":"\u003cb\u003e"})");
  values.show("STRUCTURED_DATA");
  EXPECT_THAT(render(page, values),
              HasSubstr(R"(<script type="application/ld+json">{"name":"\u003cb\u003e"}</script>)"));
}

TEST(Template, raw_places_take_safe_values_alone_and_safe_values_raw_places) {
  Dictionary values;
  EXPECT_THROW(values.set("STRUCTURED_DATA", "x"), BrokenInvariant);
  EXPECT_THROW(values.set_optional("STRUCTURED_DATA", "x"), BrokenInvariant);
  EXPECT_THROW(values.set_everywhere("STRUCTURED_DATA", "x"), BrokenInvariant);
  EXPECT_THROW(values.set_safe_html("TITLE", "x"), BrokenInvariant);
}

TEST(Template, a_template_that_does_not_exist_is_a_mistake_of_the_program) {
  EXPECT_THROW(render("platform/text/none.html", Dictionary()), BrokenInvariant);
  Dictionary values;
  EXPECT_THROW(values.include("PART", "platform/text/none.html"), BrokenInvariant);
}

TEST(Template, several_threads_render_the_same_page) {
  const std::string expected = render(page, filled_page());
  std::vector<std::thread> threads;
  for (int t = 0; t < 4; ++t)
    threads.emplace_back([&expected] {
      for (int i = 0; i < 100; ++i) EXPECT_EQ(render(page, filled_page()), expected);
    });
  for (std::thread& thread : threads) thread.join();
}

TEST(Template, every_template_of_the_program_is_sound) {
  const auto set = TemplateSet::current();
  EXPECT_GE(set->sources().size(), 2u);
  for (const TemplateSet::Source& source : set->sources())
    EXPECT_NO_THROW(set->check(source.path)) << source.path;
}

std::string fault_in(const std::string& path, const std::string& content) {
  const TemplateSet set({{path, content}}, {{"cart.empty", "Prázdný"}});
  try {
    set.check(path);
  } catch (const BrokenInvariant& broken) {
    return broken.what();
  }
  return "none";
}

TEST(TemplateSet, a_page_that_does_not_escape_is_refused) {
  EXPECT_THAT(fault_in("a.html", "<p>{{X}}</p>"), HasSubstr("a.html does not begin"));
  EXPECT_THAT(fault_in("a.html", std::string("<p>") + pragma), HasSubstr("does not begin"));
  EXPECT_EQ(fault_in("a.html", std::string(pragma) + "<p>{{X}}</p>"), "none");
  EXPECT_EQ(fault_in("a.txt", "{{X}}"), "none");
}

TEST(TemplateSet, a_text_that_no_catalogue_has_is_refused) {
  EXPECT_THAT(fault_in("a.txt", "{{M_cart_full}}"), HasSubstr("M_cart_full"));
  EXPECT_EQ(fault_in("a.txt", "{{M_cart_empty}}"), "none");
}

TEST(TemplateSet, a_name_is_raw_everywhere_or_nowhere) {
  EXPECT_THAT(fault_in("a.html", std::string(pragma) + "{{X:none}}{{X}}"), HasSubstr("escapes X"));
}

TEST(TemplateSet, broken_syntax_is_refused) {
  EXPECT_THAT(fault_in("a.html", std::string(pragma) + "{{#X}}never closed"),
              HasSubstr("not understood"));
  EXPECT_THAT(fault_in("a.txt", "{{X"), HasSubstr("not understood"));
}

TEST(TemplateSet, one_faulty_template_does_not_stop_the_others) {
  const TemplateSet set({{"bad.html", "no pragma"}, {"good.txt", "{{X}} & co\n\n\nend"}}, {});
  ctemplate::TemplateDictionary values("test");
  values.SetValue("X", "<b>");
  EXPECT_EQ(set.expand("good.txt", values), "<b> & co\n\n\nend");
  EXPECT_THROW(set.expand("bad.html", values), BrokenInvariant);
}

}  // namespace
}  // namespace flipflop::text
