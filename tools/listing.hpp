// What commands that list things share: how much is shown, as what, and how it is put out.
#pragma once

#include "tools/store_place.hpp"

#include <cstddef>
#include <functional>
#include <limits>
#include <optional>
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

// What was found. Only what is asked for is made of it.
struct Listed {
    std::size_t shown;
    std::optional<std::size_t> total;  // none: more than are shown, and nobody has counted them
    std::string nothing;               // what to say when there is none
    std::function<std::string()> text;
    std::function<nlohmann::ordered_json()> json;
};
void show_list(const Listing& listing, const Listed& listed);

void print(const std::string& text);
// Indented; what is no UTF-8 is replaced.
void print_json(const nlohmann::ordered_json& document);
void complain(const std::string& why);

}  // namespace calciwatch
