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

void show_list(const Listing& listing, const Listed& listed) {
    if (listing.json)
        print_json(listed.json());
    else
        print(listed.shown > 0 ? listed.text() : listed.nothing + '\n');
    if (!listed.total)
        std::fprintf(stderr, "there are more; --limit 0 shows all\n");
    else if (listed.shown < *listed.total)
        std::fprintf(stderr, "%zu of %zu shown; --limit 0 shows all\n", listed.shown,
                     *listed.total);
}

void print(const std::string& text) {
    std::fwrite(text.data(), 1, text.size(), stdout);
}

void print_json(const nlohmann::ordered_json& document) {
    print(document.dump(2, ' ', false, nlohmann::ordered_json::error_handler_t::replace) + '\n');
}

void complain(const std::string& why) {
    std::fprintf(stderr, "calciwatch: %s\n", why.c_str());
}

}  // namespace calciwatch
