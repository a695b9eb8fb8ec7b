#include "alerts/interpret/person.hpp"

#include "hl7/segments/patient.hpp"

#include <algorithm>

namespace alerts::interpret {
namespace {

// "Family, Given". XPN-1 may hold own, partner's and prefixes as subcomponents: the first counts.
std::optional<std::string> read_name(const Reading& reading, const hl7::Segment& pid) {
    const hl7::Field field = pid[hl7::Pid::patient_name];
    if (field.presence() == hl7::Presence::absent) return std::nullopt;
    if (field.presence() == hl7::Presence::null) return std::string{};
    const auto [family, given] = field.repetition(1).first<2>();
    std::string name =
        reading.text(hl7::Component{family, reading.message().delimiters()}.subcomponent(1));
    const std::string second = reading.text(given);
    if (!name.empty() && !second.empty()) name += ", ";
    name += second;
    if (name.empty()) return std::nullopt;
    return name;
}

std::optional<std::string> read_birth_date(Reading& reading, const hl7::Segment& pid) {
    const std::string_view raw = trim(pid[hl7::Pid::date_time_of_birth][1]);
    switch (hl7::presence(raw)) {
        case hl7::Presence::absent:
            return std::nullopt;
        case hl7::Presence::null:
            return std::string{};
        case hl7::Presence::present:
            break;
    }
    if (const auto stamp = hl7::parse_timestamp(raw)) return iso_date(*stamp);
    reading.find("time-unreadable", reading.path(pid, hl7::Pid::date_time_of_birth),
                 "found " + shape(raw) + ", expected YYYYMMDD");
    return std::nullopt;
}

// PID-30, table 0136; a time of death alone says it too.
std::optional<bool> read_dead(Reading& reading, const hl7::Segment& pid, bool has_time_of_death) {
    const std::string_view raw = trim(pid[hl7::Pid::patient_death_indicator][1]);
    if (raw == "Y") return true;
    if (raw == "N" || hl7::presence(raw) == hl7::Presence::null) return false;
    if (!raw.empty()) {
        reading.find("code-unknown", reading.path(pid, hl7::Pid::patient_death_indicator),
                     "found " + shape(raw) + ", expected Y or N");
    }
    return has_time_of_death ? std::optional{true} : std::nullopt;
}

}  // namespace

std::vector<Part> split_by_patient(const Reading& reading) {
    const std::span<const hl7::Segment> all = reading.segments();
    std::vector<Part> parts;
    std::size_t begin = 0;  // of the last part
    for (std::size_t i = 0; i < all.size(); ++i) {
        if (!all[i].is("PID")) continue;
        if (!parts.empty()) parts.back().segments = all.subspan(begin, i - begin);
        begin = i;
        parts.push_back({all[i], all.subspan(begin)});
    }
    if (parts.empty()) return {Part{std::nullopt, all}};
    if (parts.size() == 1) parts.front().segments = all;
    return parts;
}

std::string read_visit(const Part& part) {
    const auto pv1 = find_segment(part, "PV1");
    const std::string_view visit =
        pv1 ? value((*pv1)[hl7::Pv1::visit_number][1]) : std::string_view{};
    if (!visit.empty() || !part.pid) return std::string{visit};
    return std::string{value((*part.pid)[hl7::Pid::patient_account_number][1])};
}

Demographics read_demographics(Reading& reading, const hl7::Segment& pid) {
    Demographics out;
    out.name = read_name(reading, pid);
    out.birth_date = read_birth_date(reading, pid);
    out.sex = reading.statement(pid[hl7::Pid::administrative_sex][1]);
    out.died = reading.past(pid, hl7::Pid::patient_death_date_and_time);
    out.dead = read_dead(reading, pid, out.died.has_value());
    out.at = reading.moment(pid, hl7::Pid::last_update_date_time);
    if (!out.at) {
        if (const auto evn = reading.message().find("EVN"))
            out.at = reading.moment(*evn, hl7::Evn::recorded_date_time);
    }
    out.source = reading.source(pid);
    return out;
}

}  // namespace alerts::interpret
