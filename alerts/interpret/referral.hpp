// Referrals: REF -> ProcedureStatement.
#pragma once

#include "alerts/interpret/person.hpp"

#include <string_view>
#include <vector>

namespace alerts::interpret {

// What the patient is referred for: the type of the referral (RF1-3, else the reason RF1-10), each
// OBR without OBX, each PR1. A PR1 whose time has come was done; a cancellation (I14), a rejection
// or expiry (RF1-1) ends all of it. An OBR with OBX tells results, and is none of it.
[[nodiscard]] std::vector<ProcedureStatement> read_referral(Reading& reading, const Part& part,
                                                            std::string_view event);

}  // namespace alerts::interpret
