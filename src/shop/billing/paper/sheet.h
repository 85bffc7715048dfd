#pragma once
// What is written on the paper of a document, text by text, before anybody knows where on a page it
// will stand. Pure; the drawing (paper.cpp) adds nothing to it and leaves nothing out.

#include <string>
#include <vector>

#include "shop/billing/content.h"

namespace flipflop::billing::paper {

struct Fact {
  std::string label, value;
};

struct Column {
  std::string heading;
  double width = 0;  // points; of the first column: 0, it takes what the others leave
};

struct Row {
  std::vector<std::string> cells;  // one per column
  std::string note;                // below the first cell, in small letters
};

struct Sheet {
  std::string heading, number;
  std::vector<std::string> seller, customer;  // the name first
  std::vector<std::string> seller_remarks;    // entry in the register, contact
  std::vector<Fact> facts;
  std::vector<std::string> remarks;
  std::vector<Column> columns;
  std::vector<Row> rows;
  std::vector<Fact> discounts;
  std::vector<std::vector<std::string>> vat;  // rate, base, tax, total; empty without VAT
  std::vector<std::string> vat_sum;           // the same over all rates
  std::vector<Fact> sums;
  Fact due;           // the amount that the reader looks for
  std::string stamp;  // instead of the bank account; may be empty
  std::vector<Fact> transfer;
  std::string spayd;  // the content of the QR code; empty: none
};

Sheet sheet_of(const Content& content);

// "1 299,50" with non-breaking spaces and a true minus.
std::string amount_text(Money amount);
// "24. 11. 2026" of "2026-11-24".
std::string day_text(const std::string& day);

}  // namespace flipflop::billing::paper
