#include "alerts/interpret/appointment.hpp"

#include "alerts/interpret/order_number.hpp"
#include "alerts/interpret/timing.hpp"
#include "hl7/segments/patient.hpp"

#include <algorithm>
#include <array>
#include <utility>

namespace alerts::interpret {
namespace {

using hl7::Ais;
using hl7::Sch;

enum class Scope { appointment, service };

struct EventRow {
    std::string_view event;
    ProcedureStatus status;
    Scope scope;  // of what the event ends
};

constexpr std::array events{
    EventRow{"S12", ProcedureStatus::booked, Scope::service},         // new
    EventRow{"S13", ProcedureStatus::booked, Scope::service},         // rescheduled
    EventRow{"S14", ProcedureStatus::booked, Scope::service},         // modified
    EventRow{"S15", ProcedureStatus::cancelled, Scope::appointment},  // cancelled
    EventRow{"S16", ProcedureStatus::cancelled, Scope::appointment},  // discontinued
    EventRow{"S17", ProcedureStatus::withdrawn, Scope::appointment},  // deleted: an error
    EventRow{"S18", ProcedureStatus::booked, Scope::service},         // a service added
    EventRow{"S19", ProcedureStatus::booked, Scope::service},         // a service modified
    EventRow{"S20", ProcedureStatus::cancelled, Scope::service},      // a service cancelled
    EventRow{"S21", ProcedureStatus::cancelled, Scope::service},      // a service discontinued
    EventRow{"S22", ProcedureStatus::withdrawn, Scope::service},      // a service deleted
    EventRow{"S26", ProcedureStatus::cancelled, Scope::appointment},  // the patient did not come
};

struct StatusRow {
    std::string_view code;
    ProcedureStatus status;
};

// Table 0278, folded: senders write it in either case.
constexpr std::array statuses{
    StatusRow{"complete", ProcedureStatus::done},
    StatusRow{"cancelled", ProcedureStatus::cancelled},
    StatusRow{"canceled", ProcedureStatus::cancelled},
    StatusRow{"dc", ProcedureStatus::cancelled},
    StatusRow{"noshow", ProcedureStatus::cancelled},
    StatusRow{"deleted", ProcedureStatus::withdrawn},
};

std::string folded(std::string_view text) {
    std::string out{text};
    std::transform(out.begin(), out.end(), out.begin(), [](char c) {
        return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
    });
    return out;
}

std::optional<Time> booked_for(Reading& reading, const Part& part, const hl7::Segment* ais) {
    if (ais != nullptr) {
        if (const auto at = reading.period(*ais, Ais::start_date_time)) return at->first;
    }
    return read_timing(reading, part.segments).start;
}

}  // namespace

std::vector<ProcedureStatement> read_appointment(Reading& reading, const Part& part,
                                                 std::string_view event) {
    // SCH stands before PID, and so before the part of the first of several patients.
    const auto sch = reading.message().find("SCH");
    const auto row = std::find_if(events.begin(), events.end(),
                                  [&](const EventRow& one) { return one.event == event; });
    if (!sch || row == events.end()) return {};
    ProcedureStatement whole;
    whole.origin = ProcedureOrigin::appointment;
    whole.placer = read_number((*sch)[Sch::placer_appointment_id]);
    whole.filler = read_number((*sch)[Sch::filler_appointment_id]);
    if (whole.placer.empty() && whole.filler.empty()) {
        reading.find("appointment-number-missing", reading.path(*sch, Sch::placer_appointment_id),
                     "neither SCH-1 nor SCH-2 was sent: it cannot be followed");
        return {};
    }
    whole.at = reading.sent();
    whole.status = row->status;
    const std::string reported = folded(value((*sch)[Sch::filler_status_code][1]));
    const auto status = std::find_if(statuses.begin(), statuses.end(),
                                     [&](const StatusRow& one) { return one.code == reported; });
    if (status != statuses.end() && whole.status == ProcedureStatus::booked)
        whole.status = status->status;
    whole.source = reading.source(*sch);

    std::vector<ProcedureStatement> services;
    for (const hl7::Segment& segment : part.segments) {
        if (!segment.is("AIS")) continue;
        ProcedureStatement said = whole;
        said.part = value(segment[Ais::set_id][1]);
        said.what = reading.coded(segment[Ais::universal_service_identifier].repetition(1));
        said.when = booked_for(reading, part, &segment);
        if (value(segment[Ais::segment_action_code][1]) == "D")
            said.status = ProcedureStatus::cancelled;
        said.source = reading.source(segment, Ais::universal_service_identifier);
        services.push_back(std::move(said));
    }
    if (services.empty() && row->scope == Scope::service) {
        whole.what = reading.coded((*sch)[Sch::appointment_reason].repetition(1));
        if (whole.what.empty())
            whole.what = reading.coded((*sch)[Sch::appointment_type].repetition(1));
        whole.when = booked_for(reading, part, nullptr);
    }
    if (services.empty() || row->scope == Scope::appointment)
        services.insert(services.begin(), std::move(whole));
    return services;
}

}  // namespace alerts::interpret
