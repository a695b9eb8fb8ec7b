// Which changes of an alert say something new: whoever acts on it must have seen the last of them.
#pragma once

#include "alerts/alert.hpp"

namespace alerts {

[[nodiscard]] constexpr bool is_news(Change change) {
    return change == Change::raised || change == Change::updated;
}

}  // namespace alerts
