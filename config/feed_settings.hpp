// feed: in the settings.
#pragma once

#include "config/setting_values.hpp"
#include "config/settings.hpp"

namespace config {

void read_feed(Feed& feed, const yaml::Node* node, const Paths& paths, Report& report);

}  // namespace config
