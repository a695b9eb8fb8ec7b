// listeners: in the settings.
#pragma once

#include "config/reader.hpp"
#include "config/settings.hpp"

#include <vector>

namespace config {

void read_listeners(std::vector<Listener>& listeners, const yaml::Node* node, Report& report);

}  // namespace config
