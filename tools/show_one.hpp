// The subcommand `show` of commands that list messages of the store: one of them, whole.
#pragma once

#include "alerts/store/store.hpp"
#include "tools/command.hpp"
#include "tools/store_place.hpp"

#include <functional>
#include <string>

namespace calciwatch {

struct ShowOne {
    StorePlace place;
    alerts::MessageId message = 0;
    bool json = false;
    bool raw = false;  // never with json
};

void add_show_one(CLI::App& list, Run& run, const std::string& description,
                  const std::string& examples, std::function<Exit(const ShowOne&)> show);

}  // namespace calciwatch
