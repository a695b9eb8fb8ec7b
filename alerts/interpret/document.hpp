// Documents: MDM -> ProcedureStatement. That somebody wrote one is what is known of it (an advance
// care plan was made, a consultation took place); its text is not read.
#pragma once

#include "alerts/interpret/person.hpp"

#include <optional>
#include <string_view>

namespace alerts::interpret {

// By its number (TXA-12) and its type (TXA-2; one without words has those of the first OBX-3):
// done, at TXA-4, else TXA-6. One that is not finished (TXA-17 IN, IP) is to come; one that was
// cancelled, deleted or is not to be used (T11, TXA-19 CA, UN) never was.
[[nodiscard]] std::optional<ProcedureStatement> read_document(Reading& reading, const Part& part,
                                                              std::string_view event);

}  // namespace alerts::interpret
