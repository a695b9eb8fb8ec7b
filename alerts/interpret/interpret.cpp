#include "alerts/interpret/interpret.hpp"

#include "alerts/interpret/adt.hpp"
#include "alerts/interpret/allergy.hpp"
#include "alerts/interpret/appointment.hpp"
#include "alerts/interpret/document.hpp"
#include "alerts/interpret/identifiers.hpp"
#include "alerts/interpret/message_type.hpp"
#include "alerts/interpret/pharmacy.hpp"
#include "alerts/interpret/problem.hpp"
#include "alerts/interpret/referral.hpp"
#include "alerts/interpret/result.hpp"
#include "alerts/interpret/service.hpp"
#include "hl7/segments/control.hpp"

#include <algorithm>
#include <array>
#include <iterator>
#include <stdexcept>
#include <utility>

#include <date/tz.h>

namespace alerts {
namespace {

using namespace interpret;

Interpretation ignored(std::string reason) {
    Interpretation out;
    out.verdict = Verdict::ignore;
    out.reason = std::move(reason);
    return out;
}

Interpretation quarantined(std::string reason) {
    Interpretation out;
    out.verdict = Verdict::quarantine;
    out.reason = std::move(reason);
    return out;
}

Interpretation refused(Interpretation out, hl7::AckCode answer, hl7::Condition condition,
                       hl7::Path place) {
    out.answer = answer;
    out.problem = hl7::Problem{condition, std::move(place), out.reason};
    return out;
}

// Something a message of its type must have; the feed's policy says whether the sender hears of it.
Interpretation incomplete(Reading& reading, hl7::Path place) {
    const std::string reason = hl7::to_string(place) + " missing";
    reading.find("required-missing", place, "the message is in quarantine for it");
    Interpretation out = quarantined(reason);
    if (!reading.policy().refuse_incomplete) return out;
    return refused(std::move(out), reading.policy().ack.incomplete,
                   hl7::Condition::required_field_missing, std::move(place));
}

// What MSH must say before anything else counts. A blank MSH-11 is no statement: the message is
// used, since a production alert must not hang on it, and the interface team is told.
std::optional<Interpretation> check_header(Reading& reading) {
    const hl7::Segment msh = reading.message().header();
    const AckPolicy& policy = reading.policy().ack;
    for (const std::size_t field : {hl7::Msh::message_type, hl7::Msh::message_control_id}) {
        if (!value(msh[field][1]).empty()) continue;
        const hl7::Path place = reading.path(msh, field);
        return refused(quarantined(hl7::to_string(place) + " missing"), policy.incomplete,
                       hl7::Condition::required_field_missing, place);
    }
    // Two messages in one frame: one answer cannot speak for both, and half of it must not be lost.
    if (const auto second = reading.message().find("MSH", 2)) {
        return refused(quarantined("a second MSH at byte " + std::to_string(second->offset())),
                       policy.incomplete, hl7::Condition::segment_sequence,
                       reading.path(*second, 0));
    }
    const std::string_view mode = value(msh[hl7::Msh::processing_id][1]);
    if (mode.empty()) {
        reading.find("processing-id-missing", reading.path(msh, hl7::Msh::processing_id),
                     "the message is taken for production");
        return std::nullopt;
    }
    if (mode.size() == 1 && reading.policy().processing_ids.find(mode) != std::string::npos)
        return std::nullopt;
    return refused(quarantined("MSH-11 is not a processing id of this feed"), policy.processing_id,
                   hl7::Condition::unsupported_processing_id,
                   reading.path(msh, hl7::Msh::processing_id));
}

Interpretation unknown(const Reading& reading, const MessageType& type, Family family) {
    Interpretation out = ignored(name(type) + " is of no use here");
    if (!reading.policy().strict) return out;
    const hl7::Segment msh = reading.message().header();
    const bool event = family == Family::unknown_event;
    out.reason = name(type) + " is not supported";
    return refused(
        std::move(out), reading.policy().ack.unsupported,
        event ? hl7::Condition::unsupported_event_code : hl7::Condition::unsupported_message_type,
        reading.path(msh, hl7::Msh::message_type, event ? 2 : 1));
}

template <class Statements>
void append(std::vector<Event>& events, Statements statements) {
    std::ranges::move(statements, std::back_inserter(events));
}

template <class Statement>
void append(std::vector<Event>& events, std::optional<Statement> statement) {
    if (statement) events.emplace_back(*std::move(statement));
}

void read_observations(Reading& reading, const Part& part, OrcPlace orc_place,
                       std::vector<Event>& events) {
    read_results(reading, part, orc_place, events);
    read_reports(reading, part, orc_place, events);
}

// ORM orders anything.
void read_any_orders(Reading& reading, const Part& part, std::vector<Event>& events) {
    read_orders(reading, part, OrderFamily::order, events);
    append(events, read_service_orders(reading, part));
}

// A referral tells why, too: diagnoses, which are no list of all there are, and results.
void read_referred(Reading& reading, const Part& part, std::string_view event,
                   std::vector<Event>& events) {
    append(events, read_referral(reading, part, event));
    auto diagnoses = read_diagnoses(reading, part, {}, reading.sent());
    if (diagnoses) diagnoses->snapshot = false;
    append(events, std::move(diagnoses));
    read_results(reading, part, OrcPlace::before_obr, events);
}

void read_main_events(Reading& reading, const Part& part, const MessageType& type, Family family,
                      std::vector<Event>& events) {
    switch (family) {
        case Family::administration:
        case Family::account_move:
        case Family::visit_move:
        case Family::link:
        case Family::unlink:
            append(events, read_administration(reading, part, type.event));
            break;
        case Family::results:
            read_observations(reading, part, OrcPlace::before_obr, events);
            break;
        case Family::specimen_results:
            read_observations(reading, part, OrcPlace::after_obr, events);
            break;
        case Family::any_order:
            read_any_orders(reading, part, events);
            break;
        case Family::service_order:
            append(events, read_service_orders(reading, part));
            break;
        case Family::appointment:
            append(events, read_appointment(reading, part, type.event));
            break;
        case Family::referral:
            read_referred(reading, part, type.event, events);
            break;
        case Family::document:
            append(events, read_document(reading, part, type.event));
            break;
        case Family::medication:
            read_orders(reading, part, OrderFamily::order, events);
            break;
        case Family::supply:
            read_orders(reading, part, OrderFamily::supply, events);
            break;
        case Family::account_change:
            append(events, read_visit_change(reading, part, VisitNumber::account));
            break;
        case Family::visit_change:
            append(events, read_visit_change(reading, part, VisitNumber::visit));
            break;
        case Family::deletion:
            events.emplace_back(RecordDeletion{reading.source(*part.pid)});
            break;
        case Family::problems:
            append(events, read_problems(reading, part, type.event));
            break;
        case Family::merge:
        case Family::rename:
        case Family::move:
        case Family::unused:
        case Family::unknown_event:
        case Family::unknown_type:
        case Family::acknowledgement:
            break;
    }
}

// Messages about something else that may carry observations (weight, vital signs) and allergies.
bool has_company(Family family) {
    switch (family) {
        case Family::administration:
        case Family::problems:
        case Family::any_order:
        case Family::service_order:
        case Family::medication:
        case Family::supply:
            return true;
        default:
            return false;
    }
}

// About how many events there will be: a message of a hundred results must not be moved seven
// times.
std::size_t usual_events(const Part& part) {
    constexpr std::size_t of_the_person = 4;
    static constexpr std::array speak{hl7::name_tag("OBX"), hl7::name_tag("OBR"),
                                      hl7::name_tag("ORC")};
    return of_the_person +
           static_cast<std::size_t>(std::count_if(
               part.segments.begin(), part.segments.end(), [](const hl7::Segment& one) {
                   return std::find(speak.begin(), speak.end(), one.tag()) != speak.end();
               }));
}

// First who it is, then what is said. `events` is empty, and may have room.
std::vector<Event> read_events(Reading& reading, const Part& part, const MessageType& type,
                               Family family, std::vector<Event> events) {
    events.reserve(usual_events(part));
    events.emplace_back(std::in_place_type<Demographics>);
    read_main_events(reading, part, type, family, events);
    if (has_company(family)) {
        read_accompanying_results(reading, part, events);
        if (auto allergies = read_allergies(reading, part))
            events.emplace_back(*std::move(allergies));
    }
    events.front() = read_demographics(reading, *part.pid);
    return events;
}

// Whose visit's the statements are, so that they go with it when it moves.
void set_visit(std::vector<Event>& events, const std::string& visit) {
    for (Event& event : events) {
        if (auto* const order = std::get_if<OrderUpdate>(&event)) order->visit = visit;
        if (auto* const result = std::get_if<ResultStatement>(&event)) result->visit = visit;
        if (auto* const one = std::get_if<ProcedureStatement>(&event)) one->visit = visit;
    }
}

Joining joining_of(Family family) {
    switch (family) {
        case Family::merge:
            return Joining::merge;
        case Family::rename:
            return Joining::rename;
        case Family::move:
            return Joining::move;
        case Family::account_move:
        case Family::visit_move:
            return Joining::move_visits;
        case Family::link:
            return Joining::link;
        case Family::unlink:
            return Joining::unlink;
        default:
            return Joining::none;
    }
}

// What the message does to the numbers. Gives the place of what is missing for it.
std::optional<hl7::Path> read_joining(Reading& reading, const Part& part, Family family,
                                      PatientUpdate& update) {
    update.joining = joining_of(family);
    if (update.joining == Joining::none || update.joining == Joining::link ||
        update.joining == Joining::unlink)
        return std::nullopt;
    update.given_up = read_given_up(reading, part);
    if (update.joining != Joining::move_visits)
        return update.given_up.empty() ? hl7::parse_path("MRG-1") : std::nullopt;
    const bool account = family == Family::account_move;
    update.moved_kind = account ? VisitNumber::account : VisitNumber::visit;
    update.moved = read_moved(part, update.moved_kind);
    if (update.moved.empty()) return hl7::parse_path(account ? "PID-18" : "PV1-19");
    if (account && update.given_up.empty()) return hl7::parse_path("MRG-1");
    // From one account of a patient to another: a matter of the visit alone.
    const auto stays = [&](const Identifier& one) {
        return std::find(update.given_up.begin(), update.given_up.end(), one) !=
               update.given_up.end();
    };
    if (update.given_up.empty() ||
        std::any_of(update.identifiers.begin(), update.identifiers.end(), stays)) {
        update.joining = Joining::none;
        update.given_up.clear();
    }
    return std::nullopt;
}

hl7::Path place_of_identifiers(const Reading& reading, const Part& part) {
    if (part.pid) return reading.path(*part.pid, 3);
    hl7::Path path;
    path.segment = "PID";
    return path;
}

// Patients without an identifier are left out, with a finding each; when there is no other, the
// whole message goes into quarantine.
Interpretation read_patients(Reading& reading, const MessageType& type, Family family,
                             std::vector<Event> room) {
    Interpretation out;
    out.verdict = Verdict::apply;
    const std::vector<Part> parts = split_by_patient(reading);
    if (family == Family::appointment && !parts.front().pid)
        return ignored("an appointment of no patient");
    std::size_t statements = 0;
    for (const Part& part : parts) {
        PatientUpdate update;
        if (part.pid) update.identifiers = read_identifiers(reading, *part.pid);
        if (update.identifiers.empty()) {
            const hl7::Path place = place_of_identifiers(reading, part);
            if (parts.size() == 1) return incomplete(reading, place);
            reading.find("required-missing", place, "what is said of this patient is left out");
            continue;
        }
        if (auto missing = read_joining(reading, part, family, update)) {
            if (parts.size() == 1) return incomplete(reading, *std::move(missing));
            reading.find("required-missing", *missing, "what is said of this patient is left out");
            continue;
        }
        update.source = reading.source(*part.pid);
        update.events = read_events(reading, part, type, family, std::exchange(room, {}));
        set_visit(update.events, read_visit(part));
        statements += update.events.size() - 1;  // but who it is
        out.updates.push_back(std::move(update));
    }
    if (out.updates.empty())
        return incomplete(reading, place_of_identifiers(reading, parts.front()));
    if (family == Family::any_order && statements == 0) return ignored("no order in it");
    return out;
}

Interpretation read(Reading& reading, std::vector<Event> room) {
    const MessageType type = message_type(reading.message());
    const Route way = route(type);
    if (way.family == Family::acknowledgement) return ignored("an acknowledgement is not answered");
    if (auto refusal = check_header(reading)) return std::move(*refusal);
    switch (way.family) {
        case Family::unknown_event:
            if (type.event.empty())
                return incomplete(
                    reading, reading.path(reading.message().header(), hl7::Msh::message_type, 2));
            return unknown(reading, type, way.family);
        case Family::unknown_type:
            return unknown(reading, type, way.family);
        case Family::unused:
            return ignored(name(type) + " is of no use here");
        default:
            return read_patients(reading, type, way.family, std::move(room));
    }
}

// The largest part of what an interpretation lies in.
std::vector<Event> room_of(Interpretation spent) {
    if (spent.updates.empty()) return {};
    std::vector<Event> room = std::move(spent.updates.front().events);
    room.clear();
    return room;
}

}  // namespace

std::optional<Interpreter> Interpreter::make(FeedPolicy policy) {
    try {
        const date::time_zone* zone = date::locate_zone(policy.time_zone);
        // The database reads a zone's file at its first use; this is that use.
        static_cast<void>(zone->get_info(date::sys_seconds{}));
        return Interpreter{std::move(policy), zone};
    } catch (const std::runtime_error&) {
        return std::nullopt;
    }
}

Interpreter::Interpreter(FeedPolicy policy, const void* zone)
    : policy_{std::move(policy)}, zone_{zone} {}

Interpretation Interpreter::operator()(const hl7::Message& message, Time received) const {
    Lexicon lexicon;
    return (*this)(message, received, lexicon);
}

Interpretation Interpreter::operator()(const hl7::Message& message, Time received, Lexicon& lexicon,
                                       Interpretation spent) const {
    Reading reading{message, policy_, *static_cast<const date::time_zone*>(zone_), received,
                    lexicon};
    Interpretation out = read(reading, room_of(std::move(spent)));
    out.findings = reading.take_findings();
    return out;
}

}  // namespace alerts
