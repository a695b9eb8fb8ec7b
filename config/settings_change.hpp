// What a new configuration changes that a running daemon cannot take on.
#pragma once

#include "config/settings.hpp"

#include <string>
#include <string_view>
#include <vector>

namespace config {

// The keys that differ and come into force with a restart only, as "feed.router" and
// "listeners.lab.endpoint", in the order of the new text. Both texts were read without a mistake.
// A key that nobody says can be reloaded cannot: a new setting is never lost without a word.
[[nodiscard]] std::vector<std::string> keys_for_a_restart(std::string_view running,
                                                          std::string_view wanted);

// The keys that a reload brings into force; those of a listener as "listeners.*.ack".
[[nodiscard]] const std::vector<std::string_view>& reloadable_keys();

// What a daemon runs by that was started with the one and reloaded with the other: the listeners of
// the start, each with what a reload brings into force of the wanted one of its name.
[[nodiscard]] Settings in_force(const Settings& started, const Settings& wanted);

}  // namespace config
