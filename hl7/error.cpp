#include "hl7/error.hpp"

namespace hl7 {

std::string_view name(Flaw flaw) {
    switch (flaw) {
        case Flaw::no_msh:
            return "no_msh";
        case Flaw::bad_delimiters:
            return "bad_delimiters";
        case Flaw::too_many_segments:
            return "too_many_segments";
        case Flaw::too_many_fields:
            return "too_many_fields";
        case Flaw::too_long:
            return "too_long";
    }
    return "unknown";
}

}  // namespace hl7
