#include "alerts/interpret/allergy.hpp"

#include "hl7/segments/patient.hpp"

#include <utility>

namespace alerts::interpret {

std::optional<ProblemList> read_allergies(Reading& reading, const Part& part) {
    ProblemList list;
    list.snapshot = false;
    list.at = reading.sent();
    for (const hl7::Segment& segment : part.segments) {
        if (segment.name() != hl7::Al1::segment_id) continue;
        const Coded what = reading.coded(segment[hl7::Al1::allergen_code].repetition(1));
        if (what.empty()) continue;
        ProblemStatement allergy;
        allergy.what.original_text = "allergy to " + what.display();
        allergy.onset = reading.past(segment, hl7::Al1::identification_date);
        allergy.source = reading.source(segment, hl7::Al1::allergen_code);
        list.statements.push_back(std::move(allergy));
    }
    if (list.statements.empty()) return std::nullopt;
    return list;
}

}  // namespace alerts::interpret
