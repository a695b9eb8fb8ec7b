// A site's own codes and words (CSV), added to the concepts we ship.
#pragma once

#include "alerts/terminology.hpp"
#include "config/load.hpp"

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace config {

inline constexpr std::size_t max_local_codes_bytes = 16U << 20U;

// RFC 4180 with a first line that names the columns system, code, text and concept. A row with a
// code maps that code (`WARF*` every code that begins so; no system: codes sent without one); its
// text is for people. A row without a code maps the text, as whole words.
void add_local_codes(std::vector<alerts::Concept>& concepts, const std::string& name,
                     std::string_view text, Mistakes& mistakes);

}  // namespace config
