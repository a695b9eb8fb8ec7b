#include "alerts/interpret/document.hpp"

#include "alerts/interpret/order_number.hpp"
#include "hl7/segments/documents.hpp"
#include "hl7/segments/observation.hpp"

#include <algorithm>

namespace alerts::interpret {
namespace {

using hl7::Obx;
using hl7::Txa;

ProcedureStatus status_of(const hl7::Segment& txa, std::string_view event) {
    constexpr std::string_view cancellation = "T11";
    const std::string_view available = value(txa[Txa::document_availability_status][1]);
    const std::string_view completion = value(txa[Txa::document_completion_status][1]);
    if (event == cancellation || available == "CA" || available == "UN")
        return ProcedureStatus::withdrawn;
    const bool unfinished = completion == "IN" || completion == "IP";
    return unfinished ? ProcedureStatus::ordered : ProcedureStatus::done;
}

// A type from table 0270 is often a bare code: "CN".
bool has_words(const Coded& type) {
    return !type.original_text.empty() ||
           std::ranges::any_of(type.codes, [](const Code& one) { return !one.text.empty(); });
}

}  // namespace

std::optional<ProcedureStatement> read_document(Reading& reading, const Part& part,
                                                std::string_view event) {
    const auto txa = find_segment(part, "TXA");
    if (!txa) {
        reading.find("segment-missing", reading.path(reading.message().header(), 9),
                     "a document without TXA");
        return std::nullopt;
    }
    ProcedureStatement said;
    said.origin = ProcedureOrigin::document;
    said.filler = read_number((*txa)[Txa::unique_document_number]);
    if (said.filler.empty()) {
        reading.find("document-number-missing", reading.path(*txa, Txa::unique_document_number),
                     "without TXA-12 it cannot be followed");
        return std::nullopt;
    }
    // One that no concept knows is not kept: progress notes would fill the record.
    said.reported = true;
    said.status = status_of(*txa, event);
    said.what = reading.coded((*txa)[Txa::document_type].repetition(1));
    said.source = reading.source(*txa, Txa::document_type);
    const auto obx = find_segment(part, "OBX");
    if (obx && !has_words(said.what)) {
        const Coded title = reading.coded((*obx)[Obx::observation_identifier].repetition(1));
        if (said.what.empty()) said.source = reading.source(*obx, Obx::observation_identifier);
        said.what.codes.append(title.codes);
        said.what.original_text = title.original_text;
    }
    for (const std::size_t field :
         {std::size_t{Txa::activity_date_time}, std::size_t{Txa::origination_date_time}}) {
        if (said.when) break;
        said.when = reading.past(*txa, field);
    }
    said.at = reading.sent();
    return said;
}

}  // namespace alerts::interpret
