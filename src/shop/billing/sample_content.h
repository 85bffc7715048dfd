#pragma once
// Contents as hard as real ones: for the tests of paper and ISDOC.

#include "shop/billing/rules.h"
#include "shop/billing/test_world.h"

namespace flipflop::billing {

inline settings::Company sample_seller() {
  settings::Company company = settings::sample_company();
  company.name = "Světla & Nábytek s.r.o.";
  company.address = "Křižíkova 148/34";
  company.city = "Praha 8";
  company.postal_code = "186 00";
  company.ico = "27082440";
  company.dic = "CZ27082440";
  company.phone = "+420 777 123 456";
  company.email = "obchod@example.cz";
  company.register_entry =
      "Společnost je zapsána v obchodním rejstříku vedeném Městským soudem v Praze, oddíl C, "
      "vložka 12345";
  return company;
}

// Three rates, a discount by coupon, a company that buys, a name that needs three lines.
inline Draft sample_draft() {
  Draft draft = draft_of(
      {line_of("Dubová stojací lampa s ručně tkaným lněným stínidlem, stmívatelná, výška 165 cm – "
               "přírodní dub, stínidlo písková",
               2, Money{349'900}, VatRate{21}, Money{69'980}),
       line_of("Žárovka LED E27 teplá bílá", 6, Money{12'950}, VatRate{21}, Money{7'770}),
       line_of("Bylinný čaj Příliš žluťoučký kůň, sypaný 100 g", 3, Money{18'900}, VatRate{12},
               Money{5'670}),
       line_of("Světlo v interiéru, 3. vydání (kniha)", 1, Money{59'900}, VatRate{0}, Money{5'990}),
       line_of("Doprava: Zásilkovna", 1, Money{8'900})});
  draft.lines.at(4).kind = LineKind::delivery;
  draft.lines.at(4).sku.clear();
  draft.customer.company = "Nováková & synové, veřejná obchodní společnost";
  draft.customer.name = "Ing. Jana Nováková-Šťastná";
  draft.customer.street = "Nádražní 1234/56a";
  draft.customer.city = "Ústí nad Labem-Neštěmice";
  draft.customer.postal_code = "403 31";
  draft.customer.company_id = "25097563";
  draft.customer.vat_id = "CZ25097563";
  draft.discounts = {{"Sleva 10 % s kupónem JARO10", Money{89'410}}};
  draft.order_id = Uuid::parse("01936b2e-0000-7000-8000-000000000001").value();
  draft.cause = draft.order_id;
  sum_up(draft);
  return draft;
}

inline Issue sample_issue(const settings::Company& company, std::string number = "F2600000001") {
  const Instant at = *parse_iso("2026-11-24T10:00:00Z");
  return {.number = std::move(number),
          .at = at,
          .due_at = at,
          .company = company,
          .payment_label = "Platební karta online"};
}

inline Content sample_content() {
  const settings::Company company = sample_seller();
  return content_of(sample_draft(), sample_issue(company));
}

inline Content sample_proforma() {
  const settings::Company company = sample_seller();
  Draft draft = sample_draft();
  draft.kind = Kind::proforma;
  draft.settlement = Settlement::due;
  draft.payment_method = "bank_transfer";
  Issue issue = sample_issue(company, draft.order_number);
  issue.due_at += std::chrono::days(7);
  issue.payment_label = "Bankovní převod";
  issue.transfer = {"19-2000145399/0800", "CZ6508000000192000145399", draft.order_number,
                    "SPD*1.0*ACC:CZ6508000000192000145399*AM:" + draft.total.decimal() +
                        "*CC:CZK*MSG:OBJEDNAVKA 2600000042*X-VS:2600000042"};
  return content_of(draft, issue);
}

inline const DocumentId sample_original{*Uuid::parse("01900000-0000-7000-8000-0000000000f1")};

inline Content sample_correction() {
  const settings::Company company = sample_seller();
  const Content original = sample_content();
  Correction correction;
  correction.reason = "Vrácení zboží do 14 dnů";
  correction.lines = {
      line_of("Žárovka LED E27 teplá bílá", 2, Money{12'950}, VatRate{21}, Money{2'590})};
  const std::vector<BilledVat> earlier;
  const std::vector<RateAmount> amounts = amounts_of(correction.lines);
  return correction_of(correction, {original, earlier, amounts, sample_original},
                       sample_issue(company, "D2600000001"));
}

}  // namespace flipflop::billing
