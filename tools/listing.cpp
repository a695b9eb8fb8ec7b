#include "tools/listing.hpp"

#include <cstdio>

#include <nlohmann/json.hpp>

namespace calciwatch {

void add_listing_options(CLI::App& command, Listing& listing) {
    add_store_options(command, listing.place);
    command.add_option("--limit", listing.limit, "Show at most this many; 0 shows all")
        ->check(CLI::NonNegativeNumber)
        ->capture_default_str();
    command.add_flag("--json", listing.json, "One JSON document");
}

void print(const std::string& text) {
    std::fwrite(text.data(), 1, text.size(), stdout);
}

void print_json(const nlohmann::ordered_json& document) {
    print(document.dump(2, ' ', false, nlohmann::ordered_json::error_handler_t::replace) + '\n');
}

void say_rest(std::size_t shown, std::size_t total) {
    if (shown < total)
        std::fprintf(stderr, "%zu of %zu shown; --limit 0 shows all\n", shown, total);
}

void complain(const std::string& why) {
    std::fprintf(stderr, "calciwatch: %s\n", why.c_str());
}

}  // namespace calciwatch
