#include "alerts/interpret/referral.hpp"

#include "alerts/interpret/order_number.hpp"
#include "alerts/interpret/procedure.hpp"
#include "alerts/interpret/reasons.hpp"
#include "hl7/segments/documents.hpp"
#include "hl7/segments/observation.hpp"
#include "hl7/segments/patient.hpp"

#include <utility>

namespace alerts::interpret {
namespace {

using hl7::Obr;
using hl7::Pr1;
using hl7::Rf1;

bool ends(const hl7::Segment& rf1, std::string_view event) {
    constexpr std::string_view cancellation = "I14";
    const std::string_view status = value(rf1[Rf1::referral_status][1]);
    return event == cancellation || status == "R" || status == "E";  // rejected, expired
}

// "OBR 2": by its place among those of its name, which a change of the referral keeps.
std::string part_of(std::string_view segment, std::size_t nth) {
    return std::string{segment} + " " + std::to_string(nth);
}

bool has_results(const Part& part, std::size_t obr) {
    for (std::size_t i = obr + 1; i < part.segments.size(); ++i) {
        if (part.segments[i].is("OBX")) return true;
        if (!part.segments[i].is("NTE")) break;
    }
    return false;
}

}  // namespace

std::vector<ProcedureStatement> read_referral(Reading& reading, const Part& part,
                                              std::string_view event) {
    // RF1 stands before PID.
    const auto rf1 = reading.message().find("RF1");
    if (!rf1) {
        reading.find("segment-missing", reading.path(reading.message().header(), 9),
                     "a referral without RF1");
        return {};
    }
    ProcedureStatement whole;
    whole.origin = ProcedureOrigin::referral;
    whole.placer = read_number((*rf1)[Rf1::originating_referral_identifier]);
    whole.filler = read_number((*rf1)[Rf1::external_referral_identifier]);
    if (whole.placer.empty() && whole.filler.empty()) {
        reading.find("referral-number-missing",
                     reading.path(*rf1, Rf1::originating_referral_identifier),
                     "neither RF1-6 nor RF1-11 was sent: it cannot be followed");
        return {};
    }
    whole.at = reading.sent();
    whole.source = reading.source(*rf1);
    const bool ended = ends(*rf1, event);
    whole.status = ended ? ProcedureStatus::cancelled : ProcedureStatus::ordered;

    std::vector<ProcedureStatement> all;
    if (ended) all.push_back(whole);
    whole.reasons = read_reasons(reading, *rf1, Rf1::referral_reason);
    const auto add = [&](std::string name, Coded what, Source source) -> ProcedureStatement* {
        if (what.empty()) return nullptr;
        ProcedureStatement& said = all.emplace_back(whole);
        said.part = std::move(name);
        said.what = std::move(what);
        said.source = std::move(source);
        return &said;
    };
    Coded type = reading.coded((*rf1)[Rf1::referral_type].repetition(1));
    if (type.empty() && !whole.reasons.empty()) type = whole.reasons.front();
    add("RF1", std::move(type), reading.source(*rf1, Rf1::referral_type));
    std::size_t services = 0;
    std::size_t procedures = 0;
    for (std::size_t i = 0; i < part.segments.size(); ++i) {
        const hl7::Segment& segment = part.segments[i];
        if (segment.is("OBR") && !has_results(part, i)) {
            add(part_of("OBR", ++services),
                reading.coded(segment[Obr::universal_service_identifier].repetition(1)),
                reading.source(segment, Obr::universal_service_identifier));
        } else if (segment.is("PR1")) {
            ProcedureStatement* const said =
                add(part_of("PR1", ++procedures), read_procedure_code(reading, segment),
                    reading.source(segment, Pr1::procedure_code));
            const auto when = reading.period(segment, Pr1::procedure_date_time);
            if (said == nullptr || !when) continue;
            said->when = when->first;
            if (!ended && when->first <= said->at) said->status = ProcedureStatus::done;
        }
    }
    return all;
}

}  // namespace alerts::interpret
