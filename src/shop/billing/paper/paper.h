#pragma once
// A document on paper: A4, Czech, as many pages as it takes. Pure but for the fonts, which are part
// of the program: the same content makes the same bytes. CPU-heavy, for the worker pool.

#include <string>

#include "shop/billing/content.h"

namespace flipflop::billing::paper {

std::string pdf_of(const Content& content);

}  // namespace flipflop::billing::paper
