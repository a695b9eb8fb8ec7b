// What commands that list things share: how much is shown, and as what.
#pragma once

#include "tools/store_place.hpp"

#include <cstddef>
#include <limits>
#include <string>

#include <CLI/CLI.hpp>
#include <nlohmann/json_fwd.hpp>

namespace calciwatch {

struct Listing {
    StorePlace place;
    std::size_t limit = 100;  // 0 = all
    bool json = false;

    [[nodiscard]] std::size_t at_most() const {
        return limit == 0 ? std::numeric_limits<std::size_t>::max() : limit;
    }
};

void add_listing_options(CLI::App& command, Listing& listing);

void print(const std::string& text);
// Indented; what is no UTF-8 is replaced.
void print_json(const nlohmann::ordered_json& document);
// Says on standard error when there is more than was shown.
void say_rest(std::size_t shown, std::size_t total);
void complain(const std::string& why);

}  // namespace calciwatch
