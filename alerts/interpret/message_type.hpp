// MSH-9: what a message is about, and which of the families here reads it.
#pragma once

#include "hl7/message.hpp"

#include <string>
#include <string_view>

namespace alerts::interpret {

// "ADT" and "A01". Views into the message.
struct MessageType {
    std::string_view code;
    std::string_view event;  // empty when the message does not say it
};

// MSH-9.1 and .2. Also one component ("ORU_R01"), and an event that only MSH-9.3, EVN-1 or the
// type itself tells (ORU alone can only be R01 here). ADT_A01 in MSH-9.3 tells nothing: it is the
// structure of several events.
[[nodiscard]] MessageType message_type(const hl7::Message& message);

enum class Family {
    administration,    // ADT, BAR
    merge,             // two records become one
    rename,            // a record has another number
    move,              // a number belongs to another record
    account_change,    // PID-18 instead of MRG-3
    visit_change,      // PV1-19 instead of MRG-5
    account_move,      // an account belongs to another record
    visit_move,        // a visit belongs to another record, or to another account
    link,              // records are kin, and stay apart
    unlink,            // ... no longer
    deletion,          // of the person
    problems,          // PPR
    results,           // ORU
    specimen_results,  // OUL
    medication,        // RDE, OMP
    any_order,         // ORM: orders drugs and services
    service_order,     // OMG, OML, OMI
    appointment,       // SIU
    referral,          // REF
    document,          // MDM
    supply,            // RDS, RGV, RAS
    unused,            // understood, and of no use here
    unknown_event,
    unknown_type,
    acknowledgement,
};

struct Route {
    std::string_view code;
    std::string_view events;  // with blanks between them
    Family family;
};

[[nodiscard]] Route route(const MessageType& type);

// An answer to somebody's message. It is never answered itself: two systems that answer each
// other's answers would not stop.
[[nodiscard]] bool is_acknowledgement(const hl7::Message& message);

// "ADT^A40", for reasons and findings; what does not look like a type is not shown.
[[nodiscard]] std::string name(const MessageType& type);

}  // namespace alerts::interpret
