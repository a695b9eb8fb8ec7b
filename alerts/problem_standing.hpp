// Whether a problem stands: each visit's lists and what was said of the problem by itself count
// side by side, each as of its own time, so that the order of arrival makes no difference.
#pragma once

#include "alerts/patient.hpp"

namespace alerts {

// Said by itself, the problem stands until it is ended by itself: no list ends it. Ended by
// itself, only a list of that time or later brings it back. Else it stands while the newest list
// of any visit states it.
//
// Both mark the problem as changed when it is news. Of two statements of the same time the one that
// comes later counts.
void declare(Problem& problem, Declared declared, Time at);
void take_listing(Problem& problem, const Listing& said);

// After its listings or what was declared of it were changed otherwise.
void settle(Problem& problem);

// Those of `from` become listings of `to`.
void rename_visit(Problem& problem, const std::string& from, const std::string& to);

}  // namespace alerts
